import { describe, expect, it } from 'vitest';
import { openStream } from '../../../../src/base/random.ts';
import { derivePrefilter, parseTraceql, searchTraceql, type AnyValue, type Pipeline, type QueryTrace, type RootSummary } from '../../../../src/query/traceql/index.ts';
import { testSeeds } from '../../../support/seeds.ts';
import type { OracleSet, OracleValue } from '../../../support/traceql-oracle.ts';
import { randomQuery, randomTrace } from '../../../support/traceql-random.ts';

const QUERIES = 60;
const TRACES = 12;
const EVERYTHING = { limit: TRACES, spansPerSpanset: 1_000 };

function parsed(text: string): Pipeline {
  const result = parseTraceql(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message} at ${result.error.from}`);
  return result.ast;
}

function tracesOf(seed: number, whole: boolean): QueryTrace[] {
  return Array.from({ length: TRACES }, (_, n) => randomTrace(seed, n, whole));
}

const everySpan = (trace: QueryTrace): OracleSet[] => [{ spans: trace.spans, found: [] }];
const startOf = ({ spans }: QueryTrace): number => Math.min(...spans.map(({ startUs }) => startUs));

/** A value in the answer against the oracle's: the type must be right too. */
function sameValue(answer: AnyValue, value: OracleValue): boolean {
  if (value === undefined) return 'stringValue' in answer && answer.stringValue === 'nil';
  if (value.class === 'truth') return 'boolValue' in answer && answer.boolValue === value.value;
  if (value.class !== 'number') return 'stringValue' in answer && answer.stringValue === value.value;
  if (value.isDuration) return 'stringValue' in answer && /^-?\d.*s$/.test(answer.stringValue);
  return value.whole ? 'intValue' in answer && Number(answer.intValue) === value.value : 'doubleValue' in answer && answer.doubleValue === value.value;
}

describe('a search of traces', () => {
  it.each(testSeeds(25))('finds what looking at every span again finds (seed %i)', (seed) => {
    const traces = tracesOf(seed, false);
    const stream = openStream(seed, 'queries');
    let found = 0;
    for (let n = 0; n < QUERIES; n++) {
      const { text, does } = randomQuery(stream);
      const answer = searchTraceql(text, traces, EVERYTHING);
      if (!answer.ok) throw new Error(`${text}: ${answer.error.message} at ${answer.error.from}`);
      const wanted = traces.map((trace) => ({ trace, sets: does(trace, everySpan(trace)) })).filter(({ sets }) => sets.length > 0).sort((a, b) => startOf(b.trace) - startOf(a.trace));
      // The query is part of what is compared, so that a failure shows it.
      expect({ text, traces: answer.result.traces.map(({ traceID, spanSets }) => [traceID, ...spanSets.map(({ spans, matched }) => [matched, ...spans.map(({ spanID }) => spanID)])]) })
        .toEqual({ text, traces: wanted.map(({ trace, sets }) => [trace.traceId, ...sets.map(({ spans }) => [spans.length, ...spans.map(({ spanId }) => spanId)])]) });
      wanted.forEach(({ sets }, i) => sets.forEach((set, k) => {
        const attributes = answer.result.traces[i].spanSets[k].attributes ?? [];
        expect({ text, keys: attributes.map(({ key }) => key) }).toEqual({ text, keys: set.found.map(({ key }) => key) });
        set.found.forEach(({ value }, j) => expect({ text, answer: attributes[j], value, same: sameValue(attributes[j].value, value) }).toMatchObject({ same: true }));
      }));
      found += wanted.length;
    }
    // A quarter of all pairs match, more or less: neither nothing nor everything, either of which would prove little.
    expect(found).toBeGreaterThan(QUERIES * TRACES * 0.05);
    expect(found).toBeLessThan(QUERIES * TRACES * 0.95);
  });
});

function summaryOf(trace: QueryTrace, slackUs: number): RootSummary {
  const root = trace.spans.find(({ parentId }) => parentId === '')!;
  const durationUs = Math.max(...trace.spans.map((span) => span.startUs + span.durationUs)) - startOf(trace);
  return {
    traceId: trace.traceId, rootName: root.name, rootServiceName: String(root.resource['service.name']), rootStatus: root.status, rootDurationUs: root.durationUs,
    traceDurationUs: { least: Math.max(0, durationUs - slackUs), most: durationUs + slackUs },
  };
}

describe('what a query says about roots alone', () => {
  it.each(testSeeds(25))('never leaves a trace out that matches, and leaves some out that do not (seed %i)', (seed) => {
    const traces = tracesOf(seed, true);
    const stream = openStream(seed, 'roots');
    let spared = 0;
    for (let n = 0; n < QUERIES; n++) {
      const { text, does } = randomQuery(stream);
      const { mayMatch, isUseful } = derivePrefilter(parsed(text));
      for (const trace of traces) {
        const matches = does(trace, everySpan(trace)).length > 0;
        for (const slackUs of [0, 700_000, Infinity]) {
          const may = mayMatch(summaryOf(trace, slackUs));
          expect({ text, traceId: trace.traceId, slackUs, lost: matches && !may }).toMatchObject({ lost: false });
          if (!may && isUseful) spared++;
        }
      }
    }
    expect(spared).toBeGreaterThan(0);
  });
});
