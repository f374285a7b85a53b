import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/base/time.ts';
import { readRunScript } from '../../../src/scenario/read-run.ts';
import type { PinDraft } from '../../../src/session/intents.ts';
import { checkPin, pinAnswer, sealed } from '../../../src/session/pin-answers.ts';
import { advanceRun, advanceToPage, openRun, submitIntent, type Run } from '../../../src/session/run.ts';
import { requestAt } from '../../../src/telemetry/request-store.ts';
import { traceIdText } from '../../../src/telemetry/ids.ts';
import { shopScenario } from '../../support/scenarios.ts';

const SEED = 3;
let run: Run;
let nowMs: number;

beforeEach(() => {
  run = openRun(shopScenario(), SEED, 'flag');
  advanceToPage(run);
  submitIntent(run, { kind: 'acknowledge' });
  advanceRun(run, run.world.now + 20 * SECOND + 1_000);
  nowMs = run.scenario.startEpochMs + Math.floor(run.world.now / 1000);
});

const draft = (pin: Pick<PinDraft, 'panel' | 'query'> & Partial<PinDraft>): PinDraft => ({ title: pin.query, fromMs: nowMs - 120_000, toMs: nowMs, digest: 'what it said', component: null, labels: {}, ...pin });

function pinned(pin: PinDraft): number {
  const done = submitIntent(run, sealed(run, { kind: 'pin', pin }));
  if (!done.accepted) throw new Error(done.reason);
  return run.state.pins.length - 1;
}

const lastTrace = (): string => traceIdText(SEED, requestAt(run.recorder.requests, run.recorder.requests.count - 1).trace);

const PINS: readonly (readonly [what: string, pin: () => PinDraft])[] = [
  ['a chart', () => draft({ panel: 'metrics', query: 'sum by (service_name) (rate(http_server_request_duration_seconds_count[1m]))' })],
  ['a chart of a dashboard', () => draft({ panel: 'dashboards', query: run.scenario.dashboards[0].panels[0].queries[0].expr })],
  ['an objective, with its history', () => draft({ panel: 'slo', query: 'sum(increase(client_good_requests_total{journey="buy"}[6h]))' })],
  ['a part of the map', () => draft({ panel: 'map', query: 'sum(rate(http_server_request_duration_seconds_count{service_name="stock"}[1m]))', component: 'stock' })],
  ['log lines', () => draft({ panel: 'logs', query: '{service_name=~".+"} |= "buy"' })],
  ['a count of log lines', () => draft({ panel: 'logs', query: 'sum(count_over_time({service_name=~".+"}[1m]))' })],
  ['a trace', () => draft({ panel: 'traces', query: lastTrace(), labels: { trace_id: lastTrace() } })],
  ['a change', () => draft({ panel: 'changes', query: run.world.book.changes[0].target })],
  ['a message', () => draft({ panel: 'channel', query: 'message 0' })],
];

describe('a pin', () => {
  it.each(PINS)('of %s says the same later, and in a replay of the log', (_what, pin) => {
    const id = pinned(pin());
    expect(run.state.pins[id].answer).toMatch(/^[0-9a-f]{16}$/);
    advanceRun(run, run.world.now + 2 * MINUTE);
    expect(checkPin(run, id)).toEqual({ state: 'same' });
    const replay = openRun(shopScenario(), SEED, 'flag', run.intents);
    advanceRun(replay, run.world.now + 30 * SECOND);
    expect(checkPin(replay, id)).toEqual({ state: 'same' });
  });

  it('has an answer that tells questions, ranges and runs apart', () => {
    const chart = draft({ panel: 'metrics', query: 'up' });
    const other = openRun(shopScenario(), SEED + 1, 'flag');
    advanceRun(other, run.world.now);
    const busy = draft({ panel: 'metrics', query: 'sum(client_requests_total)' });
    const answers = [chart, { ...chart, query: 'up * 2' }, { ...chart, fromMs: chart.fromMs + 30_000 }, busy].map((one) => pinAnswer(run, one));
    expect(new Set([...answers, pinAnswer(other, busy)]).size).toBe(5);
  });

  it('whose range was still running says so', () => {
    const id = pinned(draft({ panel: 'metrics', query: 'sum(client_requests_total)', toMs: nowMs + 60_000 }));
    advanceRun(run, run.world.now + 2 * MINUTE);
    expect(checkPin(run, id)).toEqual({ state: 'differs', why: 'Its range reached beyond the moment at which it was pinned: more has come since.' });
  });

  it('of a request under way says that it has gone on', () => {
    const { frames } = run.world;
    const trace = Array.from({ length: frames.high }, (_, f) => f).filter((f) => frames.state[f] !== 0 && frames.parent[f] === -1).map((f) => frames.trace[f]).find((one) => one !== 0)!;
    const id = pinned(draft({ panel: 'traces', query: '', labels: { trace_id: traceIdText(SEED, trace) } }));
    advanceRun(run, run.world.now + MINUTE);
    expect(checkPin(run, id)).toMatchObject({ state: 'differs', why: expect.stringContaining('under way') as string });
  });

  it('that nobody can ask again says why: a console, an old filter, one that was made up', () => {
    expect(checkPin(run, pinned(draft({ panel: 'database', query: 'SELECT 1' })))).toMatchObject({ state: 'unknown', why: expect.stringContaining('console') as string });
    expect(checkPin(run, pinned(draft({ panel: 'logs', query: 'level>=warn' })))).toMatchObject({ state: 'unknown' });
    expect(checkPin(run, 99)).toMatchObject({ state: 'unknown' });
    // The page's own word for it does not count.
    const id = pinned(draft({ panel: 'metrics', query: 'up', answer: '0123456789abcdef' }));
    expect(run.state.pins[id].answer).not.toBe('0123456789abcdef');
  });

  it('survives hostile queries, ranges and labels', () => {
    for (const pin of [
      draft({ panel: 'metrics', query: '('.repeat(4_000) }),
      draft({ panel: 'metrics', query: 'up', fromMs: NaN, toMs: Infinity }),
      draft({ panel: 'metrics', query: 'up', fromMs: -1e18, toMs: 1e18 }),
      draft({ panel: 'logs', query: '{service_name=~"(a+)+$"}', fromMs: 1, toMs: -5 }),
      draft({ panel: 'traces', query: 'x', labels: { trace_id: 'not an id' } }),
      draft({ panel: 'channel', query: 'message __proto__' }),
    ]) {
      const answer = pinAnswer(run, pin);
      expect(answer === null || /^[0-9a-f]{16}$/.test(answer)).toBe(true);
    }
  });

  it('is read again from a record with its answer', () => {
    const id = pinned(draft({ panel: 'metrics', query: 'up' }));
    const { tick: _tick, seq: _seq, ...stamped } = run.intents.at(-1)!;
    const script = { title: 'A run', seed: SEED, variant: 'flag', intents: [{ at: '1m', ...stamped.intent }] };
    const read = readRunScript(JSON.stringify(script), 'runs/flag.win.json');
    expect(read).toMatchObject({ ok: true, run: { intents: [{ intent: { pin: { answer: run.state.pins[id].answer } } }] } });
  });
});
