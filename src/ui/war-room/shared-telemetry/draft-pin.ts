import type { PinDraft } from '../../../session/intents.ts';

/** The session's limits (`TEXT_LIMITS`); a page may not import its values. A longer text would be refused, so it is cut here. */
const LIMITS = { title: 120, digest: 2_000, query: 4_000 } as const;

const cut = (text: string, limit: number): string => (text.length <= limit ? text : `${text.slice(0, limit - 1)}…`);

/** A pin within the session's limits. */
export const draftPin = (draft: PinDraft): PinDraft => ({ ...draft, title: cut(draft.title, LIMITS.title), digest: cut(draft.digest, LIMITS.digest), query: draft.query.slice(0, LIMITS.query) });
