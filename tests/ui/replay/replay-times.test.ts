import { describe, expect, it } from 'vitest';
import type { DashboardSpec } from '../../../src/scenario/types.ts';
import type { RunInfo } from '../../../src/session/view.ts';
import type { RunSummary } from '../../../src/storage/runs.ts';
import { comparable, firstChoice, relativesOf } from '../../../src/ui/replay/relatives.ts';
import { beginOf, shareOf, stopAfter, stopBefore, timeAt, unseenBy } from '../../../src/ui/replay/replay-times.ts';

const S = 1_000_000;
const story = {
  pagedUs: 600 * S,
  items: [
    { atUs: 100 * S, lane: 'change', text: 'Long before' },
    { atUs: 600 * S, lane: 'phase', text: 'Paged' },
    { atUs: 620 * S, lane: 'look', text: 'Logs' },
    { atUs: 640 * S, lane: 'action', text: 'Roll back' },
  ],
} as const;

describe('moving through a run', () => {
  it('begins five minutes before the page', () => {
    expect(beginOf(story)).toBe(300 * S);
    expect(beginOf({ pagedUs: 60 * S })).toBe(0);
  });

  it('stops at what happened, not at every look', () => {
    expect(stopAfter(story, 600 * S)?.text).toBe('Roll back');
    expect(stopBefore(story, 640 * S)?.text).toBe('Paged');
    expect(stopAfter(story, 640 * S)).toBeNull();
    expect(stopBefore(story, 600 * S), 'what lies before the timeline is no stop').toBeNull();
  });

  it('finds the place of a moment and the moment of a place', () => {
    expect(shareOf(450 * S, 300 * S, 600 * S)).toBe(0.5);
    expect(timeAt(0.5, 300 * S, 600 * S)).toBe(450 * S);
    expect(timeAt(1.7, 300 * S, 600 * S)).toBe(600 * S);
  });

  it('greys the tabs, dashboards and parts of the system that nothing had been asked about', () => {
    const board = (id: string): DashboardSpec => ({ id, title: id, panels: [] });
    const info = { dashboards: [board('shop'), board('stock')], standardDashboards: [], map: { nodes: [{ id: 'orders' }, { id: 'stock' }] } } as unknown as RunInfo;
    const unseen = unseenBy([{ atUs: 0, panel: 'logs', dashboard: null, components: ['orders'] }, { atUs: 1, panel: 'dashboards', dashboard: 'shop', components: [] }], info);
    expect([...unseen.dashboards]).toEqual(['stock']);
    expect([...unseen.components]).toEqual(['stock']);
    expect(unseen.tabs.has('logs')).toBe(false);
    expect(unseen.tabs.has('traces')).toBe(true);
  });
});

describe('the relatives of a run', () => {
  const run = (id: string, startedAt: number, parent?: string): RunSummary => ({
    id, scenarioId: 'shop', scenarioHash: '', filesHash: 'f', title: 'Shop', seed: 1, variant: 'flag', engine: '1', status: 'finished', startedAt, updatedAt: 0, untilUs: 1, hash: null, score: null, outcome: null, intentsCount: 0, saved: true,
    ...(parent === undefined ? {} : { branchOf: { runId: parent, atUs: 1 } }),
  });
  const runs = [run('d', 4, 'b'), run('root', 1), run('b', 2, 'root'), run('c', 3, 'root'), run('stranger', 0)];

  it('are its parent, its branches and theirs, the oldest first', () => {
    expect(relativesOf('b', runs).map(({ id }) => id)).toEqual(['root', 'b', 'c', 'd']);
    expect(relativesOf('stranger', runs).map(({ id }) => id)).toEqual(['stranger']);
    expect(relativesOf('unknown', runs)).toEqual([]);
  });

  it('still belong together when their parent was deleted, and a run that parts from itself hangs nothing', () => {
    expect(relativesOf('b', runs.filter(({ id }) => id !== 'root')).map(({ id }) => id)).toEqual(['b', 'c', 'd']);
    expect(relativesOf('x', [run('x', 1, 'x')]).map(({ id }) => id)).toEqual(['x']);
  });

  it('can be compared from any of them, unless a run has none or was never begun', () => {
    expect([...comparable(runs)].toSorted()).toEqual(['b', 'c', 'd', 'root']);
    expect(comparable([run('root', 1), { ...run('b', 2, 'root'), untilUs: 0 }])).toEqual(new Set());
    expect(comparable([run('root', 1), { ...run('b', 2, 'root'), filesHash: 'changed' }])).toEqual(new Set());
  });

  it('are compared three at a time: the run, the one it parts from, and the newest', () => {
    expect(firstChoice('c', relativesOf('c', runs))).toEqual(['root', 'c', 'd']);
  });
});
