import { describe, expect, it } from 'vitest';
import type { RunStore } from '../../../src/storage/run-store.ts';
import { exportAll, exportRun, importRuns } from '../../../src/storage/transfer.ts';
import { ImportError } from '../../../src/storage/transfer-check.ts';
import { browser, NEW_RUN, stamped } from './support.ts';

async function playedRun(tab: RunStore, count: number): Promise<string> {
  const id = await tab.createRun(NEW_RUN);
  const keeper = await tab.openRunKeeper(id);
  for (let seq = 0; seq < count; seq += 1) await keeper.append(stamped(seq), seq * 1_000_000);
  keeper.close();
  return id;
}

const read = async (tab: RunStore, id: string) => (await tab.readRun(id))!;

/** An export as another program might have changed it. */
type Loose = any; // oxlint-disable-line typescript/no-explicit-any

describe('an export', () => {
  it('brings every run to another browser as it was', async () => {
    const here = browser().tab();
    const id = await playedRun(here, 4);
    await here.db.settings.put({ key: `reflection:${id}`, value: { belief: 'the pool' } });
    const there = browser().tab();
    expect(await importRuns(there, await exportAll(here))).toEqual({ added: 1, extended: 0, kept: 0, copied: 0 });
    expect(await read(there, id)).toEqual(await read(here, id));
    expect((await there.db.settings.get(`reflection:${id}`))?.value).toEqual({ belief: 'the pool' });
  });

  it('taken in twice changes nothing', async () => {
    const tab = browser().tab();
    const id = await playedRun(tab, 3);
    const text = await exportRun(tab, id);
    expect(await importRuns(tab, text)).toEqual({ added: 0, extended: 0, kept: 1, copied: 0 });
    expect(await tab.listRuns()).toHaveLength(1);
  });

  it('never replaces a run that went further here', async () => {
    const tab = browser().tab();
    const id = await playedRun(tab, 2);
    const old = await exportRun(tab, id);
    const keeper = await tab.openRunKeeper(id);
    await keeper.append(stamped(2), 3_000_000);
    keeper.close();
    expect(await importRuns(tab, old)).toMatchObject({ kept: 1 });
    expect((await read(tab, id)).record.intents).toHaveLength(3);
  });

  it('continues a run that went further there', async () => {
    const here = browser().tab();
    const id = await playedRun(here, 2);
    const there = browser().tab();
    await importRuns(there, await exportRun(here, id));
    const keeper = await there.openRunKeeper(id);
    await keeper.append(stamped(2), 3_000_000);
    await keeper.finish(keeper.record, { score: 500, outcome: 'win' });
    keeper.close();
    expect(await importRuns(here, await exportRun(there, id))).toMatchObject({ extended: 1 });
    expect(await read(here, id)).toMatchObject({ summary: { status: 'finished', score: 500, intentsCount: 3 } });
  });

  it('puts a run that went another way beside the one here, once', async () => {
    const here = browser().tab();
    const id = await playedRun(here, 1);
    const there = browser().tab();
    await importRuns(there, await exportRun(here, id));
    for (const [tab, kind] of [[here, 'acknowledge'], [there, 'look']] as const) {
      const keeper = await tab.openRunKeeper(id);
      await keeper.append(stamped(1, kind === 'look' ? { kind, panel: 'logs', query: '' } : { kind }), 2_000_000);
      keeper.close();
    }
    const text = await exportRun(there, id);
    expect(await importRuns(here, text)).toMatchObject({ copied: 1 });
    expect(await importRuns(here, text)).toMatchObject({ kept: 1 });
    const kinds = await Promise.all((await here.listRuns()).map(async (run) => (await read(here, run.id)).record.intents[1]?.intent.kind));
    expect(kinds.sort()).toEqual(['acknowledge', 'look']);
  });

  it('brings a deleted run back', async () => {
    const tab = browser().tab();
    const id = await playedRun(tab, 1);
    const text = await exportRun(tab, id);
    await tab.update(id, { deletedAt: 5 });
    await importRuns(tab, text);
    expect(await tab.listRuns()).toHaveLength(1);
  });
});

describe('a file that is not an export', () => {
  const damaged = async (change: (file: Loose) => void): Promise<string> => {
    const tab = browser().tab();
    const file = JSON.parse(await exportRun(tab, await playedRun(tab, 3)));
    change(file);
    return JSON.stringify(file);
  };
  const refusal = async (text: string): Promise<ImportError> => {
    const tab = browser().tab();
    const error = await importRuns(tab, text).then(() => null, (thrown: unknown) => thrown);
    expect(await tab.listRuns()).toEqual([]);
    expect(error).toBeInstanceOf(ImportError);
    return error as ImportError;
  };

  it('is refused with line and column when it is not JSON', async () => {
    expect((await refusal('{\n "faultline": oops }')).place).toBe('2:15');
    expect((await refusal('{"faultline":')).message).toMatch(/^1:14: this is not JSON/);
    expect((await refusal('{"runs": [1, 2,]}')).place).toBe('1:16');
    expect((await refusal('[1}')).place).toBe('1:3');
    expect((await refusal('{"a" 1}')).place).toBe('1:6');
    expect((await refusal('[] []')).place).toBe('1:4');
  });

  it.each([
    ['/faultline', (file: Loose) => (file.faultline = 'drill')],
    ['/format', (file: Loose) => (file.format = 2)],
    ['/runs', (file: Loose) => (file.runs = {})],
    ['/runs/0/id', (file: Loose) => (file.runs[0].id = '../../x')],
    ['/runs/0/status', (file: Loose) => (file.runs[0].status = 'won')],
    ['/runs/0/filesHash', (file: Loose) => (file.runs[0].filesHash = 'constructor')],
    ['/runs/0/record/seed', (file: Loose) => (file.runs[0].record.seed = 1.5)],
    ['/runs/0/record/untilUs', (file: Loose) => (file.runs[0].record.untilUs = 0)],
    ['/runs/0/record/intents/1/seq', (file: Loose) => file.runs[0].record.intents.splice(1, 1)],
    ['/runs/0/record/intents/2/tick', (file: Loose) => (file.runs[0].record.intents[2].tick = 1)],
    ['/runs/0/record/intents/0/intent/kind', (file: Loose) => (file.runs[0].record.intents[0].intent.kind = 'toString')],
    ['/runs/0/record/intents/0/intent/text', (file: Loose) => (file.runs[0].record.intents[0].intent.text = 'x'.repeat(9_000))],
  ])('is refused at %s, and nothing of it is taken in', async (place, change) => {
    expect((await refusal(await damaged(change))).place).toBe(place);
  });

  it('is refused when a scenario in it was changed', async () => {
    const text = await damaged((file) => (Object.values<Loose>(file.files)[0]['scenario.json'] += ' '));
    expect((await refusal(text)).message).toContain('do not match their hash');
  });
});
