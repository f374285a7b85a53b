import { describe, expect, it } from 'vitest';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { QUIET_SINK } from '../../../src/sim/kernel/sink.ts';
import { dataColumns, dataModel, keyAt, levelAt } from '../../../src/sim/parts/data/records.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import type { StepSpec } from '../../../src/sim/spec.ts';
import { check, dataSpec, take } from '../../support/caches.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const INCORRECT = 9;
const pause: StepSpec = { do: 'wait', us: 20_000, spread: { kind: 'exponential' } };

/** Buyers of one article, who look whether there is one left, think, and take it. */
function shop(steps: readonly StepSpec[], stock: number, rate = 100): { world: World; ended: number[] } {
  const ended: number[] = [];
  const world = worldOf(system({
    services: { shop: service({ 'POST /buy': steps }) },
    parts: { data: { articles: dataSpec({ keys: 1, by: 'one', stock, reconciledBy: 'shop' }) } },
    clients: { web: client(rate, 'shop', 'POST /buy') },
  }), 3, {}, { ...QUIET_SINK, requestEnded: (_who, _route, _trace, _start, _duration, outcome) => ended.push(outcome) });
  runUntil(world, 21 * SECOND);
  return { world, ended };
}

const level = (world: World): number => levelAt(world, dataModel(world, 0), 0, dataColumns(world).version[0]);

describe('the last pieces of a stock', () => {
  it('are sold more than once when others come between the check and the change', () => {
    const { world, ended } = shop([check('articles'), pause, take('articles', [])], 500);
    expect(level(world)).toBeLessThan(0);
    expect(ended.filter((outcome) => outcome === INCORRECT)).toHaveLength(-level(world));
    expect(cellSum(world, 'shop', 'reconciliation_negative_records')).toBe(1);
    expect(cellSum(world, 'shop', 'reconciliation_difference')).toBe(0);
  });

  it('are sold once when the change checks again, and the others are told so', () => {
    const { world, ended } = shop([check('articles'), pause, take('articles', [], { how: 'guarded' })], 500);
    expect(level(world)).toBe(0);
    expect(ended.every((outcome) => outcome === 0)).toBe(true);
  });

  it('are sold once without time between check and change', () => {
    expect(level(shop([check('articles'), take('articles', [])], 500).world)).toBe(0);
  });
});

describe('a level computed from what was read', () => {
  it('wipes out what others did since: the ledger and the records drift apart, and no record is below zero', () => {
    const { world, ended } = shop([check('articles'), pause, take('articles', [], { how: 'computed' })], 1_000_000);
    const lost = cellSum(world, 'shop', 'reconciliation_difference');
    expect(lost).toBeGreaterThan(500);
    expect(ended.filter((outcome) => outcome === INCORRECT).length).toBe(dataColumns(world).lost[0]);
    expect(level(world)).toBeLessThan(1_000_000);
    expect(cellSum(world, 'shop', 'reconciliation_negative_records')).toBe(0);
  });

  it('is refused, with a version, when somebody else was faster; nothing is lost', () => {
    const { world, ended } = shop([check('articles'), pause, take('articles', [], { how: 'versioned' })], 1_000_000);
    expect(ended.filter((outcome) => outcome === 1).length).toBeGreaterThan(500);
    expect(ended.filter((outcome) => outcome === 0)).toHaveLength(1_000_000 - level(world));
    expect(cellSum(world, 'shop', 'reconciliation_difference')).toBe(0);
  });

  it('wipes out no one when nobody comes between', () => {
    const { world } = shop([check('articles'), { ...pause, us: 20 }, take('articles', [], { how: 'computed' })], 1_000_000, 2);
    expect(level(world)).toBeLessThan(1_000_000 - 20);
    expect(cellSum(world, 'shop', 'reconciliation_difference')).toBe(0);
  });
});

it('a change that fails is never visible', () => {
  const { world } = shop([take('articles', [{ do: 'fail', status: 500, probability: 1 }])], 100);
  expect(level(world)).toBe(100);
  expect(dataColumns(world).version[0]).toBe(1);
});

it('requests spread over the records as skew and hot share say', () => {
  const world = worldOf(system({
    services: { api: service({ do: [] }) },
    parts: { data: { even: dataSpec({ keys: 4, by: 'request' }), hot: dataSpec({ keys: 5, by: 'request', hotShare: 0.5 }), skewed: dataSpec({ keys: 3, by: 'request', skew: 1 }), both: dataSpec({ keys: 3, by: 'request', skew: 1, hotShare: 0.4 }) } },
    clients: { web: client(1, 'api', 'do') },
  }), 1);
  const shares = (index: number): number[] => {
    const { keys } = dataModel(world, index);
    const counts = Array.from({ length: keys }, () => 0);
    for (let i = 0; i < 12_000; i++) counts[keyAt(dataModel(world, index), (i + 0.5) / 12_000)]++;
    return counts.map((n) => Math.round((n / 12_000) * 1000) / 1000);
  };
  expect(shares(0)).toEqual([0.25, 0.25, 0.25, 0.25]);
  expect(shares(1)).toEqual([0.5, 0.125, 0.125, 0.125, 0.125]);
  expect(shares(2)).toEqual([0.545, 0.273, 0.182]);
  expect(shares(3)).toEqual([0.4, 0.4, 0.2]);
});
