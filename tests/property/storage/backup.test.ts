import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentDigest } from '../../../src/storage/backup-check.ts';
import { exportBackup, importBackup } from '../../../src/storage/backup.ts';
import type { PracticeResult } from '../../../src/session/progress/types.ts';
import type { RunStore } from '../../../src/storage/run-store.ts';
import { resultOf } from '../../support/practice-results.ts';
import { testSeeds } from '../../support/seeds.ts';
import { browser, NEW_RUN, stamped } from '../../unit/storage/support.ts';

/** A browser's data in short: runs by number with how far they went, results with when they were marked, guidance by family. */
interface Profile {
  readonly runs: readonly { readonly n: number; readonly intents: number }[];
  readonly results: readonly { readonly n: number; readonly markedAt: number; readonly total: number }[];
  readonly guidance: readonly { readonly family: 'a' | 'b'; readonly at: number; readonly step: 'hints' | 'free' }[];
}

const few = { maxLength: 4 };
const profiles = fc.record<Profile>({
  runs: fc.uniqueArray(fc.record({ n: fc.integer({ min: 1, max: 6 }), intents: fc.integer({ min: 0, max: 4 }) }), { ...few, selector: ({ n }) => n }),
  results: fc.uniqueArray(fc.record({ n: fc.integer({ min: 1, max: 6 }), markedAt: fc.integer({ min: 1, max: 9 }), total: fc.integer({ min: -50, max: 1_000 }) }), { ...few, selector: ({ n }) => n }),
  guidance: fc.uniqueArray(fc.record({ family: fc.constantFrom('a' as const, 'b' as const), at: fc.integer({ min: 1, max: 9 }), step: fc.constantFrom('hints' as const, 'free' as const) }), { maxLength: 2, selector: ({ family }) => family }),
});

const result = (n: number, markedAt: number, total: number): PracticeResult => ({ ...resultOf(), runId: `result${n}`, seed: n, startedAt: n, playedAt: n, markedAt, total });

/** Ids are those of the number, so that two browsers may have the same run at different lengths. */
async function browserWith({ runs, results, guidance }: Profile): Promise<RunStore> {
  const tab = browser().tab();
  for (const { n, intents } of runs) {
    const id = await tab.createRun({ ...NEW_RUN, seed: n, shared: Array.from({ length: intents }, (_, seq) => stamped(seq)), beginUs: intents * 1_000_000 });
    const row = (await tab.db.runs.get(id))!;
    const known = `number${String(n).padStart(6, '0')}`;
    await tab.db.runs.delete(id);
    await tab.db.runs.put({ ...row, id: known, startedAt: n, updatedAt: n + intents });
    const rows = await tab.db.intents.where('[runId+seq]').between([id, 0], [id, 99]).toArray();
    await tab.db.intents.bulkPut(rows.map((intent) => ({ ...intent, runId: known })));
  }
  for (const { n, markedAt, total } of results) await tab.db.results.put(result(n, markedAt, total));
  await tab.db.settings.put({ key: 'guidance', value: Object.fromEntries(guidance.map(({ family, at, step }) => [family, { at, step }])) });
  return tab;
}

/** All that a person would miss. */
async function contentOf(tab: RunStore): Promise<unknown> {
  const runs = await Promise.all((await tab.listRuns()).map(async ({ id }) => tab.readRun(id)));
  const byText = (list: readonly unknown[]): string[] => list.map((one) => contentDigest(one)).sort();
  const guidance = ((await tab.db.settings.get('guidance'))?.value ?? {});
  return { runs: byText(runs), results: byText(await tab.db.results.toArray()), guidance: byText(Object.entries(guidance)) };
}

const empty: Profile = { runs: [], results: [], guidance: [] };
const numRuns = 25;
const seeds = testSeeds(1);

describe.each(seeds)('a backup (SEED=%i)', (seed) => {
  it('brings everything to another browser as it was', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, async (profile) => {
        const [here, there] = [await browserWith(profile), await browserWith(empty)];
        await importBackup(there, await exportBackup(here, null), null);
        expect(await contentOf(there)).toEqual(await contentOf(here));
      }),
      { seed, numRuns },
    );
  });

  it('taken in twice changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, profiles, async (theirs, ours) => {
        const [text, tab] = [await exportBackup(await browserWith(theirs), null), await browserWith(ours)];
        await importBackup(tab, text, null);
        const once = await contentOf(tab);
        const again = await importBackup(tab, text, null);
        expect(await contentOf(tab)).toEqual(once);
        expect([again.runs.added, again.runs.extended, again.runs.copied, again.results.taken, again.choices.taken]).toEqual([0, 0, 0, 0, 0]);
      }),
      { seed, numRuns },
    );
  });

  it('united with another gives the same whichever came first', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, profiles, async (one, other) => {
        const [a, b] = [await exportBackup(await browserWith(one), null), await exportBackup(await browserWith(other), null)];
        const [first, second] = [await browserWith(empty), await browserWith(empty)];
        for (const text of [a, b]) await importBackup(first, text, null);
        for (const text of [b, a]) await importBackup(second, text, null);
        expect(await contentOf(first)).toEqual(await contentOf(second));
      }),
      { seed, numRuns },
    );
  });
});
