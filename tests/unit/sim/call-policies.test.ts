import { describe, expect, it } from 'vitest';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import type { SpanRecord } from '../../../src/sim/kernel/sink.ts';
import { QUIET_SINK } from '../../../src/sim/kernel/sink.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { applyVerb } from '../../../src/sim/intents/registry.ts';
import { OUTCOMES, type CallSpec, type ClientSpec, type RetryOn, type ServiceSpec } from '../../../src/sim/spec.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const wait = (us: number) => ({ do: 'wait', us, spread: { kind: 'constant' } }) as const;
const call = (to: string, more: Partial<CallSpec> = {}): CallSpec => ({ do: 'call', name: `front>${to}`, service: to, endpoint: 'do', timeoutUs: 500_000, retries: 0, backoffUs: 10_000, optional: false, breaker: null, ...more });

interface Lines { readonly logs: string[]; readonly spans: SpanRecord[] }

/** Users → front → back; back takes 20 ms of nobody's core. What is logged and traced is kept. */
function chain(policy: Partial<CallSpec>, { back = {}, users = {}, rate = 20, links = {} }: { back?: Partial<ServiceSpec>; users?: Partial<ClientSpec>; rate?: number; links?: Record<string, Record<string, number | string | boolean>> } = {}): World & { lines: Lines } {
  const lines: Lines = { logs: [], spans: [] };
  const world = worldOf(system({
    services: { front: service({ go: [call('back', policy)] }), back: service({ do: [wait(20_000)] }, back) },
    parts: { links },
    clients: { users: client(rate, 'front', 'go', users) },
  }), 11, {}, {
    ...QUIET_SINK,
    logged: (_at, template, _identity, trace, p0, p1, p2, p3) => void lines.logs.push(`${trace} ${textOf(world, template, [p0, p1, p2, p3])}`),
    span: (span) => void lines.spans.push({ ...span }),
  });
  return Object.assign(world, { lines });
}

function textOf(world: World, template: number, values: readonly number[]): string {
  const { text, fields } = world.model.templates[template];
  return fields.reduce((line, { name, kind, values: words }, i) => line.replace(`{${name}}`, kind === 'ref' ? words![values[i]] : String(values[i])), text);
}

const set = (world: World, name: string, value: number): void => setParam(world, paramNamed(world, name), value);
const answered = (world: World, status: string): number => cellSum(world, 'users', 'client_request_duration_seconds_count', { http_response_status_code: status });
const served = (world: World, name: string, status?: string): number => cellSum(world, name, 'http_server_request_duration_seconds_count', status === undefined ? {} : { http_response_status_code: status });
const counter = (world: World, name: string): number => cellSum(world, 'front', name);

describe('retries', () => {
  it('wait for the backoff, doubled each time, with the share of it drawn that the jitter says', () => {
    const gaps = (jitter: number, backoffMaxUs = 0): number[] => {
      const world = chain({ retries: 4, backoffUs: 100_000, jitter, backoffMaxUs });
      world.spansOn = true;
      set(world, 'services.back.failing', 1);
      runUntil(world, 30 * SECOND);
      const attempts = world.lines.spans.filter((span) => span.kind === 1 && span.trace === 3 && world.model.calls[span.n2].name === 'front>back');
      return attempts.slice(1).map((span, i) => span.startUs - attempts[i].endUs);
    };
    expect(gaps(0)).toEqual([100_000, 200_000, 400_000, 800_000]);
    expect(gaps(0, 250_000)).toEqual([100_000, 200_000, 250_000, 250_000]);
    const [none, equal, full] = [gaps(0), gaps(0.5), gaps(1)];
    equal.forEach((gap, i) => {
      expect(gap).toBeGreaterThanOrEqual(none[i] / 2);
      expect(gap).toBeLessThan(none[i]);
      // The same draws: half of what full jitter makes of them, on top of the fixed half.
      expect(gap).toBe(Math.round(none[i] / 2 + full[i] / 2));
    });
  });

  it('follow at once where there is no backoff', () => {
    const world = chain({ retries: 2, backoffUs: 0 });
    set(world, 'services.back.failing', 1);
    runUntil(world, 10 * SECOND);
    set(world, 'clients.users.rate', 0);
    runUntil(world, 11 * SECOND);
    expect(served(world, 'back')).toBe(3 * served(world, 'front'));
    expect(cellSum(world, 'front', 'http_server_request_duration_seconds_sum') / served(world, 'front')).toBeCloseTo(3 * 0.0005, 4);
  });

  it('are made after the answers that the policy names', () => {
    const tries = (retryOn: RetryOn, status: number): number => {
      const world = chain({ retries: 1, backoffUs: 1_000, retryOn }, { back: { endpoints: { do: { steps: [{ do: 'fail', status, probability: 1 }], versions: {} } } } });
      runUntil(world, 10 * SECOND);
      return Math.round(served(world, 'back') / served(world, 'front'));
    };
    expect([tries('failures', 500), tries('failures', 503), tries('failures', 429)]).toEqual([2, 2, 1]);
    expect([tries('all', 500), tries('all', 503), tries('all', 429)]).toEqual([2, 2, 2]);
    expect([tries('unavailable', 500), tries('unavailable', 503), tries('unavailable', 504)]).toEqual([1, 2, 1]);
  });

  it('stay within the budget, and each that does not is counted', () => {
    const world = chain({ retries: 3, backoffUs: 1_000, retryBudget: 0.1 }, { rate: 200 });
    set(world, 'services.back.failing', 1);
    runUntil(world, 60 * SECOND);
    const requests = served(world, 'front');
    const retries = counter(world, 'http_client_retries_total');
    expect(retries / requests).toBeGreaterThan(0.095);
    expect(retries / requests).toBeLessThanOrEqual(0.1);
    // Every request fails in the end: either its third retry did, or the budget refused one.
    expect(counter(world, 'http_client_retry_budget_exhausted_total')).toBeGreaterThan(requests * 0.9);
    const generous = chain({ retries: 3, backoffUs: 1_000 }, { rate: 200 });
    set(generous, 'services.back.failing', 1);
    runUntil(generous, 60 * SECOND);
    expect(counter(generous, 'http_client_retries_total') / served(generous, 'front')).toBeCloseTo(3, 2);
    expect(counter(generous, 'http_client_retry_budget_exhausted_total')).toBe(0);
  });

  it('save up ten seconds of budget at the most', () => {
    const world = chain({ retries: 1, backoffUs: 1_000, retryBudget: 0.2 }, { rate: 100 });
    runUntil(world, 100 * SECOND);
    const { budget } = world.calls;
    expect(Math.max(...budget)).toBeGreaterThan(0.2 * 100 * 10 * 0.85);
    expect(Math.max(...budget)).toBeLessThan(0.2 * 100 * 10 * 1.15);
  });

  it('of clients follow the same policy', () => {
    const storm = (retryBudget: number): number => {
      const world = chain({}, { users: { retries: 3, backoffUs: 1_000, retryBudget }, rate: 200 });
      set(world, 'services.front.failing', 1);
      runUntil(world, 40 * SECOND);
      return served(world, 'front') / world.clients.begun[0];
    };
    expect(storm(0)).toBeCloseTo(4, 1);
    expect(storm(0.1)).toBeCloseTo(1.1, 1);
  });

  it('show in logs: the caller says which, the callee at the door too, all under one trace', () => {
    const world = chain({ retries: 2, backoffUs: 1_000 }, { users: { retries: 1, backoffUs: 1_000 } });
    world.model.services.forEach((one) => { if (one.name === 'back') Object.assign(one, { kind: 'gateway' }); });
    set(world, 'services.back.failing', 1);
    runUntil(world, 5 * SECOND);
    const ofOne = world.lines.logs.filter((line) => line.startsWith('2 ')).map((line) => line.slice(2).replace(/ \d+ ms/, ''));
    const round = ['do error attempt 1', 'retry 1/2 of back do: error', 'do error attempt 2', 'retry 2/2 of back do: error', 'do error attempt 3'];
    expect(ofOne.filter((line) => round.includes(line))).toEqual([...round, ...round]);
  });

  it('multiply from layer to layer: three layers of three tries are 27', () => {
    const tries = { retries: 2, backoffUs: 1_000, timeoutUs: 0 };
    const layer = (name: string, to: string): ServiceSpec => service({ do: [call(to, { name: `${name}>${to}`, ...tries })] });
    const world = worldOf(system({
      services: { gateway: layer('gateway', 'order'), order: layer('order', 'payment'), payment: layer('payment', 'bank'), bank: service({ do: [wait(1_000)] }) },
      clients: { users: client(20, 'gateway', 'do') },
    }), 4);
    set(world, 'services.bank.failing', 1);
    runUntil(world, 20 * SECOND);
    set(world, 'clients.users.rate', 0);
    runUntil(world, 30 * SECOND);
    expect(served(world, 'bank')).toBe(27 * served(world, 'gateway'));
    expect(served(world, 'payment')).toBe(9 * served(world, 'gateway'));
  });
});

describe('what a request draws', () => {
  it('does not depend on how many retries another call of it was allowed', () => {
    const fates = (retryBudget: number): string[] => {
      const found: string[] = [];
      const world = worldOf(system({
        services: {
          front: service({ go: [call('back', { retries: 3, backoffUs: 0, optional: true, retryBudget, timeoutUs: 0 }), { do: 'wait', us: 5_000, spread: { kind: 'exponential' } }] }),
          back: service({ do: [{ do: 'fail', status: 500, probability: 1 }] }),
        },
        clients: { users: client(50, 'front', 'go') },
      }), 3, {}, { ...QUIET_SINK, requestEnded: (_client, _route, trace, startUs, durationUs) => void found.push(`${trace} ${startUs} ${Math.round((durationUs - 500) / 10) % 1_000_000}`) });
      runUntil(world, 20 * SECOND);
      return found;
    };
    // Retries of no backoff take half a millisecond each; what remains of a request's time is its own draw.
    const own = (fate: string): number => Number(fate.split(' ')[2]);
    const [free, bound] = [fates(0), fates(0.01)];
    const byTrace = new Map(bound.map((fate) => [fate.split(' ')[0], own(fate)]));
    const offs = free.filter((fate) => byTrace.has(fate.split(' ')[0])).map((fate) => Math.abs(own(fate) - byTrace.get(fate.split(' ')[0])!));
    expect(offs.length).toBeGreaterThan(900);
    // In units of 10 µs: nothing, or up to three round trips of 0.5 ms.
    expect(offs.every((off) => [0, 50, 100, 150].some((trips) => Math.abs(off - trips) <= 1))).toBe(true);
    expect(offs.filter((off) => off > 100).length).toBeGreaterThan(800);
  });
});

describe('a deadline that travels with the request', () => {
  /** One worker at four fifths of its capacity; for five seconds it is five times slower. Goodput of the ten seconds after. */
  function afterADip(policy: Partial<CallSpec>): { goodput: number; late: number; problems: string[] } {
    const world = chain({ timeoutUs: 200_000, ...policy }, { back: { workers: 1, queue: 10_000 }, rate: 40 });
    runUntil(world, 5 * SECOND);
    set(world, 'services.back.slow', 5);
    runUntil(world, 10 * SECOND);
    set(world, 'services.back.slow', 1);
    runUntil(world, 11 * SECOND);
    const before = answered(world, '200');
    runUntil(world, 21 * SECOND);
    return { goodput: (answered(world, '200') - before) / 10, late: served(world, 'back', '504'), problems: conservationProblems(world) };
  }

  it('keeps the callee from beginning what is too late', () => {
    const [blind, told] = [afterADip({}), afterADip({ propagateDeadline: true })];
    expect(blind.goodput).toBeLessThan(2);
    expect(blind.late).toBe(0);
    expect(told.goodput).toBeGreaterThan(33);
    expect(told.late).toBeGreaterThan(100);
    expect(told.problems).toEqual([]);
  });

  it('is that of the outermost caller that sent one', () => {
    const world = worldOf(system({
      services: {
        front: service({ go: [call('middle', { timeoutUs: 100_000, propagateDeadline: true })] }),
        middle: service({ do: [call('back', { name: 'middle>back', timeoutUs: 5 * SECOND, propagateDeadline: true, retries: 5 })] }),
        back: service({ do: [wait(3 * SECOND)] }),
      },
      clients: { users: client(10, 'front', 'go') },
    }), 5);
    runUntil(world, 10 * SECOND);
    // Middle gives up with its caller, does not try again, and so never takes more than its caller's patience.
    expect(served(world, 'middle', '504')).toBeGreaterThan(80);
    expect(cellSum(world, 'middle', 'http_server_request_duration_seconds_bucket', { le: '0.1', http_response_status_code: '504' })).toBe(served(world, 'middle', '504'));
    expect(cellSum(world, 'middle', 'http_client_retries_total')).toBe(0);
    expect(conservationProblems(world)).toEqual([]);
  });
});

describe('a caller that gives up', () => {
  it('stops the callee where it says so, and everything that the callee had begun', () => {
    const run = (cancels: boolean): { busy: number; ended: number; cancelled: number } => {
      const world = worldOf(system({
        services: {
          front: service({ go: [call('middle', { timeoutUs: 100_000, cancels })] }),
          middle: service({ do: [call('back', { name: 'middle>back', timeoutUs: 0, cancels })] }),
          back: service({ do: [wait(60 * SECOND)] }),
        },
        clients: { users: client(20, 'front', 'go') },
      }), 5);
      runUntil(world, 20 * SECOND);
      expect(conservationProblems(world)).toEqual([]);
      return { busy: world.stations.inside.reduce((sum, x) => sum + x, 0), ended: served(world, 'front', '504'), cancelled: served(world, 'back', '499') };
    };
    const [works, stops] = [run(false), run(true)];
    expect(works.busy).toBeGreaterThan(600);
    expect(works.cancelled).toBe(0);
    expect(stops.busy).toBeLessThan(20);
    expect(Math.abs(stops.cancelled - stops.ended)).toBeLessThan(5);
  });

  it('too late to be told of, changes nothing', () => {
    const world = chain({ timeoutUs: 20_499, cancels: true });
    runUntil(world, 20 * SECOND);
    // The answer is on its way when the caller gives up: the callee has ended, its row may serve somebody else.
    expect(served(world, 'back', '200')).toBeGreaterThan(300);
    expect(served(world, 'back', '499')).toBe(0);
    expect(answered(world, '504')).toBeGreaterThan(300);
    expect(conservationProblems(world)).toEqual([]);
  });
});

describe('a bulkhead', () => {
  it('lets so many calls of an instance be under way and refuses the others at once', () => {
    const world = chain({ concurrency: 5, timeoutUs: 0 }, { rate: 100 });
    set(world, 'services.back.slow', 50);
    const { firstEntry } = world.model.calls.find((site) => site.name === 'front>back')!;
    let most = 0;
    for (let t = 1; t <= 100; t++) {
      runUntil(world, t * 100_000);
      most = Math.max(most, world.calls.flight[firstEntry]);
      expect(conservationProblems(world)).toEqual([]);
    }
    expect(most).toBe(5);
    // Five at a time, a second each.
    expect(served(world, 'back')).toBeGreaterThan(40);
    expect(served(world, 'back')).toBeLessThanOrEqual(50);
    expect(counter(world, 'http_client_rejected_requests_total')).toBe(answered(world, '503'));
    expect(answered(world, '503')).toBeGreaterThan(800);
    expect(world.lines.logs.some((line) => line.includes(`failed: ${OUTCOMES[10]}`))).toBe(true);
  });

  it('shows how many calls are under way', () => {
    const world = chain({ timeoutUs: 0 }, { rate: 100 });
    runUntil(world, 20 * SECOND + 1);
    // Little: 100 a second for 20.5 ms.
    expect(counter(world, 'http_client_active_requests')).toBe(world.calls.flight[world.model.calls.findIndex((site) => site.name === 'front>back')]);
  });

  it('keeps one slow dependency from taking all workers', () => {
    const pages = (concurrency: number): number => {
      const world = worldOf(system({
        services: {
          front: service({ slow: [call('leaf', { concurrency, timeoutUs: 10 * SECOND })], fast: [wait(5_000)] }, { workers: 40, queue: 100 }),
          leaf: service({ do: [wait(8 * SECOND)] }),
        },
        clients: { users: client(100, 'front', 'slow', { routes: [{ endpoint: 'slow', share: 0.3, journey: 'slow' }, { endpoint: 'fast', share: 0.7, journey: 'fast' }] }) },
      }), 6);
      runUntil(world, 60 * SECOND);
      return cellSum(world, 'users', 'client_request_duration_seconds_count', { journey: 'fast', http_response_status_code: '200' }) / cellSum(world, 'users', 'client_requests_total', { journey: 'fast' });
    };
    expect(pages(0)).toBeLessThan(0.3);
    expect(pages(20)).toBe(1);
  });
});

describe('a call that nobody waits for', () => {
  it('does not slow its request down, and shows in the metrics of the process all the same', () => {
    const world = chain({ async: true, timeoutUs: 2 * SECOND, retries: 1 }, { rate: 50 });
    set(world, 'services.back.slow', 50);
    world.spansOn = true;
    runUntil(world, 20 * SECOND);
    expect(answered(world, '200')).toBeGreaterThan(900);
    expect(cellSum(world, 'users', 'client_request_duration_seconds_bucket', { le: '0.005', http_response_status_code: '200' })).toBe(answered(world, '200'));
    expect(counter(world, 'http_client_request_duration_seconds_sum') / counter(world, 'http_client_request_duration_seconds_count')).toBeCloseTo(1.0005, 3);
    expect(conservationProblems(world)).toEqual([]);
    // One server span and one client span for each request of front, and the call hangs below the request.
    const own = world.lines.spans.filter((span) => span.trace === 7);
    const request = own.find((span) => world.model.spanNames[span.name] === 'go' && span.parentA !== 0)!;
    const attempt = own.find((span) => span.kind === 1 && world.model.calls[span.n2].name === 'front>back')!;
    expect([attempt.parentA, attempt.parentB]).toEqual([request.idA, request.idB]);
    expect(attempt.endUs).toBeGreaterThan(request.endUs);
    expect(own.filter((span) => span.idA === request.idA)).toHaveLength(1);
  });

  it('is tried again and fails without anybody but its logs noticing', () => {
    const world = chain({ async: true, retries: 1, backoffUs: 1_000 });
    set(world, 'services.back.failing', 1);
    runUntil(world, 10 * SECOND);
    expect(answered(world, '200')).toBeGreaterThan(150);
    expect(served(world, 'back')).toBeGreaterThan(300);
    expect(world.lines.logs.some((line) => line.includes('failed: error'))).toBe(true);
  });

  it('keeps a process that stops alive until it is done, and dies with one that crashes', () => {
    const world = chain({ async: true, timeoutUs: 0 });
    set(world, 'services.back.slow', 200);
    runUntil(world, 5 * SECOND);
    expect(applyVerb(world, 'restart', { service: 'front', how: 'rolling' })).toBeDefined();
    runUntil(world, 40 * SECOND);
    expect(conservationProblems(world)).toEqual([]);
  });
});

describe('players', () => {
  it('change retries, their budget, the queue and its order, within limits', () => {
    const world = chain({ retries: 3 });
    expect(applyVerb(world, 'change_setting', { setting: 'calls.front>back.retry_budget', value: 10 })).toMatchObject({ ok: true });
    expect(applyVerb(world, 'change_setting', { setting: 'services.back.queue', value: 50 })).toMatchObject({ ok: true });
    expect(applyVerb(world, 'change_setting', { setting: 'calls.front>back.jitter', value: 100 })).toMatchObject({ ok: true });
    expect(applyVerb(world, 'switch_setting', { setting: 'services.back.lifo', on: true })).toMatchObject({ ok: true });
    expect(applyVerb(world, 'set_retries', { call: 'front>back', retries: 0 })).toMatchObject({ ok: true });
    runUntil(world, 20 * SECOND);
    const value = (name: string): number => world.params[paramNamed(world, name)];
    expect(['calls.front>back.retry_budget', 'services.back.queue', 'calls.front>back.jitter', 'services.back.lifo', 'calls.front>back.retries'].map(value)).toEqual([0.1, 50, 1, 1, 0]);
    expect(applyVerb(world, 'change_setting', { setting: 'calls.front>back.retry_budget', value: 101 })).toMatchObject({ ok: false });
    expect(applyVerb(world, 'set_retries', { call: 'users>front', retries: 0 }), 'what browsers do is not ours').toMatchObject({ ok: false });
    expect(applyVerb(world, 'set_retries', { call: 'front>back', retries: 21 })).toMatchObject({ ok: false });
    expect(applyVerb(world, 'set_retries', { call: 'front>back', retries: 0 }), 'already').toMatchObject({ ok: false });
  });
});
