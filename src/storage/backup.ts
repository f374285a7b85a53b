import type { GuidanceChoice } from '../session/progress/ladder.ts';
import type { PracticeResult } from '../session/progress/types.ts';
import { BACKUP_FORMAT, contentDigest, readBackup, type Backup, type PageSettings } from './backup-check.ts';
import { readNotesEntry, type NotesEntry } from './backup-notes.ts';
import type { DrillResultRow, DrillRow, OwnScenarioRow } from './database.ts';
import { NOTES_PREFIX, type StoredNotes } from './debrief-notes.ts';
import type { RunStore } from './run-store.ts';
import { exportFile, takeInRuns } from './transfer.ts';
import type { ImportCounts } from './transfer-check.ts';

/** What became of a backup that was taken in. */
export interface RestoreReport {
  readonly runs: ImportCounts;
  /** Results of runs, choices of guidance, own scenarios: how many came in or were newer than the ones here, and how many stayed as they were here. */
  readonly results: Merged;
  readonly choices: Merged;
  readonly scenarios: Merged;
  /** Drills made here, results verified for them, and notes on debriefs with their drafts. */
  readonly drills: Merged;
  readonly drillResults: Merged;
  readonly notes: Merged;
  /** Settings of the page that are newer than its own; null: none, or not newer. */
  readonly settings: PageSettings | null;
}

export interface Merged {
  readonly taken: number;
  readonly kept: number;
}

export const GUIDANCE_KEY = 'guidance';

/** Everything of this browser as the text of a file. `settings` are the page's own, which this layer does not know. */
export async function exportBackup(store: RunStore, settings: PageSettings | null): Promise<string> {
  const summaries = await store.listRuns();
  const runs = (await Promise.all(summaries.map(({ id }) => store.readRun(id)))).filter((run) => run !== null);
  const isStored = (await store.health()) === null;
  const { runs: exported, files } = await exportFile(store, runs);
  const content: Backup['content'] = {
    runs: exported,
    files,
    results: isStored ? await store.db.results.toArray() : [],
    guidance: isStored ? (((await store.db.settings.get(GUIDANCE_KEY))?.value as Backup['content']['guidance'] | undefined) ?? {}) : {},
    scenarios: isStored ? await store.db.ownScenarios.toArray() : [],
    settings,
    drills: isStored ? await store.db.drills.toArray() : [],
    drillResults: isStored ? await store.db.drillResults.toArray() : [],
    notes: isStored ? await storedNotes(store, new Set(summaries.map(({ id }) => id))) : [],
  };
  return `${JSON.stringify({ faultline: 'data', format: BACKUP_FORMAT, digest: contentDigest(content), content } satisfies Backup, null, 1)}\n`;
}

/**
 * Takes a backup in, all or nothing, without losing anything: runs are united by id, and of everything else the newer one
 * stays. Taking the same in again changes nothing, and the order of two backups makes no difference.
 *
 * @throws ImportError when the file cannot be read, was cut off or changed, or is of another version
 */
export async function importBackup(store: RunStore, source: string, settings: PageSettings | null): Promise<RestoreReport> {
  const { content } = readBackup(source);
  const { db } = store;
  const report = await db.transaction('rw', [db.runs, db.intents, db.scenarioFiles, db.settings, db.results, db.ownScenarios, db.drills, db.drillResults], async () => {
    const { counts, copies } = await takeInRuns(store, content);
    // Of a run that went another way than the one here, the notes are about that other way.
    const notes = content.notes.map((entry) => ({ ...entry, runId: copies.get(entry.runId) ?? entry.runId }));
    return {
      runs: counts,
      results: await mergeRows(content.results, (row) => db.results.get(row.runId), (row) => db.results.put(row), isNewerResult),
      scenarios: await mergeRows(content.scenarios, (row) => db.ownScenarios.get(row.id), (row) => db.ownScenarios.put(row), isNewerScenario),
      choices: await mergeChoices(store, content.guidance),
      drills: await mergeRows(content.drills, (row) => db.drills.get(row.code), (row) => db.drills.put(row), isNewerDrill),
      drillResults: await mergeRows(content.drillResults, (row) => db.drillResults.get([row.code, row.digest]), (row) => db.drillResults.put(row), isNewerDrillResult),
      notes: await mergeRows(notes, (row) => notesOf(store, row), ({ runId, notes: value }) => db.settings.put({ key: `${NOTES_PREFIX}${runId}`, value }), isNewerNotes),
    };
  });
  store.changed();
  const theirs = content.settings;
  return { ...report, settings: theirs !== null && theirs.at > (settings?.at ?? 0) ? theirs : null };
}

/** Notes on runs that are still there; whatever an older page stored in another shape is left out, as the page itself does. */
async function storedNotes({ db }: RunStore, runIds: ReadonlySet<string>): Promise<NotesEntry[]> {
  const rows = await db.settings.where('key').startsWith(NOTES_PREFIX).toArray();
  return rows.flatMap(({ key, value }) => {
    const runId = key.slice(NOTES_PREFIX.length);
    if (!runIds.has(runId)) return [];
    try {
      return [readNotesEntry({ runId, notes: value }, '')];
    } catch {
      return [];
    }
  });
}

async function notesOf({ db }: RunStore, { runId }: NotesEntry): Promise<NotesEntry | undefined> {
  const notes = (await db.settings.get(`${NOTES_PREFIX}${runId}`))?.value;
  return notes === undefined ? undefined : { runId, notes: notes as StoredNotes };
}

async function mergeRows<T>(rows: readonly T[], read: (row: T) => PromiseLike<T | undefined>, write: (row: T) => PromiseLike<unknown>, isNewer: (theirs: T, ours: T) => boolean): Promise<Merged> {
  let taken = 0;
  for (const row of rows) {
    // One after another: two entries of a file may be about the same thing.
    // oxlint-disable-next-line no-await-in-loop
    const ours = await read(row);
    if (ours !== undefined && !isNewer(row, ours)) continue;
    // oxlint-disable-next-line no-await-in-loop
    await write(row);
    taken++;
  }
  return { taken, kept: rows.length - taken };
}

async function mergeChoices({ db }: RunStore, theirs: Backup['content']['guidance']): Promise<Merged> {
  const ours = ((await db.settings.get(GUIDANCE_KEY))?.value ?? {}) as Record<string, GuidanceChoice>;
  const newer = Object.entries(theirs).filter(([family, choice]) => isNewer(choice.at, ours[family]?.at, choice, ours[family]));
  if (newer.length > 0) await db.settings.put({ key: GUIDANCE_KEY, value: { ...ours, ...Object.fromEntries(newer) } });
  return { taken: newer.length, kept: Object.keys(theirs).length - newer.length };
}

/** What is of the same moment is settled by its text, so that both ways of merging end the same. */
function isNewer(theirsAt: number, oursAt: number | undefined, theirs: unknown, ours: unknown): boolean {
  return oursAt === undefined || theirsAt > oursAt || (theirsAt === oursAt && contentDigest(theirs) > contentDigest(ours));
}

const isNewerResult = (theirs: PracticeResult, ours: PracticeResult): boolean => isNewer(theirs.markedAt, ours.markedAt, theirs, ours);
const isNewerDrill = (theirs: DrillRow, ours: DrillRow): boolean => isNewer(theirs.madeAt, ours.madeAt, theirs, ours);
/** What was verified here stays, whatever a file says. */
const isNewerDrillResult = (theirs: DrillResultRow, ours: DrillResultRow): boolean => ours.restored === true && isNewer(theirs.addedAt, ours.addedAt, theirs, ours);
const isNewerNotes = (theirs: NotesEntry, ours: NotesEntry): boolean => isNewer(theirs.notes.at ?? 0, ours.notes.at ?? 0, theirs, ours);
const isNewerScenario = (theirs: OwnScenarioRow, ours: OwnScenarioRow): boolean => isNewer(theirs.addedAt, ours.addedAt, theirs, ours);
