import type { Page } from '@playwright/test';
import type { RunRecord, StampedIntent } from '../../src/session/intents.ts';
import { advanceRun, openRun, runHash, settle } from '../../src/session/run.ts';
import type { Scenario } from '../../src/scenario/types.ts';

export interface StoredRun {
  readonly seed: number;
  readonly variant: string | null;
  readonly untilUs: number;
  readonly hash: string | null;
  readonly intents: readonly StampedIntent[];
}

/** What the browser has on disk of its latest run, read past the page's own code. */
export function readStoredRun(page: Page): Promise<StoredRun> {
  return page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
      });
    const db = await settled(indexedDB.open('faultline'));
    const reading = db.transaction(['runs', 'intents']);
    const runs = (await settled(reading.objectStore('runs').getAll())) as (RunRecord & { id: string; updatedAt: number })[];
    const run = runs.toSorted((a, b) => b.updatedAt - a.updatedAt)[0];
    const rows = (await settled(reading.objectStore('intents').getAll())) as (StampedIntent & { runId: string })[];
    db.close();
    if (!run) throw new Error('No run is stored.');
    const intents = rows.filter((row) => row.runId === run.id).toSorted((a, b) => a.seq - b.seq);
    return { seed: run.seed, variant: run.variant, untilUs: run.untilUs, hash: run.hash, intents: intents.map(({ seq, tick, intent }) => ({ seq, tick, intent })) };
  });
}

/** The hash of the same run simulated here without any interruption. */
export function uninterruptedHash(scenario: Scenario, { seed, variant, intents }: Pick<StoredRun, 'seed' | 'variant' | 'intents'>, untilUs: number): string {
  const run = openRun(scenario, seed, variant, intents);
  advanceRun(run, untilUs);
  if (run.world.now !== untilUs) throw new Error(`The run ended at ${run.world.now} µs, before ${untilUs} µs.`);
  return runHash(run);
}

/**
 * One run that is never interrupted, simulated here alongside one that is: give it the log as it has grown, and it goes on to
 * `untilUs` and says its hash there. Much quicker than `uninterruptedHash` for every moment. Throws when the log it is given
 * does not go on from the one before.
 */
export function uninterruptedRun(scenario: Scenario, { seed, variant }: Pick<StoredRun, 'seed' | 'variant'>): (intents: readonly StampedIntent[], untilUs: number) => string {
  const run = openRun(scenario, seed, variant);
  let known = 0;
  return (intents, untilUs) => {
    const late = intents.slice(known).find(({ tick }) => tick < run.world.now);
    if (intents.length < known || late) throw new Error(`The log does not go on from its first ${known} intents.`);
    run.pending.push(...intents.slice(known));
    known = intents.length;
    advanceRun(run, untilUs);
    // What was done while time stood still is due although no time has passed.
    settle(run);
    if (run.world.now !== untilUs) throw new Error(`The run is at ${run.world.now} µs, not at ${untilUs} µs.`);
    return runHash(run);
  };
}
