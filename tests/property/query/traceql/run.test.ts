import { describe, expect, it } from 'vitest';
import { openStream } from '../../../../src/base/random.ts';
import { candidatesOf, parseTraceql, queryTraceOf, rootSummaryOf, searchTraceql, type QueryTrace } from '../../../../src/query/traceql/index.ts';
import { recorderOf } from '../../../../src/session/recording.ts';
import type { SpanRecord } from '../../../../src/sim/kernel/sink.ts';
import { traceIdText } from '../../../../src/telemetry/ids.ts';
import { requestAt, type RequestStore } from '../../../../src/telemetry/request-store.ts';
import { spanNamingOf } from '../../../../src/telemetry/span-attributes.ts';
import { collectedSpans, newSpanCollector } from '../../../../src/telemetry/span-collector.ts';
import { buildTrace } from '../../../../src/telemetry/trace-tree.ts';
import { EPOCH_MS } from '../../../support/feed-sink.ts';
import { play, randomHappenings, randomSystem } from '../../../support/random-worlds.ts';
import { testSeeds } from '../../../support/seeds.ts';
import { worldOf } from '../../../support/systems.ts';
import { condition } from '../../../support/traceql-random.ts';

const SECOND = 1_000_000;
const END_US = 8 * SECOND;

/** A random world with its crashes, retries and timeouts: what its recorder keeps of requests, and every trace that has ended. */
function recorded(seed: number): { requests: RequestStore; traces: Map<string, QueryTrace> } {
  const collector = newSpanCollector('all');
  const world = worldOf(randomSystem(seed), seed, {}, collector.sink);
  const { requests, sink } = recorderOf(world.model, seed, EPOCH_MS);
  world.sink = { ...collector.sink, requestEnded: (...told) => sink.requestEnded(...told) };
  world.spansOn = true;
  play(world, randomHappenings(seed, 10, END_US), 0, END_US);
  const context = { seed, epochMs: EPOCH_MS, naming: spanNamingOf(world.model), identities: world.book.identities, nowUs: world.now, isPresent: true };
  const byTrace = new Map<number, SpanRecord[]>();
  for (const span of collectedSpans(collector, null)) byTrace.set(span.trace, [...(byTrace.get(span.trace) ?? []), span]);
  const traces = new Map<string, QueryTrace>();
  for (let row = 0; row < requests.count; row++) {
    const { trace } = requestAt(requests, row);
    const built = buildTrace(byTrace.get(trace) ?? [], context);
    if (built !== null) traces.set(traceIdText(seed, trace), queryTraceOf(built));
  }
  return { requests, traces };
}

/** Conditions on what a request's summary knows, so that windows are spared. */
const ROOTS = ['rootName = "do"', 'rootServiceName != "client"', 'traceDuration > 300ms', 'traceDuration < 40ms', '(nestedSetParent < 0 && status = error)', '(span:parentID = nil && duration > 200ms)', 'true'] as const;

describe('the traces of a run', () => {
  it.each(testSeeds(8))('have the roots that their requests were recorded with (seed %i)', (seed) => {
    const { requests, traces } = recorded(seed);
    expect(requests.count).toBeGreaterThan(20);
    for (let row = 0; row < requests.count; row++) {
      const summary = rootSummaryOf(requests, row);
      const trace = traces.get(summary.traceId);
      const roots = (trace?.spans ?? []).filter(({ parentId }) => parentId === '');
      expect(roots.map(({ name, resource, status, durationUs }) => ({ name, service: resource['service.name'], status, durationUs })))
        .toEqual([{ name: summary.rootName, service: summary.rootServiceName, status: summary.rootStatus, durationUs: summary.rootDurationUs }]);
      const found = searchTraceql(`{ traceDuration >= ${summary.traceDurationUs.least}us && trace:id = "${summary.traceId}" }`, trace === undefined ? [] : [trace]);
      expect(found).toMatchObject({ ok: true, result: { traces: [{ traceID: summary.traceId }] } });
    }
  });

  it.each(testSeeds(8))('are all found by opening only those that a query leaves possible (seed %i)', (seed) => {
    const { requests, traces } = recorded(seed);
    const stream = openStream(seed, 'windows');
    let spared = 0;
    for (let n = 0; n < 40; n++) {
      const text = `{ ${ROOTS[n % ROOTS.length]} && ${condition(stream, 1).text} }`;
      const parsed = parseTraceql(text);
      if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
      const candidates = [...candidatesOf(parsed.ast, requests, EPOCH_MS, EPOCH_MS + END_US / 1000, 30 * SECOND)];
      const opened = candidates.map(({ trace }) => traces.get(traceIdText(seed, trace))!);
      expect(opened.map((trace) => trace.spans[0].startUs)).toEqual(opened.map((trace) => trace.spans[0].startUs).sort((a, b) => b - a));
      const options = { limit: 10_000, spansPerSpanset: 1_000 };
      const some = searchTraceql(parsed.ast, opened, options);
      const all = searchTraceql(parsed.ast, traces.values(), options);
      if (!some.ok || !all.ok) throw new Error(text);
      expect({ text, ids: new Set(some.result.traces.map(({ traceID }) => traceID)) }).toEqual({ text, ids: new Set(all.result.traces.map(({ traceID }) => traceID)) });
      spared += traces.size - opened.length;
    }
    expect(spared).toBeGreaterThan(0);
  });
});
