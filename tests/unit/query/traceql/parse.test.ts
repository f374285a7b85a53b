import { describe, expect, it } from 'vitest';
import { MAX_QUERY_LENGTH, parseTraceql, type FieldExpr, type Pipeline, type SpansetExpr, type Stage } from '../../../../src/query/traceql/index.ts';

function parsed(text: string): Pipeline {
  const result = parseTraceql(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.ast;
}

/** The tree with its structure only, in prefix form. */
function shape(pipeline: Pipeline): string {
  return pipeline.stages.map(stageShape).join(' | ');
}

function stageShape(stage: Stage): string {
  switch (stage.kind) {
    case 'scalar_filter':
      return `${stage.op}(${stage.aggregate}(${stage.expr === null ? '' : fieldShape(stage.expr)}) ${fieldShape(stage.value)})`;
    case 'by':
      return `by(${fieldShape(stage.expr)})`;
    case 'select':
      return `select(${stage.fields.map(fieldShape).join(' ')})`;
    case 'coalesce':
      return 'coalesce()';
    default:
      return spansetShape(stage);
  }
}

function spansetShape(expr: SpansetExpr): string {
  if (expr.kind === 'filter') return expr.expr === null ? '{}' : `{${fieldShape(expr.expr)}}`;
  if (expr.kind === 'wrapped') return `[${shape(expr.pipeline)}]`;
  return `(${expr.op} ${spansetShape(expr.left)} ${spansetShape(expr.right)})`;
}

function fieldShape(expr: FieldExpr): string {
  switch (expr.kind) {
    case 'literal':
      return `${expr.value.type}:${String(expr.value.value)}`;
    case 'attribute':
      return `${expr.parent ? '^' : ''}${expr.scope}<${expr.name}>`;
    case 'intrinsic':
      return `${expr.parent ? '^' : ''}${expr.name}`;
    case 'unary':
      return `(${expr.op} ${fieldShape(expr.expr)})`;
    case 'binary':
      return `(${expr.op} ${fieldShape(expr.left)} ${fieldShape(expr.right)})`;
  }
}

describe('reading conditions on spans', () => {
  it.each([
    ['{}', '{}'],
    ['{ resource.service.name = "orders" && duration > 500ms && status = error }', '{(&& (&& (= resource<service.name> string:orders) (> duration duration:500000000)) (= status status:error))}'],
    // Both words of logic bind alike, from left to right.
    ['{ .a || .b && .c }', '{(&& (|| any<a> any<b>) any<c>)}'],
    ['{ 1 + 2 * .a ^ 2 ^ 3 - 1 = 2 }', '{(= (- (+ int:1 (* int:2 (^ any<a> (^ int:2 int:3)))) int:1) int:2)}'],
    // A sign reaches over a product but not over a sum; `!` binds tighter than `+`.
    ['{ -.a * 2 + 1 = 2 }', '{(= (+ (- (* any<a> int:2)) int:1) int:2)}'],
    ['{ !.a = true }', '{(= (! any<a>) bool:true)}'],
    ['{ 2 * -3 + 1 = -5 }', '{(= (+ (* int:2 int:-3) int:1) int:-5)}'],
    ['{ !(.a = 1 || .b) }', '{(! (|| (= any<a> int:1) any<b>))}'],
    // Almost everything may stand in a name.
    ['{ .a-b = 1 }', '{(= any<a-b> int:1)}'],
    ['{ span.http.response.status_code>=500 }', '{(>= span<http.response.status_code> int:500)}'],
    ['{ span."with space"."q\\"x" != nil }', '{(!= span<with space.q"x> nil:null)}'],
    ['{ parent.span.a = parent.duration }', '{(= ^span<a> ^duration)}'],
    ['{ parent.a && span.parent.b }', '{(&& ^any<a> span<parent.b>)}'],
    ['{ trace:duration > 1h30m && trace:rootService = `x\\y` && trace:id != "" }', '{(&& (&& (> traceDuration duration:5400000000000) (= rootServiceName string:x\\y)) (!= traceId string:))}'],
    ['{ span:parentID = nil || span:name =~ "GET .*" || span:kind = server }', '{(|| (|| (= parentId nil:null) (=~ name string:GET .*)) (= kind kind:server))}'],
    ['{ .5 < .a && 1.5e3 < .b && 100us < duration && 2.5s>duration }', '{(&& (&& (&& (< float:0.5 any<a>) (< float:1500 any<b>)) (< duration:100000 duration)) (> duration:2500000000 duration))}'],
    ['{ nestedSetParent < 0 } // root spans\n', '{(< nestedSetParent int:0)}'],
    ['/* all */ { name /* of it */ = "a" }', '{(= name string:a)}'],
  ])('%s', (text, expected) => {
    expect(shape(parsed(text))).toBe(expected);
  });
});

describe('reading pipelines', () => {
  it.each([
    // Relations bind tighter than logic, from left to right.
    ['{.a} && {.b} > {.c} >> {.d} || {.e}', '(|| (&& {any<a>} (>> (> {any<b>} {any<c>}) {any<d>})) {any<e>})'],
    ['{} !>> {} &> {} !~ {} &<< {} << {}', '(<< (&<< (!~ (&> (!>> {} {}) {}) {}) {}) {})'],
    ['({.a} || {.b}) ~ {.c}', '(~ [(|| {any<a>} {any<b>})] {any<c>})'],
    ['{ true } | count() > 2 | avg(duration) <= -1.5s', '{bool:true} | >(count() int:2) | <=(avg(duration) duration:-1500000000)'],
    ['max(1 + .a) = 1', '=(max((+ int:1 any<a>)) int:1)'],
    ['{} | by(resource.service.name) | count() > 1 | coalesce() | select(span.a, status, .b)', '{} | by(resource<service.name>) | >(count() int:1) | coalesce() | select(span<a> status any<b>)'],
    ['({.a} | count() > 1) && ({.b} | by(.c)) || ({.d})', '(|| (&& [{any<a>} | >(count() int:1)] [{any<b>} | by(any<c>)]) [{any<d>}])'],
    ['{} | {.a} > {.b}', '{} | (> {any<a>} {any<b>})'],
    ['{} with (most_recent=true)', '{}'],
  ])('%s', (text, expected) => {
    expect(shape(parsed(text))).toBe(expected);
  });
});

describe('a query that cannot be read', () => {
  it.each([
    ['', 'no query found', 0, 0],
    ['{ .a = 1', 'unclosed left brace', 0, 1],
    ['{ (.a = 1 }', '")"', 10, 11],
    ['({ .a }', 'unclosed left parenthesis', 0, 1],
    ['{ .a } )', 'unexpected right parenthesis', 7, 8],
    ['{ .a == 1 }', 'equality is written with one "="', 5, 7],
    ['{ . }', 'a name is missing behind "."', 2, 3],
    ['{ span. }', 'a name is missing behind "span."', 2, 7],
    ['{ parent.span. }', 'a name is missing', 2, 14],
    ['{ attribute = 4 }', 'span.attribute, resource.attribute or .attribute', 2, 11],
    ['{ < }', 'unexpected "<"', 2, 3],
    ["{ .a = 'b' }", 'double quotes', 7, 8],
    ['{ .a = "b }', 'never closed', 7, 11],
    ['{ .a = "b\\q" }', 'unknown escape', 9, 11],
    ['{ duration > 5x }', 'bad number or duration: "5x"', 13, 15],
    ['{ .a = 99999999999999999999 }', 'out of range', 7, 27],
    ['{ .a # b }', 'unexpected character "#"', 5, 6],
    ['/* x', 'the remark is never closed', 0, 4],
    ['true', 'stand between braces', 0, 4],
    ['{ true } + { true }', 'unexpected "+"', 9, 10],
    ['{ true } | count()', 'must be compared', 11, 18],
    ['{ true } | count() > max(duration)', 'not with another', 21, 24],
    ['{ true } | count() > 1 + 2', 'without arithmetic', 23, 24],
    ['3 < count()', 'on the left', 0, 1],
    ['count() > 3 && { true }', 'unexpected "&&"', 12, 14],
    ['{ true } && count() > 3', 'behind a "|"', 12, 17],
    ['{ true } | max() = 1', 'unexpected ")"', 15, 16],
    ['{ true } | median(duration) = 1', 'unknown function "median"', 11, 17],
    ['coalesce() | { true }', 'cannot begin with coalesce', 0, 8],
    ['select()', 'unexpected ")"', 7, 8],
    ['select(1 + "x")', 'unexpected number', 7, 8],
    ['{} | rate()', 'out of scope', 5, 9],
    ['{} | quantile_over_time(duration, 0.9) by (name)', 'out of scope', 5, 23],
    ['{ event.name = "x" }', 'no events', 2, 12],
    ['{ link:traceID = "x" }', 'no links', 2, 14],
    ['{ instrumentation:name = "x" }', 'instrumentation', 2, 22],
    ['{ trace:status = error }', 'no intrinsic; known are trace:duration', 2, 14],
    ['{ parent = nil }', 'nestedSetParent < 0', 2, 8],
    ['{} with (sample=0.1)', 'the only hint', 3, 20],
    ['({ .a } | count() > 1) && { .b }', 'spansets in parentheses', 26, 32],
    ['({ .a } | count() > 1) | { .b }', 'not piped on', 0, 22],
    ['({ .a } | by(name)) > ({ .b })', 'coalesce() behind by()', 0, 19],
  ])('%s', (text, message, from, to) => {
    const result = parseTraceql(text);
    expect(result).toMatchObject({ ok: false, error: { kind: 'parse', message: expect.stringContaining(message) as string, from, to } });
  });

  // Facts of Tempo's own validation: these parse there too, and are refused for their types.
  it.each([
    ['{ status }', 2, 8], ['{ 1 + 1 }', 2, 7], ['{ "foo" }', 2, 7], ['{ 1 + "foo" = 1 }', 2, 11], ['{ 1 ^ name = 1 }', 2, 10], ['{ 1 = true }', 2, 10],
    ['{ 1 && true }', 2, 11], ['{ .a && 2 }', 8, 9], ['{ status > ok }', 2, 8], ['{ kind < consumer }', 2, 6], ['{ rootServiceName = 1 }', 2, 21], ['{ .a =~ 2 }', 8, 9],
    ['{ .a =~ .b }', 8, 10], ['{ span.a =~ "[" }', 12, 15], ['{ span.a !~ "(?=x)" }', 12, 19], ['{ -true }', 2, 7], ['{ !name = "x" }', 2, 7], ['{ !1 = 1 }', 2, 4],
    ['max(name) > 1', 4, 8], ['min(1 = 3) = 1', 4, 9], ['sum(3) = 2', 4, 5], ['{} | by(1)', 8, 9], ['{ .a < nil }', 7, 10], ['{ nestedSetLeft = "x" }', 2, 21],
  ])('%s does not fit together', (text, from, to) => {
    expect(parseTraceql(text)).toMatchObject({ ok: false, error: { kind: 'parse', from, to } });
  });
});

describe('a hostile query', () => {
  const deep = 10_000;
  it.each([
    ['a megabyte of text', `{ .a = "${'x'.repeat(1_000_000)}" }`],
    ['parentheses in a condition', `{ ${'('.repeat(deep)}.a${')'.repeat(deep)} }`],
    ['parentheses around spansets', `${'('.repeat(deep)}{}${')'.repeat(deep)}`],
    ['parentheses that nobody closes', '('.repeat(90_000)],
    ['signs', `{ ${'-'.repeat(deep)}.a = 1 }`],
    ['negations', `{ ${'!'.repeat(deep)}.a }`],
    ['a chain of powers', `{ 1 = 2${'^2'.repeat(deep)} }`],
    ['a chain of conditions', `{ .a${'||.a '.repeat(deep)} }`],
    ['a chain of spansets', `{}${'>{}'.repeat(deep)}`],
    ['a pattern of counted repeats', '{ .a =~ "((x{100}){100}){100}" }'],
    ['a pattern as long as a query', `{ .a =~ "${'(a|b)*'.repeat(10_000)}" }`],
    ['a number of many digits', `{ .a = ${'9'.repeat(90_000)} }`],
    ['a duration of many digits', `{ .a = ${'9'.repeat(90_000)}s }`],
    ['numbers that may be durations', `{ .a = ${'1h1'.repeat(20_000)} }`],
    ['quotes in names', `{ .${'"a'.repeat(20_001)} }`],
    ['remarks that nobody closes', '/*'.repeat(40_000)],
  ])('of %s is refused within a second', (_what, text) => {
    // Processor time: the machine may be busy with other things.
    const start = process.cpuUsage();
    const result = parseTraceql(text);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(1_000);
    expect(result).toMatchObject({ ok: false, error: { kind: 'parse' } });
  });

  it('is refused unread beyond the limit of its length', () => {
    expect(parseTraceql(' '.repeat(MAX_QUERY_LENGTH + 1))).toMatchObject({ ok: false, error: { from: MAX_QUERY_LENGTH, to: MAX_QUERY_LENGTH + 1 } });
  });
});
