import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/base/time.ts';
import type { Scenario } from '../../../src/scenario/types.ts';
import { advanceRun, advanceToPage, openRun, submitIntent, type Run } from '../../../src/session/run.ts';
import { searchTraces } from '../../../src/session/trace-search.ts';
import type { Trace } from '../../../src/session/view.ts';
import { openTrace } from '../../../src/session/window.ts';
import { traceIdText } from '../../../src/telemetry/ids.ts';
import { runLongCall } from '../../../src/worker/long-calls.ts';
import { shopScenario } from '../../support/scenarios.ts';

const SEED = 3;

/** The shop with a slow stock, whose callers are less patient than the shop's: the client gives up, the shop does not. */
function slowShop(clientTimeoutUs: number, callTimeoutUs = 0, retries = 0): Scenario {
  const scenario = shopScenario();
  const { services, clients } = scenario.system;
  const { shop } = services;
  const steps = shop.endpoints['POST /buy'].steps.map((step) => (step.do === 'call' && step.service === 'stock' ? { ...step, timeoutUs: callTimeoutUs, retries } : step));
  return { ...scenario, system: { ...scenario.system, services: { ...services, shop: { ...shop, endpoints: { 'POST /buy': { steps, versions: {} } } } }, clients: { users: { ...clients['users'], timeoutUs: clientTimeoutUs } } } };
}

function playTo(scenario: Scenario, toUs: number): Run {
  const run = openRun(scenario, SEED, 'flag');
  advanceRun(run, toUs);
  return run;
}

const find = (run: Run, query: string) => {
  const answer = runLongCall(searchTraces(run, { query, fromMs: 0, toMs: run.scenario.startEpochMs + 60 * 60_000, limit: 1 }));
  if (!answer.ok || answer.decidedBy !== 'roots') throw new Error(`${query} is not decided by roots`);
  return answer.rows;
};
/** The newest first. */
const timedOut = (run: Run) => find(run, '{ nestedSetParent < 0 && status = error }').filter(({ error }) => error === 'timeout');
const opened = (run: Run, id: string): Trace => {
  const trace = openTrace(run, id);
  if (trace === null) throw new Error(`no trace ${id}`);
  return trace;
};
const lines = (trace: Trace): string[] => trace.spans.map((span) => `${'  '.repeat(span.depth)}${span.service} ${span.name}${span.unfinished ? ' open' : ''}${span.outlivedUs > 0 ? ` +${Math.floor(span.outlivedUs / SECOND)}s` : ''}`);
/** Half a minute after the trouble has begun. */
const TROUBLED_US = 6 * MINUTE;

describe('a trace that is opened', () => {
  it('has the work that went on after its client gave up, and says until when it was followed', () => {
    const run = playTo(slowShop(SECOND), TROUBLED_US);
    const newest = timedOut(run)[0];
    const trace = opened(run, newest.traceId);
    expect(lines(trace)).toEqual(['users buy', '  users POST /buy', '    shop POST /buy open +0s', '      shop GET /stock open', '        stock GET /stock open']);
    expect([trace.live, trace.complete, trace.rootUs]).toEqual([true, false, SECOND]);
    expect(trace.followedToMs).toBe(run.scenario.startEpochMs + TROUBLED_US / 1000);
    advanceRun(run, TROUBLED_US + 10 * SECOND);
    const later = opened(run, newest.traceId);
    expect(lines(later)).toEqual(['users buy', '  users POST /buy', '    shop POST /buy +2s', '      shop GET /stock', '        stock GET /stock', '      shop POST /pay']);
    expect([later.live, later.complete]).toEqual([false, true]);
    // Simulated no longer than something was done for it, and the same ids again.
    expect(later.followedToMs).toBeLessThan(run.scenario.startEpochMs + TROUBLED_US / 1000 + 5_000);
    expect(later.spans.slice(0, 5).map(({ spanId }) => spanId)).toEqual(trace.spans.map(({ spanId }) => spanId));
  });

  it('shows what nobody waits for any more as open when it outlasts half a minute', () => {
    const scenario = slowShop(SECOND);
    const stock = scenario.system.services['stock'];
    const stuck = { ...scenario, system: { ...scenario.system, services: { ...scenario.system.services, stock: { ...stock, endpoints: { 'GET /stock': { steps: [{ do: 'wait', us: 10 * MINUTE, spread: { kind: 'constant' } } as const], versions: {} } } } } } };
    const run = playTo(stuck, 2 * MINUTE);
    const [first] = timedOut(run).slice(-1);
    const trace = opened(run, first.traceId);
    expect(lines(trace).at(-1)).toBe('        stock GET /stock open');
    // Asking again shows no more: it was not followed to the present.
    expect([trace.complete, trace.live, trace.followedToMs - first.startMs]).toEqual([false, false, 31_000]);
    expect(trace.spans.reduce((sum, span) => sum + span.criticalUs, 0)).toBe(trace.rootUs);
  });

  it('counts the attempts of a call, and gives a status only to those that were answered', () => {
    const run = playTo(slowShop(20 * SECOND, SECOND, 1), TROUBLED_US);
    const trace = opened(run, timedOut(run)[0].traceId);
    const calls = trace.spans.filter((span) => span.service === 'shop' && span.kind === 'client');
    expect(calls.map(({ attributes }) => [attributes['http.request.resend_count'], attributes['error.type'], attributes['http.response.status_code']])).toEqual([[undefined, 'timeout', undefined], [1, 'timeout', undefined]]);
    expect(calls[0]?.attributes).toMatchObject({ 'server.address': 'stock', 'http.request.method': 'GET', 'url.template': '/stock' });
    const asked = trace.spans.find((span) => span.service === 'users' && span.kind === 'client');
    expect(asked?.attributes).toMatchObject({ 'http.response.status_code': 504, 'error.type': '504' });
    expect(trace.spans.find((span) => span.service === 'shop' && span.kind === 'server')?.resource).toMatchObject({ 'service.name': 'shop', 'service.version': '1' });
  });

  it('can be of a request that is still under way', () => {
    const run = playTo(slowShop(20 * SECOND), TROUBLED_US + 500_000);
    const { frames } = run.world;
    const live = Array.from({ length: frames.high }, (_, f) => f).filter((f) => frames.state[f] !== 0 && frames.parent[f] === -1).map((f) => frames.trace[f]);
    expect(live.length).toBeGreaterThan(0);
    const trace = opened(run, traceIdText(SEED, live[0]));
    expect([trace.spans[0]?.unfinished, trace.live, trace.spans[0]?.name]).toEqual([true, true, 'buy']);
    expect(openTrace(run, traceIdText(SEED, 9_999_999))).toBeNull();
  });

  it('is what happened, also when its players did something in the middle', () => {
    const run = playTo(slowShop(SECOND), TROUBLED_US);
    advanceToPage(run);
    const doneUs = run.world.now + 7 * SECOND;
    advanceRun(run, doneUs);
    for (const intent of [{ kind: 'acknowledge' }, { kind: 'mitigate', verb: 'set_flag', args: { flag: 'full-scan', on: false }, hypothesisId: null }] as const) expect(submitIntent(run, intent).accepted).toBe(true);
    advanceRun(run, doneUs + MINUTE);
    const ended = find(run, '{}').filter(({ startMs }) => startMs >= run.scenario.startEpochMs + doneUs / 1000 - 1_000);
    for (const row of ended.filter((_, i) => i % 8 === 0)) {
      const trace = opened(run, row.traceId);
      expect([trace.rootUs, trace.spans[0]?.status]).toEqual([row.durationUs, row.error === '' ? 'ok' : 'error']);
      const ids = new Set(trace.spans.map(({ spanId }) => spanId));
      expect(trace.spans.every(({ parentId }) => parentId === '' || ids.has(parentId))).toBe(true);
    }
    expect(new Set(ended.map(({ error }) => error)).size).toBeGreaterThan(1);
  });
});

describe('the list of requests', () => {
  it('tells who stopped waiting from who was told of a timeout', () => {
    expect(new Set(timedOut(playTo(slowShop(SECOND), TROUBLED_US)).map(({ gaveUp }) => gaveUp))).toEqual(new Set([true]));
    const told = timedOut(playTo(slowShop(20 * SECOND, SECOND, 1), TROUBLED_US));
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told.map(({ gaveUp }) => gaveUp))).toEqual(new Set([false]));
  });
});
