import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeQuery } from '../../../src/ui/war-room/query-bar/builder/write-query.ts';
import { readQuery } from '../../../src/worker/read-query.ts';
import type { BuiltLogql, BuiltPromql, BuiltQuery, BuiltTraceql, FieldOp, LabelCondition, LogqlStage, PromqlOperand, PromqlStep, SpanCondition } from '../../../src/worker/read-query/built-query.ts';
import { testSeeds } from '../../support/seeds.ts';

const label = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/).filter((text) => !RESERVED.has(text));
/** Words that stand for something else where a label may begin. */
const RESERVED: ReadonlySet<string> = new Set(['by', 'on', 'or', 'and', 'ip', 'json', 'logfmt', 'drop', 'keep', 'inf', 'nan', 'bool', 'unwrap', 'unpack', 'pattern', 'regexp']);
const text = fc.string({ unit: 'binary', maxLength: 12 });
const pattern = fc.constantFrom('a.*', 'x|y', '[0-9]+', '(?i)timeout', '\\d+ms');
const windowMs = fc.oneof(fc.constantFrom(30_000, 60_000, 90_000, 5_400_000, 86_400_000), fc.integer({ min: 1, max: 10_000_000 }));

const conditionOn = (name: fc.Arbitrary<string>): fc.Arbitrary<LabelCondition> =>
  fc.oneof(
    fc.record({ label: name, op: fc.constantFrom('=' as const, '!=' as const), value: text }),
    fc.record({ label: name, op: fc.constantFrom('=~' as const, '!~' as const), value: pattern }),
  );

const step: fc.Arbitrary<PromqlStep> = fc.oneof(
  fc.record({ kind: fc.constant('group' as const), fn: fc.constantFrom('sum' as const, 'avg' as const, 'min' as const, 'max' as const, 'count' as const), by: fc.uniqueArray(label, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('rank' as const), fn: fc.constantFrom('topk' as const, 'bottomk' as const), count: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constant('quantile' as const), quantile: fc.constantFrom(0, 0.5, 0.95, 0.999, 1) }),
);
const range: fc.Arbitrary<PromqlStep> = fc.record({ kind: fc.constant('range' as const), fn: fc.constantFrom('rate' as const, 'increase' as const, 'delta' as const, 'avg_over_time' as const, 'min_over_time' as const, 'max_over_time' as const, 'sum_over_time' as const, 'last_over_time' as const), windowMs });
const operand: fc.Arbitrary<PromqlOperand> = fc.record({
  metric: fc.stringMatching(/^m_[a-z0-9_:]{1,12}$/),
  filters: fc.array(conditionOn(label), { maxLength: 3 }),
  steps: fc.tuple(fc.array(range, { maxLength: 1 }), fc.array(step, { maxLength: 4 })).map(([first, rest]) => [...first, ...rest]),
});
const promql: fc.Arbitrary<BuiltPromql> = fc.record({ language: fc.constant('promql' as const), main: operand, divisor: fc.option(operand) });

const numbers: readonly FieldOp[] = ['==', '>', '>=', '<', '<='];
const stage: fc.Arbitrary<LogqlStage> = fc.oneof(
  fc.record({ kind: fc.constant('line' as const), op: fc.constantFrom('|=' as const, '!=' as const), value: text.filter((one) => one !== '') }),
  fc.record({ kind: fc.constant('line' as const), op: fc.constantFrom('|~' as const, '!~' as const), value: pattern }),
  fc.record({ kind: fc.constant('parse' as const), parser: fc.constantFrom('json' as const, 'logfmt' as const) }),
  conditionOn(label).map((one) => ({ kind: 'field' as const, ...one })),
  fc.record({ kind: fc.constant('field' as const), label, op: fc.constantFrom(...numbers), value: fc.constantFrom('0', '500', '-1.5', '1s', '1h30m', '250ms', '1024B') }),
);
const logql: fc.Arbitrary<BuiltLogql> = fc.record({
  language: fc.constant('logql' as const),
  // A selector that nothing names is refused by the language itself.
  streams: fc.tuple(fc.array(conditionOn(label), { maxLength: 2 })).map(([more]) => [{ label: 'service_name', op: '=' as const, value: 'orders' }, ...more]),
  stages: fc.array(stage, { maxLength: 4 }),
  measure: fc.option(fc.record({ fn: fc.constantFrom('count_over_time' as const, 'rate' as const), windowMs, by: fc.option(fc.uniqueArray(label, { maxLength: 3 })) })),
});

const spanCondition: fc.Arbitrary<SpanCondition> = fc.oneof(
  fc.record({ field: fc.constantFrom('name', 'resource.service.name', 'span.http.route', '.db.namespace', 'rootName', 'parent.name', 'span."odd name"'), op: fc.constantFrom('=' as const, '!=' as const), value: text, written: fc.constant('text' as const) }),
  fc.record({ field: fc.constantFrom('name', 'resource.service.version'), op: fc.constantFrom('=~' as const, '!~' as const), value: pattern, written: fc.constant('text' as const) }),
  fc.record({ field: fc.constantFrom('duration', 'traceDuration'), op: fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const), value: fc.constantFrom('500ms', '1s', '1m30s', '1s500ms', '250us', '0s'), written: fc.constant('plain' as const) }),
  fc.record({ field: fc.constantFrom('childCount', 'span.http.response.status_code'), op: fc.constantFrom('=' as const, '>' as const, '<=' as const), value: fc.constantFrom('0', '500', '1.5', '2.0', '-3'), written: fc.constant('plain' as const) }),
  fc.constantFrom<SpanCondition>({ field: 'status', op: '=', value: 'error', written: 'plain' }, { field: 'kind', op: '!=', value: 'client', written: 'plain' }, { field: 'span.retry', op: '=', value: 'true', written: 'plain' }, { field: 'span.x', op: '!=', value: 'nil', written: 'plain' }),
);
const traceql: fc.Arbitrary<BuiltTraceql> = fc.record({
  language: fc.constant('traceql' as const),
  conditions: fc.array(spanCondition, { maxLength: 5 }),
  count: fc.option(fc.record({ op: fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const, '=' as const), value: fc.integer({ min: 0, max: 1_000 }) })),
});

describe.each<[string, fc.Arbitrary<BuiltQuery>]>([['PromQL', promql], ['LogQL', logql], ['TraceQL', traceql]])('a query that was clicked together in %s', (_, built) => {
  it.each(testSeeds(5))('can be read, and reads back as it was clicked (seed %i)', (seed) => {
    fc.assert(
      fc.property(built, (query) => {
        const written = writeQuery(query);
        expect({ written, ...readQuery({ language: query.language, text: written }) }).toEqual({ written, fault: null, built: query, obstacle: '' });
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('a query that has no controls', () => {
  it.each([
    ['promql', 'rate(a[1m] offset 5m)', 'offset'],
    ['promql', 'sum without (instance) (a)', 'without'],
    ['promql', 'a + b', 'the operator +'],
    ['promql', 'a / on (x) b', 'on (…)'],
    ['promql', 'max_over_time(rate(a[1m])[5m:])', 'subquery'],
    ['promql', '{service_name="orders"}', 'without one metric'],
    ['promql', '{__name__="a"}', 'without one metric'],
    ['promql', 'topk by (x) (3, a)', 'topk by labels'],
    ['promql', 'vector(1)', 'vector'],
    ['promql', '-a', 'a sign'],
    ['logql', '{a="b"} |= "x" or "y"', 'or'],
    ['logql', '{a="b"} | json | x="1" or y="2"', 'or'],
    ['logql', '{a="b"} | line_format "{{.x}}"', 'line_format'],
    ['logql', 'sum_over_time({a="b"} | unwrap x [1m])', 'unwrap'],
    ['logql', 'max by (x) (rate({a="b"}[1m]))', 'max'],
    ['logql', 'rate({a="b"}[1m] offset 1h)', 'offset'],
    ['traceql', '{ name = "a" || name = "b" }', '||'],
    ['traceql', '{ name = "a" } >> { name = "b" }', 'sets of spans'],
    ['traceql', '{ } | avg(duration) > 1s', 'avg'],
    ['traceql', '{ } | by(name) | count() > 1', 'two stages'],
    ['traceql', '{ span.a = span.b }', 'two fields'],
  ] as const)('says what it has: %s %s', (language, written, what) => {
    const { fault, built, obstacle } = readQuery({ language, text: written });
    expect({ fault, built }).toEqual({ fault: null, built: null });
    expect(obstacle).toContain(what);
  });
});

describe('a text that is not yet a query', () => {
  it('says where it cannot be read', () => {
    expect(readQuery({ language: 'promql', text: 'sum(rate(a[1m])' }).fault).toMatchObject({ from: 3 });
    expect(readQuery({ language: 'logql', text: '{a="b"} | nonsense' }).fault).toMatchObject({ from: 10, to: 18 });
    expect(readQuery({ language: 'traceql', text: '{ duraton > 1s }' }).fault).toMatchObject({ from: 2, to: 9 });
  });

  it('is no mistake while it is empty', () => {
    expect(readQuery({ language: 'traceql', text: '  \n' })).toEqual({ fault: null, built: null, obstacle: '' });
  });
});
