import type { GuidanceChoice } from '../session/progress/ladder.ts';
import type { PracticeResult } from '../session/progress/types.ts';
import type { OwnScenarioRow } from './database.ts';
import { contentDigest, readBackup, type Backup, type PageSettings } from './backup-check.ts';
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
  };
  return `${JSON.stringify({ faultline: 'data', format: 1, digest: contentDigest(content), content } satisfies Backup, null, 1)}\n`;
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
  const report = await db.transaction('rw', [db.runs, db.intents, db.scenarioFiles, db.settings, db.results, db.ownScenarios], async () => ({
    runs: await takeInRuns(store, content),
    results: await mergeRows(content.results, (row) => db.results.get(row.runId), (row) => db.results.put(row), isNewerResult),
    scenarios: await mergeRows(content.scenarios, (row) => db.ownScenarios.get(row.id), (row) => db.ownScenarios.put(row), isNewerScenario),
    choices: await mergeChoices(store, content.guidance),
  }));
  store.changed();
  const theirs = content.settings;
  return { ...report, settings: theirs !== null && theirs.at > (settings?.at ?? 0) ? theirs : null };
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
const isNewerScenario = (theirs: OwnScenarioRow, ours: OwnScenarioRow): boolean => isNewer(theirs.addedAt, ours.addedAt, theirs, ours);
