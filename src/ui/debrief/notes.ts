import type { Postmortem } from '../../session/intents.ts';
import { NOTES_PREFIX, type DebriefNotes, type StoredNotes } from '../../storage/debrief-notes.ts';
import { readSetting, writeSetting } from '../../storage/settings.ts';

export const NO_NOTES: DebriefNotes = { chapter: null, seen: [], all: false, answers: {}, shown: [], draft: null };
export const ANSWER_MAX = 2_000;
const key = (runId: string): string => `${NOTES_PREFIX}${runId}`;

/** What is stored may be of an older page: whatever is not as it should be is left out. */
export async function readNotes(runId: string): Promise<DebriefNotes> {
  const value = await readSetting(key(runId));
  if (typeof value !== 'object' || value === null) return NO_NOTES;
  const { chapter, seen, all, answers, shown, draft } = value as Partial<Record<keyof DebriefNotes, unknown>>;
  return { chapter: typeof chapter === 'string' ? chapter : null, seen: textsOf(seen), all: all === true, answers: answersOf(answers), shown: textsOf(shown), draft: isPostmortem(draft) ? draft : null };
}

/** With the time, so that of two browsers' notes the newer ones can be told. */
export const writeNotes = (runId: string, notes: DebriefNotes): Promise<void> => writeSetting(key(runId), { ...notes, at: Date.now() } satisfies StoredNotes);

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []);

function answersOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function isPostmortem(value: unknown): value is Postmortem {
  if (typeof value !== 'object' || value === null) return false;
  const { summary, wentWell, timeline, factors, whys, actions } = value as Partial<Record<keyof Postmortem, unknown>>;
  return typeof summary === 'string' && typeof wentWell === 'string' && [timeline, factors, whys, actions].every((list) => Array.isArray(list));
}
