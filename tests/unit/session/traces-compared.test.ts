import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/base/time.ts';
import { advanceRun, openRun, type Run } from '../../../src/session/run.ts';
import { serviceGraphOf } from '../../../src/session/service-graph.ts';
import type { DifferenceAnswer, ServiceGraph, TraceSelectionArgs } from '../../../src/session/trace-answers.ts';
import { differenceOf, sureDifference } from '../../../src/session/trace-difference.ts';
import { searchTraces } from '../../../src/session/trace-search.ts';
import { runLongCall } from '../../../src/worker/long-calls.ts';
import { shopScenario } from '../../support/scenarios.ts';

/** The flag goes on after five and a half minutes: from then on the stock takes three seconds. */
const SLOW = '{ nestedSetParent < 0 && duration > 1s }';

function shop(): Run {
  const run = openRun(shopScenario(), 3, 'flag');
  advanceRun(run, 7 * MINUTE);
  return run;
}

const argsOf = (run: Run, query: string, more: Partial<TraceSelectionArgs> = {}): TraceSelectionArgs => ({ query, fromMs: run.scenario.startEpochMs, toMs: run.scenario.startEpochMs + 7 * 60_000, limit: 20, area: null, ...more });

function difference(run: Run, args: TraceSelectionArgs): DifferenceAnswer {
  const answer = runLongCall(differenceOf(run, args));
  if (!answer.ok) throw new Error(answer.message);
  return answer;
}

describe('what requests share', () => {
  const run = shop();

  it('is counted over even samples of both sides, and every row asks for what it says', () => {
    const { selected, rest, rows, tooFew } = difference(run, argsOf(run, '{ nestedSetParent < 0 && duration > 1s && status = error }'));
    expect([selected.sampled, rest.sampled, tooFew]).toEqual([0, 250, true]);
    expect(rows).toEqual([]);
    // Nothing but their duration tells these requests from the others.
    const slow = difference(run, argsOf(run, SLOW));
    expect([slow.selected.sampled, slow.rest.sampled, slow.tooFew]).toEqual([250, 250, false]);
    expect(slow.selected.of).toBeGreaterThan(250);
    expect(slow.rows).toEqual([]);
    expect(slow.alike).toBeGreaterThan(5);
  });

  it('shows what only the chosen ones have, also in a rectangle', () => {
    const timedOut = shopScenario();
    const { services } = timedOut.system;
    const { shop: buy } = services;
    const steps = buy.endpoints['POST /buy'].steps.map((step) => (step.do === 'call' && step.service === 'stock' ? { ...step, timeoutUs: SECOND, retries: 1, optional: true } : step));
    const system = { ...timedOut.system, services: { ...services, shop: { ...buy, endpoints: { 'POST /buy': { steps, versions: {} } } } } };
    const impatient = openRun({ ...timedOut, system }, 3, 'flag');
    advanceRun(impatient, 7 * MINUTE);
    const args = argsOf(impatient, '{}', { area: { fromMs: 0, toMs: Infinity, leastUs: SECOND, mostUs: 60 * SECOND } });
    const { rows } = difference(impatient, args);
    const told = rows.flatMap((row) => [row, ...row.same]).map(({ query }) => query);
    expect(told).toContain('{ resource.service.name = "shop" && span.error.type = "timeout" }');
    expect(told).toContain('{ resource.service.name = "shop" && span.http.request.resend_count = 1 }');
    const first = rows[0];
    expect(first.sureBy).toBeGreaterThan(0.9);
    expect([first.selected, first.rest]).toEqual([250, 0]);
    const found = runLongCall(searchTraces(impatient, { ...args, query: first.query, limit: 20 }));
    expect(found.ok && found.rows.every(({ durationUs }) => durationUs >= SECOND)).toBe(true);
  });

  it('is said to differ only by what a thousand samples but one would show', () => {
    expect(sureDifference(5, 10, 5, 10)).toBe(0);
    expect(sureDifference(3, 10, 0, 10)).toBe(0);
    expect(sureDifference(100, 100, 0, 100)).toBeGreaterThan(0.9);
    expect(sureDifference(0, 100, 100, 100)).toBe(-sureDifference(100, 100, 0, 100));
    expect(sureDifference(60, 250, 40, 250)).toBe(0);
    expect(sureDifference(90, 250, 40, 250)).toBeGreaterThan(0.05);
  });

  it('is a fault in words when the query cannot be read', () => {
    expect(runLongCall(differenceOf(run, argsOf(run, '{ status ='))).ok).toBe(false);
  });
});

describe('a service graph', () => {
  it('has who called whom, how often, and how long that took the caller', () => {
    const run = shop();
    const graph = runLongCall(serviceGraphOf(run, argsOf(run, SLOW))) as ServiceGraph;
    expect(graph.traces.sampled).toBe(200);
    const edges = Object.fromEntries(graph.edges.map(({ from, to, calls, errors, meanUs, perTrace }) => [`${from} ${to}`, [calls, errors, Math.round(meanUs / 1_000), perTrace]]));
    expect(Object.keys(edges).sort()).toEqual(['shop bank', 'shop stock', 'users shop']);
    expect(edges['shop stock']).toEqual([200, 0, 3_001, 1]);
    expect(edges['shop bank']?.[2]).toBe(51);
    // What a third party took is its own, though it sends no spans.
    const itself = Object.fromEntries(graph.nodes.map(({ service, criticalUs }) => [service, Math.round(criticalUs / 1_000)]));
    expect(itself).toMatchObject({ stock: 3_000, bank: 51 });
    const waited = graph.nodes.reduce((sum, { criticalUs }) => sum + criticalUs, 0);
    expect(Math.round(waited / 1_000)).toBe(Math.round((edges['users shop']?.[2] ?? 0)));
  });
});
