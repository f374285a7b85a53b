import { describe, expect, it } from 'vitest';
import { MAX_QUERY_LENGTH, parsePromql, type Expr } from '../../../../src/query/promql/index.ts';

function parsed(text: string): Expr {
  const result = parsePromql(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.ast;
}

/** The tree with its structure only, in prefix form. */
function shape(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return String(expr.value);
    case 'string':
      return JSON.stringify(expr.value);
    case 'vector_selector':
      return `${expr.name}${expr.offsetMs === 0 ? '' : `~${expr.offsetMs}`}${expr.at === null ? '' : `@${expr.at.kind === 'time' ? expr.at.ms : expr.at.kind}`}`;
    case 'matrix_selector':
      return `${shape(expr.selector)}[${expr.rangeMs}]`;
    case 'subquery':
      return `${shape(expr.expr)}[${expr.rangeMs}:${expr.stepMs ?? ''}]`;
    case 'paren':
      return shape(expr.expr);
    case 'unary':
      return `(${expr.op} ${shape(expr.expr)})`;
    case 'binary':
      return `(${expr.op} ${shape(expr.left)} ${shape(expr.right)})`;
    case 'aggregate':
      return `${expr.op}(${shape(expr.expr)})`;
    case 'call':
      return `${expr.name}(${expr.args.map(shape).join(' ')})`;
  }
}

describe('reading a query', () => {
  it.each([
    ['-1 ^ 2', '(- (^ 1 2))'],
    ['2 ^ 3 ^ 2', '(^ 2 (^ 3 2))'],
    ['-a * b', '(* (- a) b)'],
    ['1 + 2 * 3 - 4', '(- (+ 1 (* 2 3)) 4)'],
    ['a or b and c unless d', '(or a (unless (and b c) d))'],
    ['a > b + 1', '(> a (+ b 1))'],
    ['a offset 15m or b offset 45m', '(or a~900000 b~2700000)'],
    ['a @ 50 + b @ end()', '(+ a@50000 b@end)'],
    ['a offset -5m @ 1', 'a~-300000@1000'],
    ['rate(x[5m])[1h:30s]', 'rate(x[300000])[3600000:30000]'],
    ['x[1h:]', undefined],
    ['5m + 0x1F + 017 + 1_000', '(+ (+ (+ 300 31) 15) 1000)'],
    ['sum(x) by (a)', 'sum(x)'],
    ['SUM BY (a) (x)', 'sum(x)'],
    ['sum + on', '(+ sum on)'],
    ['x # a remark\n+ 1', '(+ x 1)'],
  ])('%s', (text, expected) => {
    expect(shape(parsed(text))).toBe(expected ?? 'x[3600000:]');
  });

  it('knows quoted names and label values of all three kinds', () => {
    const ast = parsed(`{"http.requests", "service.name"='a"b', x=\`\\d\`, y="\\u00e9\\xc3\\xa9"}`);
    expect(ast).toMatchObject({
      name: 'http.requests',
      matchers: [
        { name: '__name__', op: '=', value: 'http.requests' },
        { name: 'service.name', op: '=', value: 'a"b' },
        { name: 'x', op: '=', value: '\\d' },
        { name: 'y', op: '=', value: 'éé' },
      ],
    });
  });

  it('says where each part stands', () => {
    const ast = parsed('sum( rate(x[5m]) )');
    expect(ast).toMatchObject({ from: 0, to: 18, expr: { from: 5, to: 16, args: [{ from: 10, to: 15 }] } });
  });
});

describe('a query that cannot be read says what is wrong and where', () => {
  it.each([
    ['', 'no expression found in input', 0, 0],
    ['sum(', 'unexpected end of input, expected an expression', 4, 4],
    ['(a + b', 'unclosed left parenthesis', 0, 1],
    ['rate(x[5m]', 'unclosed left parenthesis', 4, 5],
    ['a)', 'unexpected right parenthesis ")"', 1, 2],
    ['a b', 'unexpected identifier "b"', 2, 3],
    ['x{a="b}', 'unterminated quoted string', 4, 7],
    ['x{a=b}', 'unexpected identifier "b" in label matching, expected quoted string', 4, 5],
    ['x{a:b="c"}', 'unexpected ":" in label matching, expected one of "=", "!=", "=~", "!~"', 3, 4],
    ['x{a~"c"}', 'unexpected character inside braces: "~"', 3, 4],
    ['x[5]] ', 'unexpected "]"', 4, 5],
    ['x[5minutes]', 'bad number or duration syntax: "5minutes"', 2, 10],
    ['x[0s]', 'duration must be greater than 0', 2, 4],
    ['sum(x)[5m]', 'ranges only allowed for vector selectors', 6, 10],
    ['x offset 5m [5m]', 'no offset modifiers allowed before range', 0, 16],
    ['1 offset 5m', 'offset modifier must be preceded by an instant vector selector', 2, 11],
    ['x @ inf', 'timestamp out of bounds for @ modifier', 4, 7],
    ['{a=~".*"}', 'vector selector must contain at least one non-empty matcher', 0, 9],
    ['x{__name__="y"}', 'metric name must not be set twice: "x" or "__name__"', 2, 10],
    ['x{a=~"("}', 'error parsing regexp: missing closing )', 2, 8],
    ['x{a=~"(?=b)"}', 'invalid or unsupported Perl syntax', 2, 12],
    ['"\\q"', 'unknown escape sequence', 1, 3],
    ['rat(x[5m])', 'unknown function with name "rat"; did you mean "rate"?', 0, 3],
    ['rate(x)', 'expected type range vector in call to function "rate", got instant vector', 5, 6],
    ['rate(x[5m], 1)', 'expected 1 argument(s) in call to "rate", got 2', 0, 14],
    ['round()', 'expected at least 1 argument(s) in call to "round", got 0', 0, 7],
    ['round(x, 1, 2)', 'expected at most 2 argument(s) in call to "round", got 3', 0, 14],
    ['sum(1)', 'expected type instant vector in aggregation expression, got scalar', 4, 5],
    ['topk("a", x)', 'expected type scalar in aggregation parameter, got string', 5, 8],
    ['topk(x)', 'wrong number of arguments for aggregate expression provided, expected 2, got 1', 0, 7],
    ['rate(x[5m],)', 'trailing commas not allowed in function call args', 10, 11],
    ['1 > 2', 'comparisons between scalars must use BOOL modifier', 0, 5],
    ['x + bool y', 'bool modifier can only be used on comparison operators', 0, 10],
    ['x and 1', 'set operator "and" not allowed in binary scalar expression', 0, 7],
    ['x + on(a) 1', 'vector matching only allowed between instant vectors', 0, 11],
    ['x + on(a) group_left(a) y', 'label "a" must not occur in ON and GROUP clause at once', 0, 25],
    ['x and on(a) group_left y', 'no grouping allowed for "and" operation', 0, 24],
    ['x * group_left y', 'unexpected group_left: it needs on(…) or ignoring(…) before it', 4, 14],
    ['x[5m] + 1', 'binary expression must contain only scalar and instant vector types', 0, 5],
    ['-"a"', 'unary expression only allowed on expressions of type scalar or instant vector, got "string"', 0, 4],
    ['x ; y', 'unexpected character: ";"', 2, 3],
  ])('%s', (text, message, from, to) => {
    const result = parsePromql(text);
    expect(result).toMatchObject({ ok: false, error: { kind: 'parse', message: expect.stringContaining(message), from, to } });
  });
});

describe('a hostile query is refused quickly', () => {
  const nested = (n: number): string => '('.repeat(n) + '1' + ')'.repeat(n);
  it.each([
    ['10,000 parentheses', nested(10_000), 'nested more than'],
    ['10,000 open parentheses', '('.repeat(10_000), 'nested more than'],
    ['40,000 signs', `${'-'.repeat(40_000)}1`, 'nested more than'],
    ['a chain of 20,000 sums', '1+'.repeat(20_000) + '1', 'chains more than'],
    ['a tower of subqueries', `x${'[5m:1m]'.repeat(5_000)}`, 'chains more than'],
    ['1 MB of anything', 'x'.repeat(1_000_000), `longer than ${MAX_QUERY_LENGTH} characters`],
    ['a pattern of 20,000 characters', `x{a=~"${'(a|b)'.repeat(4_000)}"}`, 'regular expression longer than'],
    ['a pattern whose repeats multiply', `x{a=~"${'a{1000}'.repeat(1_000)}"}`, 'too large'],
  ])('%s', (_, text, message) => {
    const start = performance.now();
    const result = parsePromql(text);
    expect(performance.now() - start).toBeLessThan(500);
    expect(result).toMatchObject({ ok: false, error: { message: expect.stringContaining(message) } });
  });

  it('while 100 nested parentheses and a chain of 300 sums are fine', () => {
    expect(parsePromql(nested(100)).ok).toBe(true);
    expect(parsePromql('x+'.repeat(300) + 'x').ok).toBe(true);
  });

  it('never throws, whatever the text', () => {
    const alphabet = ['(', ')', '[', ']', '{', '}', ',', ':', '@', '-', '^', '"', "'", '`', '\\', 'x', 'sum', 'by', 'on', 'offset', '5m', '0x', '1e', ' ', 'bool', '=~', '\ud800', '#', '\n'];
    let state = 12_345;
    const next = (n: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % n;
    };
    for (let i = 0; i < 5_000; i++) {
      const text = Array.from({ length: next(14) + 1 }, () => alphabet[next(alphabet.length)]).join('');
      expect(typeof parsePromql(text).ok).toBe('boolean');
    }
  });
});
