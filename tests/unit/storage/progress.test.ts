import { describe, expect, it } from 'vitest';
import { cardsOf } from '../../../src/storage/progress/cards.ts';
import { resultStore } from '../../../src/storage/progress/results.ts';
import { progressView, type CatalogueEntry } from '../../../src/storage/progress/view.ts';
import { DAY_MS, MISSED, resultOf } from '../../support/practice-results.ts';
import { browser, NEW_RUN } from './support.ts';

const entry = (id: string, family: string, difficulty = 3, tutorial = false): CatalogueEntry => ({ id, title: id, family, difficulty, minutes: 30, tutorial, skills: ['K13'] });

describe('what is due', () => {
  it('comes back sooner after a miss than after a good run', () => {
    const missed = resultOf({ scenarioId: 'missed', family: 'a', ...MISSED });
    const good = resultOf({ scenarioId: 'good', family: 'b' });
    const { twins, families } = cardsOf([missed, good]);
    expect(twins.get('missed')!.dueAt).toBeLessThan(twins.get('good')!.dueAt);
    expect(twins.get('missed')!.dueAt - missed.playedAt).toBeGreaterThanOrEqual(DAY_MS / 2);
    expect(families.get('b')!.dueAt).toBe(twins.get('good')!.dueAt);
  });

  it('moves further away with every good run', () => {
    const first = resultOf({ day: 2 });
    const one = cardsOf([first]).twins.get('slow')!;
    const later = resultOf({ day: 12, playedAt: one.dueAt });
    const two = cardsOf([first, later]).twins.get('slow')!;
    expect(two.dueAt - later.playedAt).toBeGreaterThan(one.dueAt - first.playedAt);
    expect(two.reviews).toBe(2);
  });

  it('is the same however the results are ordered', () => {
    const results = [resultOf({ day: 2 }), resultOf({ day: 5 }), resultOf({ day: 9, ...MISSED }), resultOf({ day: 11, scenarioId: 'other' })];
    expect(cardsOf([...results].reverse())).toEqual(cardsOf(results));
  });
});

describe('progress', () => {
  const catalogue = [entry('first', 'latency', 1, true), entry('slow', 'latency', 2), entry('stale', 'caching', 2)];

  it('of a newcomer says what to begin with and claims nothing', () => {
    const view = progressView([], catalogue, new Map(), 0);
    expect(view).toMatchObject({ runs: 0, next: { scenarioId: 'first', why: 'first' }, due: [], nextDueAt: null, trends: [] });
    expect(view.families.map(({ family, band }) => [family, band.band])).toEqual([['latency', 'new'], ['caching', 'new']]);
    expect(view.families[0].ladder.step).toBe('guided');
  });

  it('names what is due once its day has come', () => {
    const result = resultOf({ scenarioId: 'slow', day: 2, ...MISSED });
    const before = progressView([result], catalogue, new Map(), result.playedAt + 1_000);
    expect(before.due).toEqual([]);
    const after = progressView([result], catalogue, new Map(), before.nextDueAt!);
    expect(after.due).toEqual([{ scenarioId: 'slow', family: 'latency', dueAt: before.nextDueAt }]);
    expect(after.families[0].scenarios.map(({ id, isDue }) => [id, isDue])).toEqual([['first', false], ['slow', true]]);
  });

  it('shows the share of each part over the runs, with gaps where one was not marked', () => {
    const { trends } = progressView([resultOf({ day: 2, ...MISSED }), resultOf({ day: 3 })], catalogue, new Map(), 0);
    expect(trends.find(({ id }) => id === 'total')!.values).toEqual([0.2, 0.9]);
    expect(trends.find(({ id }) => id === 'safety')!.values).toEqual([NaN, 1]);
  });
});

describe('the result of a run', () => {
  const debriefed = { practice: { family: 'latency', difficulty: 2, skills: ['K13'] as const, twins: 3 }, variant: 'report', outcome: 'win' as const, score: { total: 400, max: 480, parts: [{ id: 'outcome' as const, title: 'Outcome', points: 300, max: 300, why: '' }], unmarked: [] } };

  it('is kept with the furthest hint, and keeps its day when it is marked again', async () => {
    const { tab, tick } = browser();
    const store = tab();
    const id = await store.createRun({ ...NEW_RUN, guidance: 'free' });
    const keeper = await store.openRunKeeper(id);
    await keeper.append({ seq: 0, tick: 1, intent: { kind: 'acknowledge' } }, 1);
    await keeper.append({ seq: 1, tick: 2, intent: { kind: 'hint', level: 1 } }, 2);
    await keeper.append({ seq: 2, tick: 3, intent: { kind: 'hint', level: 2 } }, 3);
    keeper.close();
    const results = resultStore(store);
    await results.record(id, debriefed);
    const [first] = await results.list();
    expect(first).toMatchObject({ runId: id, hints: 2, guidance: 'free', isBranch: false, total: 400, variant: 'report' });
    tick(DAY_MS);
    await results.record(id, { ...debriefed, score: { ...debriefed.score, total: 450 } });
    const again = await results.list();
    expect(again).toHaveLength(1);
    expect(again[0]).toMatchObject({ total: 450, playedAt: first.playedAt });
    expect(again[0].markedAt).toBeGreaterThan(first.markedAt);
  });

  it('of a branch is marked as one', async () => {
    const store = browser().tab();
    const intents = [{ seq: 0, tick: 5, intent: { kind: 'acknowledge' } as const }];
    const id = await store.createRun({ ...NEW_RUN, branchOf: { runId: 'id00000001', atUs: 7 }, shared: intents });
    expect((await store.readRun(id))?.record).toMatchObject({ intents, untilUs: 7 });
    const results = resultStore(store);
    await results.record(id, debriefed);
    expect((await results.list())[0].isBranch).toBe(true);
  });
});
