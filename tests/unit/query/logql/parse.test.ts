import { describe, expect, it } from 'vitest';
import { isRangeAggregation, parseLogql } from '../../../../src/query/logql/index.ts';

function parsed(text: string): Exclude<ReturnType<typeof parseLogql>, { ok: false }>['ast'] {
  const result = parseLogql(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message} at ${result.error.from}`);
  return result.ast;
}

/** The message, and the text that it is about. */
function problem(text: string): readonly [string, string] {
  const result = parseLogql(text);
  if (result.ok) throw new Error(`${text}: no error`);
  expect(result.error.kind).toBe('parse');
  return [result.error.message, text.slice(result.error.from, result.error.to)];
}

describe('a LogQL query', () => {
  it.each([
    '{app="mysql"} |= "error" |= "timeout" != "benign"',
    '{app="a", env=~"dev|prod"} |~ "(?i)timeout \\\\d+" or `raw\\d` !~ "x"',
    '{app="a"} | json | duration >= 20ms or size == 20KB and status != 200, method="GET" (level="warn" or level="error")',
    '{app="a"} | json first="servers[0]", ua="request.headers[\\"User-Agent\\"]", id',
    '{app="a"} | logfmt --strict --keep-empty | logfmt host, path="uri"',
    '{app="a"} | pattern `<ip> - - <_> "<method> <uri> <_>" <status>` | regexp `(?P<word>\\w+)`',
    '{app="a"} | line_format "{{.a}} {{ .b | ToUpper | trunc 3 }} {{__line__}}" | label_format x=y,z="{{lower .q}}"',
    '{app="a"} | decolorize | unpack | drop a, level="debug", b=~"x.*" | keep c',
    '(({app="a"} |> "<_>error<_>" !> "a<_>"))',
    'sum by (org) (rate({app="a"} | logfmt | __error__="" [1m])) > 5',
    'sum(rate({app="a"}[1m] offset 5m)) without (pod) / ignoring(x) group_left (y) sum(rate(({app="a"} | json)[1h30m]))',
    'quantile_over_time(0.99, {app="a"} | json | unwrap duration(request_time) | __error__="" [1m]) by (path)',
    'topk(10, sum by (name) (rate({app="a"}[5m] |= "x"))) or vector(0) and on(name) bytes_rate({app="b"}[1m])',
    'sort_desc(label_replace(absent_over_time({app="a"}[1d]), "x", "$1", "app", "(.*)"))',
    '-1 ^ 2 + 0x10 * 1e3 % .5 == bool 3 # a comment',
  ])('is read: %s', (text) => {
    expect(parsed(text)).toBeDefined();
  });

  it('knows where each of its parts stands', () => {
    const text = 'sum(rate({app="a"} |= "x" | json | unwrap v [1m] offset 1h))';
    const ast = parsed(text);
    if (ast.kind !== 'aggregate' || !isRangeAggregation(ast.expr)) throw new Error('no aggregation');
    const { query, unwrap, rangeMs, offsetMs } = ast.expr;
    expect(query.stages.map(({ from, to }) => text.slice(from, to))).toEqual(['|= "x"', '| json']);
    expect([rangeMs, offsetMs, unwrap?.label]).toEqual([60_000, 3_600_000, 'v']);
    expect(text.slice(ast.expr.from, ast.expr.to)).toBe('rate({app="a"} |= "x" | json | unwrap v [1m] offset 1h)');
  });

  it('binds ^ to the right and before *, which binds before + and comparisons', () => {
    const shape = (text: string): unknown => {
      const show = (ast: ReturnType<typeof parsed>): unknown => (ast.kind === 'binary' ? [show(ast.left), ast.op, show(ast.right)] : ast.kind === 'number' ? ast.value : ast.kind);
      return show(parsed(text));
    };
    expect(shape('1 + 2 * 3 ^ 4 ^ 5 > 6')).toEqual([[1, '+', [2, '*', [3, '^', [4, '^', 5]]]], '>', 6]);
    expect(shape('-1 ^ 2')).toEqual([-1, '^', 2]);
  });

  it('takes the name of a parser for the parser, whatever stands behind it', () => {
    const ast = parsed('{a="b"} | json != "x" | logfmt != "y" | unpack |= "z"');
    expect(ast.kind === 'log_query' ? ast.stages.map(({ kind }) => kind) : []).toEqual(['json', 'line_filter', 'logfmt', 'line_filter', 'unpack', 'line_filter']);
  });

  it('reads the same for a label filter with and, a comma or a space', () => {
    const filterOf = (text: string): unknown => {
      const ast = parsed(text);
      return ast.kind === 'log_query' && ast.stages[0].kind === 'label_filter' ? ast.stages[0].filter : null;
    };
    const wanted = filterOf('{a="b"} | x > 1 and y = "2" or z < 3s');
    expect(wanted).toMatchObject({ kind: 'or', left: { kind: 'and' }, right: { unit: 'duration', value: 3e9 } });
    expect(filterOf('{a="b"} | x > 1, y = "2" or z < 3s')).toEqual(wanted);
    expect(filterOf('{a="b"} | x > 1 y = "2" or z < 3s')).toEqual(wanted);
  });

  it.each([
    ['', 'no query found in input', ''],
    ['{app="a"', 'unexpected end of input in stream selector, expected "," or "}"', ''],
    ['{app=a}', 'unexpected identifier "a" in stream selector, expected quoted string', 'a'],
    ['{app=~".*"}', 'queries require at least one regexp or equality matcher that does not have an empty-compatible value', '{app=~".*"}'],
    ['{app=~"(?=x)y"}', 'invalid or unsupported Perl syntax', '"(?=x)y"'],
    ['{app="a"} | jsn', 'unknown stage "jsn"', 'jsn'],
    ['{app="a"} | status >= "x"', 'unexpected string "x" in label filter, expected number, duration or size', '"x"'],
    ['{app="a"} | size > 3XB', '"3XB" is no number, duration or size', '3XB'],
    ['{app="a"} |~ "("', 'missing closing )', '"("'],
    ['{app="a"} | regexp "(a)"', 'at least one named capture', '"(a)"'],
    ['{app="a"} | pattern "<a><b>"', 'two captures need text between them', '"<a><b>"'],
    ['{app="a"} | pattern "<a> <a>"', 'duplicate capture name (a)', '"<a> <a>"'],
    ['{app="a"} | line_format "a {{ if .x }}"', 'template function "if" is not supported', '{{ if .x }}"'],
    ['{app="a"} | line_format "{{ .x"', 'unclosed {{ in template', '{{ .x"'],
    ['{app="a"} | line_format "{{ .a | printf \\"%s\\" }}"', 'template function "printf" is not supported', '"{{ .a | printf \\"%s\\" }}"'],
    ['{app="a"} | label_format x=a,x=b', 'label_format sets "x" more than once', 'x'],
    ['{app="a"}[5m]', 'a range needs a function around it', '['],
    ['{app="a"} | unwrap x', 'unwrap needs a function around the query', 'unwrap x'],
    ['rate({app="a"})', 'unexpected ")" in range aggregation, expected a range such as [5m]', ')'],
    ['rate({app="a"}[0s])', 'range must be greater than 0', '0s'],
    ['rate({app="a"}[5x])', 'unexpected number "5x" in range, expected duration such as 5m', '5x'],
    ['sum_over_time({app="a"}[5m])', 'sum_over_time aggregates values: it needs | unwrap label', 'sum_over_time({app="a"}[5m])'],
    ['count_over_time({app="a"} | unwrap x [5m])', 'count_over_time counts lines: it cannot be used with unwrap', 'unwrap x'],
    ['rate({app="a"}[5m]) by (x)', 'grouping not allowed for rate aggregation', 'by (x)'],
    ['rate({app="a"} | unwrap x | json [5m])', 'only label filters may stand behind unwrap', '| json'],
    ['topk(0, rate({app="a"}[5m]))', 'topk takes a whole number of series, at least 1', '0'],
    ['sum(1)', 'sum needs a vector, not a number', '1'],
    ['1 and rate({app="a"}[5m])', 'unexpected literal for and', '1 and rate({app="a"}[5m])'],
    ['rate({app="a"}[5m]) + bool 1', 'bool modifier can only be used on comparison operators', 'bool'],
    ['rate({app="a"}[5m]) + on(x) 1', 'vector matching only allowed between vectors', 'rate({app="a"}[5m]) + on(x) 1'],
    ['(rate({app="a"}[5m])', 'unclosed left parenthesis', '('],
    ['{app="a"})', 'unexpected right parenthesis ")"', ')'],
    ['up{job="x"}', 'unknown function "up"; a log query starts with {', 'up'],
    ['rate_counter({app="a"} | unwrap x [5m])', 'rate_counter is not supported here', 'rate_counter'],
    ["{app='a'}", 'strings stand in double quotes or backquotes', "'"],
    ['{app="a"} |= "x', 'unterminated quoted string', '"x'],
    ['{app="a"} § "x"', 'unexpected character: "§"', '§'],
  ])('is refused with a reason and a place: %s', (text, message, about) => {
    const [said, place] = problem(text);
    expect(said).toContain(message);
    expect(place).toBe(about);
  });
});

describe('hostile queries', () => {
  const many = (part: string, count: number): string => part.repeat(count);
  it.each([
    ['a megabyte of text', '{a="b"} |= "x"'.padEnd(1_000_000, ' '), 'query is longer than 100000 characters'],
    ['ten thousand parentheses around a number', many('(', 10_000), 'nested more than 200 levels deep'],
    ['ten thousand parentheses around a selector', `${many('(', 10_000)}{a="b"}`, 'nested more than 200 levels deep'],
    ['ten thousand parentheses in a label filter', `{a="b"} | ${many('(', 10_000)}x=1`, 'nested more than 200 levels deep'],
    ['ten thousand parentheses in a range aggregation', `rate(${many('(', 10_000)}{a="b"}[1m]`, 'nested more than 200 levels deep'],
    ['a chain of operators', many('1+', 10_000) + '1', 'chains more than 600 operators'],
    ['a chain of right-binding operators', many('1^', 10_000) + '1', 'nested more than 200 levels deep'],
    ['many stages', `{a="b"}${many('|="x"', 5_000)}`, 'more than 100 stages'],
    ['many comparisons', `{a="b"} | ${many('x=1 or ', 5_000)}x=1`, 'more than 200 comparisons'],
    ['many comparisons in parentheses', `{a="b"} | ${many('(x=1,', 150)}${many('x=1,', 150)}x=1`, 'more than 200 comparisons'],
    ['a repeat of repeats', '{a=~"((a{1000}){1000}){1000}"}', 'repeat'],
    ['open braces', many('{', 50_000), 'unexpected "{"'],
  ])('are answered at once: %s', (_, text, message) => {
    const start = performance.now();
    const result = parseLogql(text);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(result).toMatchObject({ ok: false, error: { message: expect.stringContaining(message) as string } });
  });
});
