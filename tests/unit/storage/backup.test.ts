import { describe, expect, it } from 'vitest';
import { exportBackup, importBackup } from '../../../src/storage/backup.ts';
import type { ImportError } from '../../../src/storage/transfer-check.ts';
import { resultOf } from '../../support/practice-results.ts';
import { browser, NEW_RUN } from './support.ts';

/** A backup as another program might have changed it. */
type Loose = any; // oxlint-disable-line typescript/no-explicit-any

const OWN = { id: 'own~mine', addedAt: 5, files: { 'scenario.json': '{}' }, summary: { title: 'Mine' } as never };

async function backup(): Promise<string> {
  const tab = browser().tab();
  await tab.createRun(NEW_RUN);
  await tab.db.results.put(resultOf({ runId: 'run1', markedAt: 7 }));
  await tab.db.ownScenarios.put(OWN);
  await tab.db.settings.put({ key: 'guidance', value: { latency: { step: 'free', at: 3 } } });
  return exportBackup(tab, { at: 9, values: { theme: 'dark', textSize: 1.25 } });
}

async function refusal(text: string): Promise<ImportError> {
  const tab = browser().tab();
  const error = await importBackup(tab, text, null).then(() => null, (thrown: unknown) => thrown);
  expect(await tab.listRuns()).toEqual([]);
  expect(await tab.db.results.count()).toBe(0);
  return error as ImportError;
}

describe('a backup of everything', () => {
  it('carries runs, results, guidance, own scenarios and settings', async () => {
    const tab = browser().tab();
    expect(await importBackup(tab, await backup(), null)).toEqual({
      runs: { added: 1, extended: 0, kept: 0, copied: 0 },
      results: { taken: 1, kept: 0 },
      choices: { taken: 1, kept: 0 },
      scenarios: { taken: 1, kept: 0 },
      settings: { at: 9, values: { theme: 'dark', textSize: 1.25 } },
    });
    expect(await tab.db.ownScenarios.get('own~mine')).toEqual(OWN);
  });

  it('never replaces what is newer here', async () => {
    const tab = browser().tab();
    const newer = resultOf({ runId: 'run1', markedAt: 8, total: 990 });
    await tab.db.results.put(newer);
    await tab.db.ownScenarios.put({ ...OWN, addedAt: 6 });
    await tab.db.settings.put({ key: 'guidance', value: { latency: { step: 'hints', at: 4 } } });
    const report = await importBackup(tab, await backup(), { at: 10, values: {} });
    expect(report).toMatchObject({ results: { taken: 0, kept: 1 }, choices: { taken: 0, kept: 1 }, scenarios: { taken: 0, kept: 1 }, settings: null });
    expect(await tab.db.results.get('run1')).toEqual(newer);
    expect((await tab.db.settings.get('guidance'))?.value).toEqual({ latency: { step: 'hints', at: 4 } });
  });

  it('keeps the guidance of a run', async () => {
    const [here, there] = [browser().tab(), browser().tab()];
    const id = await here.createRun({ ...NEW_RUN, guidance: 'free', isWithoutHints: true });
    await importBackup(there, await exportBackup(here, null), null);
    expect((await there.readRun(id))?.summary).toMatchObject({ guidance: 'free', isWithoutHints: true });
  });
});

describe('a backup that is damaged', () => {
  it('by being cut off is refused with line and column', async () => {
    const text = await backup();
    expect((await refusal(text.slice(0, text.length / 2))).message).toMatch(/^\d+:\d+: this is not JSON/);
  });

  it.each([
    ['/faultline', (file: Loose) => (file.faultline = 'drill')],
    ['/format', (file: Loose) => (file.format = 2)],
    ['/digest', (file: Loose) => (file.content.results[0].total = 1_000)],
    ['/digest', (file: Loose) => file.content.runs.pop()],
    ['/digest', (file: Loose) => (file.content.extra = 1)],
    ['/content/results/0/skills/0', (file: Loose) => (file.content.results[0].skills[0] = 'K99')],
    ['/content/results/0/hints', (file: Loose) => (file.content.results[0].hints = 5)],
    ['/content/results/0/parts/0/id', (file: Loose) => (file.content.results[0].parts[0].id = 'speed')],
    ['/content/results/0/playedAt', (file: Loose) => (file.content.results[0].playedAt = '2026')],
    ['/content/guidance/latency/step', (file: Loose) => (file.content.guidance.latency.step = 'expert')],
    ['/content/scenarios/0/files', (file: Loose) => (file.content.scenarios[0].files = [])],
    ['/content/settings/at', (file: Loose) => (file.content.settings.at = -1)],
    ['/content/runs/0/guidance', (file: Loose) => (file.content.runs[0].guidance = 'none')],
  ])('is refused at %s, and nothing of it is taken in', async (place, change) => {
    const file = JSON.parse(await backup());
    change(file);
    expect((await refusal(JSON.stringify(file))).place).toBe(place);
  });
});
