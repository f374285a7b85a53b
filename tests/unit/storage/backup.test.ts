import { describe, expect, it } from 'vitest';
import { exportBackup, importBackup } from '../../../src/storage/backup.ts';
import { contentDigest } from '../../../src/storage/backup-check.ts';
import type { StoredNotes } from '../../../src/storage/debrief-notes.ts';
import type { ImportError } from '../../../src/storage/transfer-check.ts';
import { DRILL, DRILL_RESULT } from '../../support/drill-results.ts';
import { resultOf } from '../../support/practice-results.ts';
import { browser, NEW_RUN } from './support.ts';

/** A backup as another program might have changed it. */
type Loose = any; // oxlint-disable-line typescript/no-explicit-any

const OWN = { id: 'own~mine', addedAt: 5, files: { 'scenario.json': '{}' }, summary: { title: 'Mine' } as never };

const NOTES: StoredNotes = {
  at: 8, chapter: 'truth', seen: ['truth'], all: false, answers: { 'turning:0': 'I would ask first.' }, shown: [],
  draft: { summary: 'Orders were slow.', impactUserSeconds: 5, timeline: [{ atUs: 1, text: 'Paged', pinId: null }], detectionMinutes: null, responseMinutes: 2.5, factors: ['a'], whys: [], actions: [{ bank: null, text: 'An index', owner: '', dueDays: 7, measure: '' }], wentWell: '' },
};

async function backup(): Promise<string> {
  const tab = browser().tab();
  const id = await tab.createRun(NEW_RUN);
  await tab.db.results.put(resultOf({ runId: 'run1', markedAt: 7 }));
  await tab.db.ownScenarios.put(OWN);
  await tab.db.settings.put({ key: 'guidance', value: { latency: { step: 'free', at: 3 } } });
  await tab.db.drills.put(DRILL);
  await tab.db.drillResults.put(DRILL_RESULT);
  await tab.db.settings.put({ key: `debrief:${id}`, value: NOTES });
  return exportBackup(tab, { at: 9, values: { theme: 'dark', textSize: 1.25 } });
}

async function refusal(text: string): Promise<ImportError> {
  const tab = browser().tab();
  const error = await importBackup(tab, text, null).then(() => null, (thrown: unknown) => thrown);
  expect(await tab.listRuns()).toEqual([]);
  expect(await tab.db.results.count()).toBe(0);
  expect(await tab.db.drills.count()).toBe(0);
  expect(await tab.db.settings.count()).toBe(0);
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
      drills: { taken: 1, kept: 0 },
      drillResults: { taken: 1, kept: 0 },
      notes: { taken: 1, kept: 0 },
      settings: { at: 9, values: { theme: 'dark', textSize: 1.25 } },
    });
    expect(await tab.db.ownScenarios.get('own~mine')).toEqual(OWN);
    expect(await tab.db.drills.get(DRILL.code)).toEqual(DRILL);
    expect(await tab.db.drillResults.toArray()).toEqual([{ ...DRILL_RESULT, restored: true }]);
    const [run] = await tab.listRuns();
    expect((await tab.db.settings.get(`debrief:${run?.id}`))?.value).toEqual(NOTES);
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

  it('never replaces newer drills, results of drills or notes, and takes newer ones over', async () => {
    const text = await backup();
    const [run] = JSON.parse(text).content.runs;
    for (const [step, taken] of [[1, 0], [-1, 1]] as const) {
      const tab = browser().tab();
      const here = { ...NOTES, at: 8 + step, draft: null };
      await tab.db.settings.put({ key: `debrief:${run.id}`, value: here });
      await tab.db.drills.put({ ...DRILL, madeAt: 4 + step, scenarioTitle: 'Here' });
      await tab.db.drillResults.put({ ...DRILL_RESULT, addedAt: 6 + step, fileName: 'here.json', restored: true });
      const merged = { taken, kept: 1 - taken };
      expect(await importBackup(tab, text, null)).toMatchObject({ drills: merged, drillResults: merged, notes: merged });
      expect((await tab.db.settings.get(`debrief:${run.id}`))?.value).toEqual(taken === 1 ? NOTES : here);
      expect((await tab.db.drills.get(DRILL.code))?.scenarioTitle).toBe(taken === 1 ? 'Mine' : 'Here');
      // Once more changes nothing.
      expect(await importBackup(tab, text, null)).toMatchObject({ drills: { taken: 0 }, drillResults: { taken: 0 }, notes: { taken: 0 } });
    }
  });

  it('never replaces a result of a drill that was verified here, and one that it brings is verified by its file', async () => {
    const tab = browser().tab();
    const here = { ...DRILL_RESULT, addedAt: 1, fileName: 'here.json' };
    await tab.db.drillResults.put(here);
    expect(await importBackup(tab, await backup(), null)).toMatchObject({ drillResults: { taken: 0, kept: 1 } });
    expect(await tab.db.drillResults.toArray()).toEqual([here]);
  });

  it('puts notes on a run that went another way beside the copy of that run', async () => {
    const text = await backup();
    const [run] = JSON.parse(text).content.runs;
    const tab = browser().tab();
    const file = JSON.parse(text);
    file.content.runs[0].record.seed = 8;
    file.content.notes[0].notes.answers = { 'turning:0': 'Here.' };
    file.content.notes[0].notes.at = 1;
    file.digest = contentDigest(file.content);
    await importBackup(tab, JSON.stringify(file), null);
    expect(await importBackup(tab, text, null)).toMatchObject({ runs: { copied: 1 }, notes: { taken: 1, kept: 0 } });
    expect((await tab.db.settings.get(`debrief:${run.id}`))?.value).toMatchObject({ answers: { 'turning:0': 'Here.' } });
    expect((await tab.listRuns()).length).toBe(2);
  });

  it('takes notes of an older page, that have no time, only where there are none', async () => {
    const [here, there] = [browser().tab(), browser().tab()];
    const id = await here.createRun(NEW_RUN);
    const { at: _, ...old } = NOTES;
    await here.db.settings.put({ key: `debrief:${id}`, value: old });
    await there.db.settings.put({ key: `debrief:${id}`, value: NOTES });
    expect((await importBackup(there, await exportBackup(here, null), null)).notes).toEqual({ taken: 0, kept: 1 });
    expect((await importBackup(browser().tab(), await exportBackup(here, null), null)).notes).toEqual({ taken: 1, kept: 0 });
  });

  it('leaves out notes that nothing can be made of, and those on runs that were deleted', async () => {
    const tab = browser().tab();
    const id = await tab.createRun(NEW_RUN);
    await tab.db.settings.bulkPut([{ key: `debrief:${id}`, value: { answers: 5 } }, { key: 'debrief:gone', value: NOTES }]);
    expect(JSON.parse(await exportBackup(tab, null)).content.notes).toEqual([]);
  });

  it('of the format before, without drills and notes, is still taken', async () => {
    const file = JSON.parse(await backup());
    file.format = 1;
    for (const key of ['drills', 'drillResults', 'notes']) delete file.content[key];
    file.digest = contentDigest(file.content);
    const tab = browser().tab();
    expect(await importBackup(tab, JSON.stringify(file), null)).toMatchObject({ runs: { added: 1 }, drills: { taken: 0, kept: 0 }, notes: { taken: 0, kept: 0 } });
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
    ['/format', (file: Loose) => (file.format = 3)],
    ['/digest', (file: Loose) => (file.content.results[0].total = 1_000)],
    ['/digest', (file: Loose) => file.content.runs.pop()],
    ['/digest', (file: Loose) => (file.content.extra = 1)],
    ['/content/results/0/skills/0', (file: Loose) => (file.content.results[0].skills[0] = 'K99')],
    ['/content/results/0/hints', (file: Loose) => (file.content.results[0].hints = 5)],
    ['/content/results/0/parts/0/id', (file: Loose) => (file.content.results[0].parts[0].id = 'speed')],
    ['/content/results/0/playedAt', (file: Loose) => (file.content.results[0].playedAt = '2026')],
    ['/content/guidance/latency/step', (file: Loose) => (file.content.guidance.latency.step = 'expert')],
    ['/content/scenarios/0/files', (file: Loose) => (file.content.scenarios[0].files = [])],
    ['/content/drills', (file: Loose) => delete file.content.drills],
    ['/content/drills/0/files', (file: Loose) => (file.content.drills[0].files = null)],
    ['/content/drillResults/0/digest', (file: Loose) => (file.content.drillResults[0].digest = 'other')],
    ['/content/drillResults/0/entry/score/parts/0/id', (file: Loose) => (file.content.drillResults[0].entry.score.parts[0].id = 'speed')],
    ['/content/drillResults/0/entry/points/1/atS', (file: Loose) => (file.content.drillResults[0].entry.points[1].atS = 'never')],
    ['/digest', (file: Loose) => (file.content.drillResults[0].entry.score.total = 990)],
    ['/digest', (file: Loose) => file.content.notes.pop()],
    ['/content/notes/0/notes/answers', (file: Loose) => (file.content.notes[0].notes.answers = [])],
    ['/content/notes/0/notes/draft/timeline/0/atUs', (file: Loose) => (file.content.notes[0].notes.draft.timeline[0].atUs = -1)],
    ['/content/notes/0/notes/draft/actions', (file: Loose) => delete file.content.notes[0].notes.draft.actions],
    ['/content/settings/at', (file: Loose) => (file.content.settings.at = -1)],
    ['/content/runs/0/guidance', (file: Loose) => (file.content.runs[0].guidance = 'none')],
  ])('is refused at %s, and nothing of it is taken in', async (place, change) => {
    const file = JSON.parse(await backup());
    change(file);
    expect((await refusal(JSON.stringify(file))).place).toBe(place);
  });
});
