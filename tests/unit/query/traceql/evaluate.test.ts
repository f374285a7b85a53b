import { describe, expect, it } from 'vitest';
import { searchTraceql, type FoundSpanset, type QueryTrace } from '../../../../src/query/traceql/index.ts';
import { traceOf } from '../../../support/traceql-traces.ts';

/** The spansets that a query leaves of a trace, in full. */
function sets(text: string, trace: QueryTrace): readonly FoundSpanset[] {
  const answer = searchTraceql(text, [trace], { spansPerSpanset: 100 });
  if (!answer.ok) throw new Error(`${text}: ${answer.error.message}`);
  return answer.result.traces[0]?.spanSets ?? [];
}

/** Ids of the spans found, groups apart by spaces. */
const ids = (text: string, trace: QueryTrace): string => sets(text, trace).map(({ spans }) => spans.map(({ spanID }) => spanID).join('')).join(' ');

/**
 * The order of Tempo's documentation: a shop's front calls orders, which asks a database twice.
 *
 *     a front   server   900 ms
 *     └ b orders   server   600 ms, error
 *       ├ c orders client  100 ms
 *       └ d orders client  400 ms, error
 */
const SHOP = traceOf('t', {
  a: { service: 'front', name: 'GET /buy', kind: 'server', durationUs: 900_000, attributes: { 'http.request.method': 'GET', 'http.response.status_code': 502, first: true }, resource: { cluster: 'eu' } },
  'b<a': { service: 'orders', name: 'POST /orders', kind: 'server', status: 'error', statusMessage: 'no stock', durationUs: 600_000, attributes: { 'http.response.status_code': 500, ratio: 0.5, cluster: 'us' } },
  'c<b': { service: 'orders', name: 'SELECT stock', kind: 'client', durationUs: 100_000, attributes: { 'db.system.name': 'postgresql', rows: 7, 'a b': 'x' } },
  'd<b': { service: 'orders', name: 'UPDATE stock', kind: 'client', status: 'error', durationUs: 400_000, attributes: { 'db.system.name': 'postgresql', rows: 0, empty: '' } },
});

describe('a condition on spans', () => {
  it.each([
    ['{ }', 'abcd'],
    ['{ false }', ''],
    ['{ resource.service.name = "orders" && duration > 300ms && status = error }', 'bd'],
    ['{ status != error }', 'ac'],
    ['{ status = unset }', 'ac'],
    ['{ kind = client }', 'cd'],
    ['{ name =~ "SELECT.*" }', 'c'],
    // The pattern must match the whole name.
    ['{ name =~ "SELECT" }', ''],
    ['{ name !~ "(SELECT|UPDATE) stock" }', 'ab'],
    ['{ name =~ "(?i)select STOCK" }', 'c'],
    ['{ statusMessage != "" }', 'b'],
    ['{ rootName = "GET /buy" && rootServiceName = "front" && traceDuration = 900ms }', 'abcd'],
    ['{ trace:id = "t" && span:id = "c" }', 'c'],
    ['{ span:parentID = "b" }', 'cd'],
    ['{ nestedSetParent < 0 }', 'a'],
    // In nested sets a is 1 to 8, b 2 to 7, c 3 to 4 and d 5 to 6.
    ['{ nestedSetLeft = 3 || nestedSetRight = 6 }', 'cd'],
    ['{ childCount > 1 }', 'b'],
    ['{ parent.name = "POST /orders" && parent.resource.service.name = "orders" }', 'cd'],
    ['{ parent.duration > 2 * duration }', 'c'],
  ])('%s finds %s', (text, found) => {
    expect(ids(text, SHOP)).toBe(found);
  });

  it.each([
    ['{ span.http.response.status_code >= 500 }', 'ab'],
    ['{ .http.response.status_code = 500 }', 'b'],
    ['{ span."a b" = "x" }', 'c'],
    // Without a scope the span comes before its resource.
    ['{ .cluster = "us" || .cluster = "eu" }', 'ab'],
    ['{ resource.cluster = "eu" }', 'a'],
    ['{ span.cluster = "eu" }', ''],
    ['{ .first }', 'a'],
    // What is absent is neither equal nor unequal to anything, and has no opposite.
    ['{ .first != true }', ''],
    ['{ !.first }', ''],
    ['{ !(.first = true) }', 'bcd'],
    ['{ .first = nil }', 'bcd'],
    ['{ nil != .first }', 'a'],
    ['{ nil = nil }', ''],
    ['{ .rows != 7 }', 'd'],
    ['{ .rows !~ "x" }', ''],
    ['{ .empty = "" }', 'd'],
    // Types that do not fit together are never equal, and never unequal.
    ['{ .rows = "7" }', ''],
    ['{ .rows != "7" }', ''],
    ['{ .name = "c" || .constructor != nil || .__proto__ != nil }', ''],
    ['{ .absent || .first }', 'a'],
    ['{ .db.system.name > "p" && .db.system.name < "q" }', 'cd'],
  ])('%s finds %s', (text, found) => {
    expect(ids(text, SHOP)).toBe(found);
  });

  it.each([
    ['{ 7 / 2 = 3 }', true], ['{ 7 / 2.0 = 3.5 }', true], ['{ -7 / 2 = -3 }', true], ['{ (-7) / 2 = -3 && (-7) % 4 = -3 }', true], ['{ 7 % 4 = 3 }', true], ['{ 1 / 0 = 1 || 1 / 0 != 1 }', false], ['{ 1.0 / 0 > 5 }', true],
    ['{ 2 ^ 3 ^ 2 = 512 }', true], ['{ -2 ^ 2 = -4 }', true], ['{ 2 + 3 * 4 = 14 }', true], ['{ 1s + 500ms = 1.5s }', true], ['{ 1s = 1000000000 }', true], ['{ 2 * 1s > 1999ms }', true],
    ['{ 4 ^ 0.5 = 2 }', true], ['{ 1d = 24h && 1w = 7d && 1y = 365d && 1us = 1µs }', true], ['{ 1 <= 1.1 }', true], ['{ "a" < "b" && "B" < "a" }', true], ['{ !(1 = 2) }', true], ['{ "test" !~ "test" }', false],
    ['{ "a\\nb" =~ "a.b" }', true], ['{ `a\nb` =~ "a.b" }', true], ['{ "\\u00e4\\t" = `ä\t` }', true], ['{ true || false && false }', false],
  ])('%s', (text, holds) => {
    expect(ids(text, SHOP) !== '').toBe(holds);
  });
});

/** As in the tables of Tempo's documentation: A has B and C, B has D and E, C has F. G's parent was lost, H and I are each other's. */
const TREE = traceOf('t', { A: {}, 'B<A': {}, 'C<A': {}, 'D<B': {}, 'E<B': {}, 'F<C': {}, 'G<X': {}, 'H<I': {}, 'I<H': {} });
const one = (id: string): string => `{ span:id = "${id}" }`;
const all = '{ }';

describe('a relation between spans', () => {
  it.each([
    [`${one('A')} > ${all}`, 'BC'], [`${one('B')} > ${all}`, 'DE'], [`${one('D')} > ${all}`, ''],
    [`${one('A')} >> ${all}`, 'BCDEF'], [`${one('C')} >> ${all}`, 'F'],
    [`${one('D')} < ${all}`, 'B'], [`${one('A')} < ${all}`, ''],
    [`${one('D')} << ${all}`, 'AB'], [`${one('F')} << ${all}`, 'AC'],
    [`${one('B')} ~ ${all}`, 'C'], [`${one('D')} ~ ${all}`, 'E'], [`${one('F')} ~ ${all}`, ''], [`${one('A')} ~ ${all}`, ''],
    // Several on the left: whoever stands in the relation to one of them.
    [`{ span:id =~ "B|C" } > ${all}`, 'DEF'], [`{ span:id =~ "B|C" } ~ { span:id =~ "B|C" }`, 'BC'],
    // Not: spans of the right that stand in it to none of the left, also when there is none.
    [`${one('A')} !> ${all}`, 'ADEFGHI'], [`${one('B')} !>> ${all}`, 'ABCFGHI'], [`${one('D')} !< ${all}`, 'ACDEFGHI'], [`${one('D')} !<< ${all}`, 'CDEFGHI'],
    [`${one('B')} !~ ${all}`, 'ABDEFGHI'], [`{ false } !> ${one('D')}`, 'D'], [`{ false } > ${all}`, ''],
    // And: both sides of it.
    [`${one('A')} &> ${all}`, 'ABC'], [`{ span:id =~ "A|F" } &>> ${one('D')}`, 'AD'], [`{ span:id =~ "D|F" } &< ${one('B')}`, 'BD'], [`${one('D')} &<< ${all}`, 'ABD'],
    [`{ span:id =~ "D|F" } &~ ${all}`, 'DE'], [`${one('D')} &> ${all}`, ''],
    [`${one('G')} > ${all}`, ''], [`${one('H')} >> ${all}`, ''], [`${all} > ${one('I')}`, ''],
    [`${one('A')} && ${one('F')}`, 'AF'], [`${one('A')} && ${one('X')}`, ''], [`${one('A')} || ${one('X')}`, 'A'],
    [`${one('D')} || ${one('A')} > ${one('B')}`, 'BD'], [`${one('A')} > ${one('B')} > ${one('E')}`, 'E'], [`${one('A')} >> ${one('F')} && ${one('D')}`, 'DF'],
    [`(${one('A')} | count() = 1) && (${one('D')} | count() = 2)`, ''], [`(${one('A')} | count() = 1) || (${one('D')} | count() = 2)`, 'A'],
  ])('%s finds %s', (text, found) => {
    expect(ids(text, TREE)).toBe(found);
  });

  it('gives spans that no root leads to no place in the nested sets', () => {
    expect(ids('{ nestedSetLeft = 0 && nestedSetRight = 0 && nestedSetParent = 0 }', TREE)).toBe('GHI');
    expect(ids('{ nestedSetLeft = 1 && nestedSetRight = 12 }', TREE)).toBe('A');
  });
});

describe('a pipeline', () => {
  it.each([
    ['{ status = error } | count() > 1', 'bd'],
    ['{ status = error } | count() > 2', ''],
    ['count() = 4 | { kind = client }', 'cd'],
    ['{ kind = client } | avg(duration) = 250ms', 'cd'],
    ['{ kind = client } | sum(duration) >= 500ms | max(.rows) = 7 | min(.rows) = 0', 'cd'],
    // Spans without the number are left out; without any, nothing holds.
    ['{ } | avg(.ratio) = 0.5', 'abcd'],
    ['{ } | avg(.absent) != 1', ''],
    ['{ } | max(.db.system.name) != 1', ''],
    ['{ } | max(duration) > 1', 'abcd'],
    ['{ } | by(resource.service.name)', 'a bcd'],
    ['{ } | by(resource.service.name) | count() > 1', 'bcd'],
    ['{ } | by(.rows)', 'ab c d'],
    ['{ } | by(kind) | by(status) | count() = 1', 'a b c d'],
    ['{ } | by(kind) | { status = error }', 'b d'],
    ['{ } | by(kind) | { status = error } | coalesce()', 'bd'],
    ['{ } | by(kind) | coalesce() | count() = 4', 'abcd'],
    ['by(duration > 500ms)', 'ab cd'],
    ['{ } | by(kind) | { childCount >= 1 } > { }', 'b'],
    ['{ } | select(.rows) | { .rows = 7 }', 'c'],
  ])('%s leaves %s', (text, found) => {
    expect(ids(text, SHOP)).toBe(found);
  });

  it('says what it grouped by and what it found, with the type that it has', () => {
    const [set] = sets('{ kind = client } | by(1 + .rows) | count() >= 1 | avg(duration) > 0 | max(.rows) >= 0 | sum(.ratio) > 0', SHOP);
    expect(set).toBeUndefined();
    const found = sets('{ kind = client } | by(resource.service.name) | count() >= 1 | avg(duration) > 0 | max(.rows) >= 0 | avg(.rows) > 0', SHOP);
    expect(found[0]?.attributes).toEqual([
      { key: 'by(resource.service.name)', value: { stringValue: 'orders' } },
      { key: 'count()', value: { intValue: '2' } },
      { key: 'avg(duration)', value: { stringValue: '250ms' } },
      { key: 'max(.rows)', value: { intValue: '7' } },
      { key: 'avg(.rows)', value: { doubleValue: 3.5 } },
    ]);
    expect(sets('by(parent.kind)', SHOP).map(({ attributes }) => attributes)).toEqual([[{ key: 'by(parent.kind)', value: { stringValue: 'nil' } }], [{ key: 'by(parent.kind)', value: { stringValue: 'server' } }]]);
  });
});
