import { describe, expect, it } from 'vitest';
import { candidatesOf, derivePrefilter, parseTraceql, type Pipeline, type RootSummary } from '../../../../src/query/traceql/index.ts';
import { traceIdText } from '../../../../src/telemetry/ids.ts';
import { appendRequest, newRequestStore, type RequestStore } from '../../../../src/telemetry/request-store.ts';

/** A purchase that failed after 800 ms, and whose aftermath was followed for at most 30 s. */
const FAILED: RootSummary = { traceId: 'abc', rootName: 'buy', rootServiceName: 'users', rootStatus: 'error', rootDurationUs: 800_000, traceDurationUs: { least: 800_000, most: 30_800_000 } };

function parsed(text: string): Pipeline {
  const result = parseTraceql(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.ast;
}

describe('what the root alone says about a trace', () => {
  it.each([
    ['{ rootName = "buy" }', true], ['{ rootName = "look" }', false], ['{ rootName =~ "b.*" && trace:rootService != "users" }', false], ['{ rootServiceName = "users" || .a = 1 }', true],
    ['{ rootName = "look" || .a = 1 }', true], ['{ rootName = "look" && .a = 1 }', false], ['{ !(rootName = "buy") }', false], ['{ !(rootName = "buy" && .a = 1) }', true],
    ['{ trace:id = "abc" }', true], ['{ trace:id = "abd" }', false],
    // The trace may last longer than its root, but not less.
    ['{ traceDuration > 1s }', true], ['{ traceDuration < 500ms }', false], ['{ traceDuration > 31s }', false], ['{ traceDuration = 800ms }', true], ['{ traceDuration != 2s }', true], ['{ traceDuration >= 800ms }', true],
    // Of the root only what is asked of roots can be known: other spans may differ.
    ['{ nestedSetParent < 0 && status != error }', false], ['{ nestedSetParent < 0 && status = error }', true], ['{ status != error }', true], ['{ span:parentID = nil && duration > 1s }', false],
    ['{ nestedSetParent = -1 && name = "buy" && resource.service.name = "users" }', true], ['{ nestedSetParent = -1 && name != "buy" }', false], ['{ nestedSetParent = -1 && resource.service.name = "shop" }', false],
    ['{ nestedSetParent > 0 && status != error }', true], ['{ nestedSetParent < 0 && parent.a = 1 }', false], ['{ nestedSetParent < 0 && .a = 1 }', true],
    // Roots are nobody's children and have no siblings.
    ['{ } > { nestedSetParent < 0 }', false], ['{ nestedSetParent < 0 } > { }', true], ['{ } >> { rootName = "buy" }', true], ['{ nestedSetParent < 0 } ~ { }', false], ['{ nestedSetParent < 0 } < { }', false],
    ['{ } !> { nestedSetParent < 0 }', true], ['{ rootName = "look" } !> { }', true], ['{ } !> { rootName = "look" }', false], ['{ rootName = "look" } &> { }', false],
    ['{ rootName = "buy" } && { rootName = "look" }', false], ['{ rootName = "buy" } || { rootName = "look" }', true],
    ['{ } | count() > 2 | by(name) | { rootName = "look" }', false], ['({ rootName = "look" } | count() > 1) || ({ .a } | count() > 2)', true], ['({ rootName = "look" } | count() > 1) && ({ .a } | count() > 2)', false],
    ['{ -traceDuration < -31s }', true], ['{ rootName = nil }', false], ['{ rootName != nil }', true],
  ])('%s may match: %s', (text, may) => {
    expect(derivePrefilter(parsed(text)).mayMatch(FAILED)).toBe(may);
  });

  it('is worth asking only where the query asks for what roots know', () => {
    const useful = ['{ .a = 1 && rootName = "x" }', '{ traceDuration > 1s }', '{ nestedSetParent < 0 }'];
    const useless = ['{ }', '{ .a = 1 }', '{ status = error } >> { duration > 1s }'];
    expect([...useful, ...useless].map((text) => derivePrefilter(parsed(text)).isUseful)).toEqual([true, true, true, false, false, false]);
  });
});

describe('the windows that a search opens', () => {
  const EPOCH_MS = 1_700_000_000_000;
  const SEED = 7;

  function store(): RequestStore {
    const requests = newRequestStore(EPOCH_MS, SEED, [{ name: 'users', journeys: ['buy', 'look'] }]);
    // Trace 1 began before 2, and ended after it.
    appendRequest(requests, 0, 1, 2, 200_000, 100_000, 0);
    appendRequest(requests, 0, 0, 1, 100_000, 900_000, 2);
    appendRequest(requests, 0, 0, 3, 1_500_000, 500_000, 0);
    appendRequest(requests, 0, 1, 4, 2_000_000, 400_000, 8);
    return requests;
  }

  const opened = (text: string, fromMs = 0, toMs = 10_000): number[] => [...candidatesOf(parsed(text), store(), EPOCH_MS + fromMs, EPOCH_MS + toMs, 1_000_000)].map(({ trace }) => trace);

  it('are those of requests that may match, the newest first', () => {
    expect(opened('{ .a = 1 }')).toEqual([4, 3, 2, 1]);
    expect(opened('{ rootName = "look" && .a = 1 }')).toEqual([4, 2]);
    // A stale answer looks like a good one to every machine.
    expect(opened('{ nestedSetParent < 0 && status = error }')).toEqual([1]);
    expect(opened('{ traceDuration > 1450ms }')).toEqual([3, 1]);
    expect(opened(`{ trace:id = "${traceIdText(SEED, 3)}" }`)).toEqual([3]);
    expect(opened('{ rootServiceName = "nobody" }')).toEqual([]);
  });

  it('are those of requests that ended in the range', () => {
    expect(opened('{ }', 300, 1_000)).toEqual([2, 1]);
    expect(opened('{ }', 301, 2_399)).toEqual([3, 1]);
    expect(opened('{ }', 5_000, 6_000)).toEqual([]);
    expect([...candidatesOf(parsed('{ }'), store(), EPOCH_MS, EPOCH_MS + 300)]).toEqual([{ row: 0, trace: 2, startUs: 200_000, endUs: 300_000 }]);
  });
});
