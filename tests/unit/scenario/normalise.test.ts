import { describe, expect, it } from 'vitest';
import { epochMs, rangeUs } from '../../../src/scenario/normalise/values.ts';
import { editDistance, nearest } from '../../../src/scenario/nearest.ts';
import { tunablesOf } from '../../../src/scenario/tunables.ts';
import type { Scenario } from '../../../src/scenario/types.ts';
import { damage, good, read } from './support.ts';

function scenarioOf(text: string): Scenario {
  const answer = read(text);
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  return answer.scenario;
}

describe('a scenario that was read', () => {
  const scenario = scenarioOf(good);
  const { services, databases, pools } = scenario.system;

  it('has the conditions of a message that names some, and nothing new where it names none', () => {
    expect(Object.keys(scenario.messages[0] ?? {})).toEqual(['from', 'text', 'afterUs', 'while']);
    const waiting = scenarioOf(damage(good, '"after": "20m"', '"after": "20m", "silentFor": { "audience": "team", "for": "10m" }, "afterAction": "restart", "until": "30m"'));
    expect(waiting.messages[0]).toMatchObject({ silentFor: { audience: 'team', forUs: 600e6 }, afterAction: 'restart', untilUs: 1_800e6 });
  });

  it('has what the author left out', () => {
    expect(services['payments'].endpoints['POST /charges'].steps).toEqual([
      { do: 'cpu', us: 3_000, spread: { kind: 'lognormal', sigma: 0.4 } },
      {
        do: 'call',
        name: 'payments>cardnet',
        service: 'cardnet',
        endpoint: 'POST /v2/authorisations',
        timeoutUs: 0,
        retries: 0,
        backoffUs: 50_000,
        jitter: 0.5,
        backoffMaxUs: 0,
        retryOn: 'failures',
        retryBudget: 0,
        concurrency: 0,
        propagateDeadline: false,
        cancels: false,
        async: false,
        optional: true,
        breaker: { enabled: false, failureRatio: 0.5, slowUs: 1_000_000, volume: 10, windowUs: 10_000_000, openUs: 15_000_000, probes: 3 },
      },
      { do: 'log', level: 1, text: 'charge recorded' },
    ]);
    expect(services['cardnet']).toMatchObject({ kind: 'third_party', instances: 1, versions: ['2026.02'] });
    expect(services['api-gateway'].endpoints['POST /api/v1/orders'].steps[0]).toMatchObject({ spread: { kind: 'exponential' } });
    expect(databases['inventory-db'].tables['stock']).toMatchObject({ rowsEstimated: 2_000_000, indexes: { stock_sku_id_idx: { unique: false, state: 'valid' } } });
    expect(pools['orders-db']).toMatchObject({ size: 20, sizeMax: 60, waitUs: 5_000_000 });
  });

  it('knows the pool that steps do not name', () => {
    expect(services['order-processing'].endpoints['POST /api/v1/orders'].steps.at(-2)).toMatchObject({ do: 'transaction', pool: 'orders-db', steps: [{ pool: 'orders-db', times: 1 }, { times: 2 }] });
  });

  it('has times in microseconds and moments in milliseconds', () => {
    expect(scenario).toMatchObject({ historyUs: 900_000_000, horizonUs: 2_400_000_000, startEpochMs: Date.UTC(2026, 2, 2, 13, 40) });
    expect(scenario.planned[1]).toMatchObject({ lowUs: 900_000_000, highUs: 960_000_000, action: { do: 'deploy', service: 'inventory' } });
    expect(scenario.variants['slow-report'].params).toEqual({ 'databases.inventory-db.queries.stock_report_full.idle_us': 50_000_000 });
    expect(scenario.variants['slow-vendor'].fault.states['usual'].after).toEqual([{ lowUs: 930_000_000, highUs: 990_000_000, target: 'slowing' }]);
  });

  it('has another hash when a number differs, and the same when a default is written out', () => {
    expect(scenarioOf(damage(good, '"rate": 26', '"rate": 27')).hash).not.toBe(scenario.hash);
    expect(scenarioOf(damage(good, '{ "query": "order_by_id" }', '{ "query": "order_by_id", "times": 1, "pool": "orders-db" }')).hash).toBe(scenario.hash);
  });

  it('has tunables for everything that faults and players change', () => {
    const tunables = tunablesOf(scenario.system);
    for (const name of [
      'clients.web.rate',
      'services.payments.slow',
      'pools.inventory-db.size',
      'databases.inventory-db.hit_ratio',
      'databases.inventory-db.tables.stock.rows_estimated',
      'databases.inventory-db.tables.stock.indexes.stock_region_sku_idx',
      'databases.inventory-db.queries.stock_report_full.idle_us',
      'calls.payments>cardnet.breaker',
      'calls.order-processing>inventory.timeout',
      'limiters.orders-intake.per_second',
      'flags.stock-report-full-history',
    ]) {
      expect([...tunables.keys()]).toContain(name);
    }
    expect(tunables.has('calls.api-gateway>order-processing.breaker')).toBe(false);
  });
});

describe('moments', () => {
  it.each(['1970-01-01T00:00:00Z', '2000-02-29T23:59:59Z', '1900-03-01T00:00:00Z', '2024-12-31T12:00:00Z', '2100-02-28T00:00:01Z'])('are those of the calendar: %s', (text) => {
    expect(epochMs(text)).toBe(Date.parse(text));
  });

  it.each(['2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-04-31T00:00:00Z', '2026-01-01T24:00:00Z', '2026-00-10T00:00:00Z'])('that do not exist are none: %s', (text) => {
    expect(epochMs(text)).toBeNull();
  });

  it('may be a range', () => {
    expect(rangeUs('1s..2s')).toEqual({ lowUs: 1_000_000, highUs: 2_000_000 });
    expect(rangeUs('1s')).toEqual({ lowUs: 1_000_000, highUs: 1_000_000 });
  });
});

describe('the nearest name', () => {
  it.each([
    ['inventroy', 'inventory'],
    ['paiments', 'payments'],
    ['PAYMENTS', 'payments'],
    ['elephant', null],
    ['', null],
  ])('to %s is %s', (typed, expected) => {
    expect(nearest(typed, ['inventory', 'payments', 'orders'])).toBe(expected);
  });

  it('counts a swap of neighbours as one change', () => {
    expect([editDistance('ab', 'ba'), editDistance('kitten', 'sitting'), editDistance('', 'abc'), editDistance('a', 'a')]).toEqual([1, 3, 3, 0]);
  });
});
