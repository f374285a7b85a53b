import { describe, expect, it } from 'vitest';
import { derivePrefilter, parseTraceql, queryTraceOf, rootSummaryOf, searchTraceql, type FoundTrace } from '../../../src/query/traceql/index.ts';
import { tracesThatMayMatch } from '../../../src/session/matching-traces.ts';
import type { Run } from '../../../src/session/run.ts';
import { tracesOfWindow } from '../../../src/session/window-traces.ts';
import type { ExportWindow, WindowTrace } from '../../../src/telemetry/export/index.ts';
import { requestAt } from '../../../src/telemetry/request-store.ts';
import { gatewayShop, runOf } from '../../support/exported-runs.ts';
import { randomSystem } from '../../support/random-worlds.ts';

const SECOND = 1_000_000;

const QUERIES = [
  '{ rootName = "buy" && duration > 30ms }', '{ traceDuration > 100ms }', '{ traceDuration > 400ms } && { status = error }', '{ rootServiceName = "nobody" }', '{ traceDuration < 3ms }',
  '{ rootName != "look" && span.http.response.status_code = 500 }', '{ nestedSetParent < 0 && status = error }', '{ nestedSetParent < 0 && duration > 250ms } >> { status = error }', '{ traceDuration > 20ms } | count() > 3',
] as const;

function search(run: Run, query: string, traces: Iterable<WindowTrace>): { found: readonly FoundTrace[]; inspected: number } {
  const answer = searchTraceql(query, [...traces].map(({ trace, startUs }) => queryTraceOf(trace, run.scenario.startEpochMs * 1000 + startUs)), { limit: 10_000, spansPerSpanset: 100 });
  if (!answer.ok) throw new Error(`${query}: ${answer.error.message}`);
  return { found: [...answer.result.traces].sort((a, b) => (a.traceID < b.traceID ? -1 : 1)), inspected: answer.result.metrics.inspectedTraces };
}

function spared(run: Run, query: string, window: ExportWindow): Iterable<WindowTrace> {
  const parsed = parseTraceql(query);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { mayMatch } = derivePrefilter(parsed.ast);
  return tracesThatMayMatch(run, window, (row) => mayMatch(rootSummaryOf(run.recorder.requests, row)));
}

/** A window of everything, one behind a milestone, and one that begins within much and ends before the present. */
const WINDOWS: readonly ExportWindow[] = [{ fromUs: 0, toUs: 40 * SECOND }, { fromUs: 31 * SECOND, toUs: 40 * SECOND }, { fromUs: 29 * SECOND + 500_000, toUs: 34 * SECOND + 77 }];

describe('searching only where somebody may match', () => {
  const runs: readonly (readonly [string, () => Run])[] = [
    ['a gateway with a stock that fails', () => runOf(gatewayShop(6), 5, 40 * SECOND + 1)],
    ...[2, 4].map((seed) => [`a random system (seed ${seed})`, () => runOf(randomSystem(seed), seed, 40 * SECOND + 1)] as const),
  ];
  const seen = { found: 0, all: 0, inspected: 0 };

  it.each(runs)('finds what making every trace again finds: %s', (_name, make) => {
    const run = make();
    for (const [at, window] of WINDOWS.entries()) {
      const all = [...tracesOfWindow(run, window)];
      expect([...tracesThatMayMatch(run, window, () => true)].map(({ trace }) => trace.traceId).sort()).toEqual(all.map(({ trace }) => trace.traceId).sort());
      // Each question of one window: making traces is what takes long.
      for (const query of QUERIES.filter((_, i) => i % WINDOWS.length === at)) {
        const whole = search(run, query, all);
        const less = search(run, query, spared(run, query, window));
        expect({ query, window, found: less.found }).toEqual({ query, window, found: whole.found });
        expect(less.inspected).toBeLessThanOrEqual(whole.inspected);
        seen.found += whole.found.length;
        seen.all += whole.inspected;
        seen.inspected += less.inspected;
      }
    }
  });

  it('makes each trace whole, however few are wanted', () => {
    const run = runOf(gatewayShop(40), 5, 40 * SECOND + 1);
    const window = { fromUs: 0, toUs: 40 * SECOND };
    const whole = new Map([...tracesOfWindow(run, window)].map(({ trace }) => [trace.traceId, trace.spans]));
    const { requests } = run.recorder;
    // Those that are under way when it is looked whether anybody is, once a second, and some others.
    const isUnderWay = ({ startUs, durationUs }: ReturnType<typeof requestAt>): boolean => Math.floor(startUs / SECOND) < Math.floor((startUs + durationUs) / SECOND);
    const rows = Array.from({ length: requests.count }, (_, row) => row).filter((row) => row % 100 === 0 || isUnderWay(requestAt(requests, row)));
    expect(rows.filter((row) => isUnderWay(requestAt(requests, row))).length).toBeGreaterThan(2);
    for (const row of rows) {
      const { traceId } = rootSummaryOf(run.recorder.requests, row);
      const found = [...tracesThatMayMatch(run, window, (one) => one === row)];
      expect(found.find(({ trace }) => trace.traceId === traceId)?.trace.spans).toEqual(whole.get(traceId));
      expect(found.length).toBeLessThan(30);
    }
  });

  it('has found something, and made far fewer traces for it', () => {
    expect(seen.found).toBeGreaterThan(100);
    expect(seen.inspected).toBeLessThan(0.7 * seen.all);
  });
});
