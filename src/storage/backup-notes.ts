import { TEXT_LIMITS, type Postmortem } from '../session/intents.ts';
import type { StoredNotes } from './debrief-notes.ts';
import { fail, finite, flag, list, object, text, whole } from './transfer-check.ts';

export interface NotesEntry {
  readonly runId: string;
  readonly notes: StoredNotes;
}

const LISTED_MAX = 300;

export function readNotesEntry(value: unknown, place: string): NotesEntry {
  const { runId, notes } = object(value, place);
  const at = `${place}/notes`;
  const row = object(notes, at);
  const answers = Object.entries(object(row['answers'], `${at}/answers`));
  if (answers.length > LISTED_MAX) fail(`${at}/answers`, `at most ${LISTED_MAX} entries`, answers.length);
  return {
    runId: text(runId, `${place}/runId`, 64),
    notes: {
      ...(row['at'] !== undefined && { at: whole(row['at'], `${at}/at`) }),
      chapter: row['chapter'] === null ? null : text(row['chapter'], `${at}/chapter`, 100),
      seen: texts(row['seen'], `${at}/seen`),
      all: flag(row['all'], `${at}/all`),
      answers: Object.fromEntries(answers.map(([key, answer]) => [text(key, `${at}/answers`, 200), text(answer, `${at}/answers/${key.slice(0, 40)}`)])),
      shown: texts(row['shown'], `${at}/shown`),
      draft: row['draft'] === null ? null : readDraft(row['draft'], `${at}/draft`),
    },
  };
}

const texts = (value: unknown, place: string): string[] => list(value, place, LISTED_MAX).map((one, i) => text(one, `${place}/${i}`, TEXT_LIMITS.query));

const orNull = <T>(value: unknown, read: (value: unknown) => T): T | null => (value === null ? null : read(value));

function readDraft(value: unknown, place: string): Postmortem {
  const draft = object(value, place);
  const at = (key: string): string => `${place}/${key}`;
  const numberOrNull = (key: string): number | null => orNull(draft[key], (one) => finite(one, at(key)));
  return {
    summary: text(draft['summary'], at('summary')),
    wentWell: text(draft['wentWell'], at('wentWell')),
    impactUserSeconds: numberOrNull('impactUserSeconds'),
    detectionMinutes: numberOrNull('detectionMinutes'),
    responseMinutes: numberOrNull('responseMinutes'),
    factors: texts(draft['factors'], at('factors')),
    whys: texts(draft['whys'], at('whys')),
    timeline: list(draft['timeline'], at('timeline'), LISTED_MAX).map((entry, i) => {
      const here = `${at('timeline')}/${i}`;
      const { atUs, text: words, pinId } = object(entry, here);
      return { atUs: whole(atUs, `${here}/atUs`), text: text(words, `${here}/text`), pinId: orNull(pinId, (id) => whole(id, `${here}/pinId`)) };
    }),
    actions: list(draft['actions'], at('actions'), LISTED_MAX).map((entry, i) => {
      const here = `${at('actions')}/${i}`;
      const action = object(entry, here);
      const textOf = (key: string): string => text(action[key], `${here}/${key}`);
      return { bank: orNull(action['bank'], () => textOf('bank')), text: textOf('text'), owner: textOf('owner'), measure: textOf('measure'), dueDays: orNull(action['dueDays'], (days) => finite(days, `${here}/dueDays`)) };
    }),
  };
}
