import type { ImpactShare, StatusUpdate } from '../../../../session/intents.ts';
import type { MessageView } from '../../../../session/view.ts';

export type Audience = 'team' | 'status_page';

/** An update that is being written. The text is made from the parts until somebody edits it; the parts are what is held against the world. */
export interface Draft {
  readonly status: StatusUpdate['status'];
  readonly slos: readonly string[];
  /** Null: not said yet. */
  readonly share: ImpactShare | null;
  readonly cause: string | null;
  /** Actions of the run by number, with who owns them. */
  readonly owners: Readonly<Record<number, string>>;
  /** Something else that is being done. */
  readonly also: { readonly what: string; readonly owner: string };
  readonly nextMinutes: number | null;
  readonly note: string;
  /** The edited text, or null: as the parts make it. */
  readonly text: string | null;
}

export const YOU = 'you';
const USUAL_MINUTES = 10;

/**
 * A new update goes on from the last one that had parts, to the same people if there is one: status, cause and rhythm. What users see
 * has to be said each time, since it is what changes.
 */
export function newDraft(messages: readonly MessageView[], audience: Audience): Draft {
  const posts = messages.flatMap(({ post }) => (post?.update ? [{ audience: post.audience, update: post.update }] : []));
  const last = (posts.findLast((post) => post.audience === audience) ?? posts.at(-1))?.update;
  return {
    status: last?.status ?? 'investigating',
    slos: last?.impact.slos ?? [],
    share: null,
    cause: last?.cause ?? null,
    owners: Object.fromEntries(last?.actions.flatMap(({ action, owner }) => (action === null ? [] : [[action, owner]])) ?? []),
    also: { what: '', owner: YOU },
    nextMinutes: last?.nextUpdateMinutes ?? USUAL_MINUTES,
    note: '',
    text: null,
  };
}

/** What goes into the log; null while the impact is not said. `titles` are the run's actions in their order. */
export function updateOf(draft: Draft, titles: readonly string[]): StatusUpdate | null {
  if (draft.share === null) return null;
  const taken = titles.flatMap((what, action) => (draft.owners[action] === undefined ? [] : [{ action, what, owner: draft.owners[action] }]));
  const also = draft.also.what.trim();
  return {
    status: draft.status,
    impact: { slos: draft.share === 'none' ? [] : draft.slos, share: draft.share },
    cause: draft.cause,
    actions: also === '' ? taken : [...taken, { action: null, what: also, owner: draft.also.owner }],
    nextUpdateMinutes: draft.nextMinutes,
  };
}
