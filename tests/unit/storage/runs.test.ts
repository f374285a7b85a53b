import { afterEach, describe, expect, it, vi } from 'vitest';
import { NoSuchRunError, RunOpenElsewhereError } from '../../../src/storage/run-types.ts';
import type { Trouble } from '../../../src/storage/trouble.ts';
import { browser, failWrites, FILES, NEW_RUN, stamped } from './support.ts';

const restores: (() => void)[] = [];
afterEach(() => {
  for (const restore of restores.splice(0)) restore();
});

describe('a run that is being played', () => {
  it('comes back in a new tab with every intent that was given, in order', async () => {
    const computer = browser();
    const first = computer.tab();
    const id = await first.createRun(NEW_RUN);
    const keeper = await first.openRunKeeper(id);
    // Not awaited one by one: intents come faster than a disk writes.
    await Promise.all(Array.from({ length: 25 }, (_, seq) => keeper.append(stamped(seq), seq * 1_000_000 + 5)));
    const second = await computer.tab().openRunKeeper(id, { takeOver: true });
    expect(second.record.intents).toEqual(Array.from({ length: 25 }, (_, seq) => stamped(seq)));
    expect(second.record.untilUs).toBe(24_000_005);
    expect(second.files).toEqual(FILES);
  });

  it('loses nothing when it is left and taken up again in the same tab before the disk has caught up', async () => {
    const tab = browser().tab();
    const id = await tab.createRun(NEW_RUN);
    const left = await tab.openRunKeeper(id);
    void left.append(stamped(0), 1);
    void left.append(stamped(1), 2);
    left.close();
    const again = await tab.openRunKeeper(id);
    expect(again.record.intents).toEqual([stamped(0), stamped(1)]);
    const taken = await tab.openRunKeeper(id);
    await again.append(stamped(2), 3);
    await taken.append(stamped(2, { kind: 'acknowledge' }), 3);
    expect((await tab.readRun(id))?.record.intents[2]?.intent.kind).toBe('acknowledge');
  });

  it('is stored as a prefix of what happened whenever the tab dies', async () => {
    const computer = browser();
    const tab = computer.tab();
    const id = await tab.createRun(NEW_RUN);
    const keeper = await tab.openRunKeeper(id);
    const other = computer.tab();
    const seen = new Set<number>();
    for (let seq = 0; seq < 30; seq += 3) {
      const writes = [0, 1, 2].map((i) => keeper.append(stamped(seq + i), (seq + i) * 1_000_000));
      const { record } = (await other.readRun(id))!;
      expect(record.intents).toEqual(record.intents.map((_, at) => stamped(at)));
      expect(record.untilUs).toBeGreaterThanOrEqual(record.intents.at(-1)?.tick ?? 0);
      seen.add(record.intents.length);
      await Promise.all(writes);
    }
    expect(seen.size).toBeGreaterThan(1);
  });

  it('forgets the hash of a moment that is no longer the last one', async () => {
    const tab = browser().tab();
    const keeper = await tab.openRunKeeper(await tab.createRun(NEW_RUN));
    await keeper.checkpoint(10, 'h10');
    expect(keeper.record).toMatchObject({ untilUs: 10, hash: 'h10' });
    await keeper.checkpoint(5, 'h5');
    expect(keeper.record.untilUs).toBe(10);
    await keeper.append(stamped(0), 20);
    expect(keeper.record).toMatchObject({ untilUs: 20, hash: null });
  });

  it('refuses an intent that leaves a gap and ignores one that it knows', async () => {
    const tab = browser().tab();
    const keeper = await tab.openRunKeeper(await tab.createRun(NEW_RUN));
    await keeper.append(stamped(0), 1);
    await keeper.append(stamped(0), 1);
    await expect(keeper.append(stamped(2), 1)).rejects.toThrow('Intent 2 came where 1 was due');
    expect(keeper.record.intents).toHaveLength(1);
  });

  it('takes scenario hash, engine and variant from the worker and keeps them', async () => {
    const computer = browser();
    const tab = computer.tab();
    const id = await tab.createRun({ ...NEW_RUN, scenarioHash: '', engine: '' });
    const keeper = await tab.openRunKeeper(id);
    await keeper.adopt({ scenarioHash: 'meaning', engine: '9', variant: null });
    expect((await computer.tab().readRun(id))?.record).toMatchObject({ scenarioHash: 'meaning', engine: '9' });
  });

  it('ends with its result, also when the last intent only came with the finished record', async () => {
    const computer = browser();
    const tab = computer.tab();
    const id = await tab.createRun(NEW_RUN);
    const keeper = await tab.openRunKeeper(id);
    await keeper.append(stamped(0), 1);
    const record = { ...keeper.record, intents: [stamped(0), stamped(1)], untilUs: 9_000_000, hash: 'end' };
    await keeper.finish(record, { score: 412, outcome: 'win' });
    const stored = (await computer.tab().readRun(id))!;
    expect(stored.summary).toMatchObject({ status: 'finished', score: 412, outcome: 'win', intentsCount: 2, saved: true });
    expect(stored.record).toEqual(record);
  });
});

describe('two tabs', () => {
  it('cannot play one run: the second is told and may take it over', async () => {
    const computer = browser();
    const first = computer.tab();
    const id = await first.createRun(NEW_RUN);
    const mine = await first.openRunKeeper(id);
    const taken = vi.fn<() => void>();
    mine.onTaken(taken);
    const second = computer.tab();
    await expect(second.openRunKeeper(id)).rejects.toBeInstanceOf(RunOpenElsewhereError);
    await mine.append(stamped(0), 1);
    const theirs = await second.openRunKeeper(id, { takeOver: true });
    expect(theirs.record.intents).toHaveLength(1);
    await vi.waitFor(() => expect(taken).toHaveBeenCalledOnce());
    await mine.append(stamped(1), 2);
    await theirs.append(stamped(1, { kind: 'acknowledge' }), 2);
    expect((await computer.tab().readRun(id))?.record.intents[1]?.intent.kind).toBe('acknowledge');
  });

  it('do not mix their intents even where the browser has no locks', async () => {
    const computer = browser();
    const first = computer.tab(false);
    const id = await first.createRun(NEW_RUN);
    const mine = await first.openRunKeeper(id);
    const taken = vi.fn<() => void>();
    mine.onTaken(taken);
    const theirs = await computer.tab(false).openRunKeeper(id);
    await mine.append(stamped(0), 1);
    expect(taken).toHaveBeenCalledOnce();
    await theirs.append(stamped(0, { kind: 'acknowledge' }), 1);
    expect((await computer.tab().readRun(id))?.record.intents).toEqual([stamped(0, { kind: 'acknowledge' })]);
  });

  it('pass a run on when the first leaves it', async () => {
    const computer = browser();
    const first = computer.tab();
    const id = await first.createRun(NEW_RUN);
    const keeper = await first.openRunKeeper(id);
    void keeper.append(stamped(0), 1);
    keeper.close();
    const next = await computer.tab().openRunKeeper(id);
    expect(next.record.intents).toHaveLength(1);
  });
});

describe('a browser that stores nothing', () => {
  const refusing = { open: () => { throw new DOMException('denied', 'SecurityError'); } } as unknown as IDBFactory;
  const silent = { open: () => new EventTarget() } as unknown as IDBFactory;

  it.each([
    ['refuses', refusing],
    ['never answers', silent],
  ])('and %s lets the incident be played and says so', async (_, factory) => {
    const tab = browser(factory).tab();
    const id = await tab.createRun(NEW_RUN);
    const keeper = await tab.openRunKeeper(id);
    const troubles: Trouble[] = [];
    keeper.onTrouble((trouble) => troubles.push(trouble));
    expect(troubles.map(({ kind }) => kind)).toEqual(['unavailable']);
    await keeper.append(stamped(0), 1);
    expect(keeper.record.intents).toHaveLength(1);
    keeper.close();
    expect((await tab.readRun(id))?.record.intents).toHaveLength(1);
    expect(await tab.listRuns()).toMatchObject([{ id, saved: false, intentsCount: 1 }]);
    expect((await tab.openRunKeeper(id)).record.intents).toHaveLength(1);
  });
});

describe('a full disk', () => {
  it.each(['throws', 'aborts'] as const)('is reported, loses nothing in memory, and is made up for later (%s)', async (how) => {
    const computer = browser();
    const tab = computer.tab();
    const id = await tab.createRun(NEW_RUN);
    const keeper = await tab.openRunKeeper(id);
    const troubles: string[] = [];
    const recovered = vi.fn<() => void>();
    keeper.onTrouble(({ kind }) => troubles.push(kind));
    keeper.onRecovered(recovered);
    await keeper.append(stamped(0), 1);
    const restore = failWrites(how);
    restores.push(restore);
    await keeper.append(stamped(1), 2);
    await keeper.append(stamped(2), 3);
    expect(troubles).toEqual(['full', 'full']);
    expect(keeper.record.intents).toHaveLength(3);
    expect((await computer.tab().readRun(id))?.record.intents).toHaveLength(1);
    expect((await tab.readRun(id))?.summary.saved).toBe(false);
    restore();
    await keeper.append(stamped(3), 4);
    expect(recovered).toHaveBeenCalledOnce();
    expect((await computer.tab().readRun(id))?.record.intents).toEqual([0, 1, 2, 3].map((seq) => stamped(seq)));
  });

  it('at the very start still gives a run that can be played', async () => {
    const tab = browser().tab();
    await tab.health();
    restores.push(failWrites('throws'));
    const keeper = await tab.openRunKeeper(await tab.createRun(NEW_RUN));
    const kinds: string[] = [];
    keeper.onTrouble(({ kind }) => kinds.push(kind));
    await keeper.append(stamped(0), 1);
    expect(kinds).toEqual(['full']);
    expect(keeper.record.intents).toHaveLength(1);
  });

  it('lets an old run be opened and saves it once there is room', async () => {
    const computer = browser();
    const before = computer.tab();
    const id = await before.createRun(NEW_RUN);
    (await before.openRunKeeper(id)).close();
    const tab = computer.tab();
    await tab.health();
    const restore = failWrites('throws');
    restores.push(restore);
    const keeper = await tab.openRunKeeper(id, { takeOver: true });
    await keeper.append(stamped(0), 1);
    restore();
    await keeper.append(stamped(1), 2);
    expect((await computer.tab().readRun(id))?.record.intents).toHaveLength(2);
  });

  it('is told apart from any other failure', async () => {
    const tab = browser().tab();
    const keeper = await tab.openRunKeeper(await tab.createRun(NEW_RUN));
    const kinds: string[] = [];
    keeper.onTrouble(({ kind }) => kinds.push(kind));
    restores.push(failWrites('throws', 'DataError'));
    await keeper.append(stamped(0), 1);
    expect(kinds).toEqual(['failed']);
  });
});

describe('the list of runs', () => {
  it('has the latest first, without deleted ones, which can be brought back for a day', async () => {
    const computer = browser();
    const tab = computer.tab();
    const [a, b] = [await tab.createRun(NEW_RUN), await tab.createRun({ ...NEW_RUN, files: { 'scenario.json': 'other' } })];
    expect((await tab.listRuns()).map(({ id }) => id)).toEqual([b, a]);
    await tab.update(b, { deletedAt: tab.setup.now() });
    expect((await tab.listRuns()).map(({ id }) => id)).toEqual([a]);
    expect(await tab.readRun(b)).toBeNull();
    await tab.purgeDeleted();
    await tab.update(b, { deletedAt: null });
    expect((await tab.readRun(b))?.files).toEqual({ 'scenario.json': 'other' });
    await tab.update(b, { deletedAt: tab.setup.now() });
    computer.tick(86_500_000);
    await tab.purgeDeleted();
    expect(await tab.db.runs.count()).toBe(1);
    expect(await tab.db.scenarioFiles.count()).toBe(1);
    expect((await tab.readRun(a))?.files).toEqual(FILES);
  });

  it('knows nothing of a run that does not exist', async () => {
    const tab = browser().tab();
    expect(await tab.readRun('none')).toBeNull();
    await expect(tab.openRunKeeper('none')).rejects.toBeInstanceOf(NoSuchRunError);
  });
});
