import { describe, expect, it } from 'vitest';
import { nextBelow, openStream, type Stream } from '../../../../src/base/random.ts';
import { decideByRoot, decideRows, parseTraceql, rootSummaryOf } from '../../../../src/query/traceql/index.ts';
import { traceIdText } from '../../../../src/telemetry/ids.ts';
import { appendRequest, newRequestStore, type RequestStore } from '../../../../src/telemetry/request-store.ts';
import { testSeeds } from '../../../support/seeds.ts';

const SEED = 3;
const DURATIONS_US = [0, 1, 499, 500, 501, 1_000, 999_999, 1_000_000, 1_000_001, 29_999_999, 30_000_000, 30_000_500];

function randomStore(stream: Stream): RequestStore {
  const store = newRequestStore(0, SEED, [{ name: 'web', journeys: ['view', 'buy'] }, { name: 'app', journeys: ['buy'] }]);
  for (let row = 0; row < 300; row++) {
    const client = nextBelow(stream, 2);
    const durationUs = DURATIONS_US[nextBelow(stream, DURATIONS_US.length)];
    appendRequest(store, client, client === 0 ? nextBelow(stream, 2) : 0, row + 1, 100_000_000 + row * 1_000 - durationUs, durationUs, nextBelow(stream, 8));
  }
  return store;
}

const CONDITIONS = [
  'duration > 500us', 'duration >= 1s', 'duration = 1s', 'duration != 500us', 'duration < 1ms', '30s <= duration', 'traceDuration > 30s', 'traceDuration <= 500us', 'traceDuration = 30s', 'duration > 0.5ms && duration < 1s',
  'duration * 2 > 1s', 'duration > -(1s)', 'duration = traceDuration', '!(duration > 500us)', 'duration != nil', 'duration > 500', 'status = error', 'rootName = "buy"', 'rootServiceName =~ "w.*"', 'nestedSetParent < 0',
  'resource.service.name = "app"', 'span.x = 1', `trace:id = "${traceIdText(SEED, 7)}"`, `trace:id > "8"`, 'span:parentID = nil', 'true', 'parent.duration > 1s',
];

function randomQuery(stream: Stream): string {
  const pick = (of: readonly string[]): string => of[nextBelow(stream, of.length)];
  const condition = (): string => [pick(CONDITIONS), `${pick(CONDITIONS)} && ${pick(CONDITIONS)}`, `(${pick(CONDITIONS)} || ${pick(CONDITIONS)}) && nestedSetParent < 0`][nextBelow(stream, 3)];
  const set = `{ ${condition()} }`;
  return pick([set, `${set} && { ${condition()} }`, `${set} || { ${condition()} }`, `${set} > { ${condition()} }`, `${set} | by(duration)`, `${set} | avg(duration) > 1s`, `(${set} | { ${condition()} })`]);
}

describe('requests decided by their rows', () => {
  it.each(testSeeds(20))('are decided as each is by its own summary (seed %i)', (seed) => {
    const stream = openStream(seed, 'decide');
    const store = randomStore(stream);
    const aftermathUs = [30_000_000, 0, Infinity][nextBelow(stream, 3)];
    for (let i = 0; i < 20; i++) {
      const query = randomQuery(stream);
      const parsed = parseTraceql(query);
      if (!parsed.ok) throw new Error(`${query}: ${parsed.error.message}`);
      const one = decideByRoot(parsed.ast);
      const all = decideRows(parsed.ast, store, aftermathUs);
      const rows = Array.from({ length: store.count }, (_, row) => row);
      expect({ query, aftermathUs, decisions: rows.map(all) }).toEqual({ query, aftermathUs, decisions: rows.map((row) => one(rootSummaryOf(store, row, aftermathUs))) });
    }
  });
});
