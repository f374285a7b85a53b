import { describe, expect, it } from 'vitest';
import { openStream } from '../../../../src/base/random.ts';
import { parseTraceql, type FieldExpr } from '../../../../src/query/traceql/index.ts';
import { printField } from '../../../../src/query/traceql/print.ts';
import { testSeeds } from '../../../support/seeds.ts';
import { condition } from '../../../support/traceql-random.ts';

function read(text: string): FieldExpr {
  const parsed = parseTraceql(`{ ${text} }`);
  const stage = parsed.ok ? parsed.ast.stages[0] : undefined;
  if (stage?.kind !== 'filter' || stage.expr === null) throw new Error(`${text}: ${parsed.ok ? 'no filter' : parsed.error.message}`);
  return stage.expr;
}

/** Without places, which parentheses move. */
const meaning = (expr: FieldExpr): unknown => JSON.parse(JSON.stringify(expr, (key, value: unknown) => (key === 'from' || key === 'to' ? undefined : value)));

describe('an expression that is written out', () => {
  it.each(testSeeds(20))('reads back to the same (seed %i)', (seed) => {
    const stream = openStream(seed, 'print');
    for (let n = 0; n < 200; n++) {
      const expr = read(condition(stream, 3).text);
      expect({ printed: printField(expr), meaning: meaning(read(printField(expr))) }).toMatchObject({ meaning: meaning(expr) });
    }
  });

  it.each(['span."a b"', '."0.5"', 'parent."duration" = parent.duration', 'parent."span.x" || parent.span.x', 'span."q\\"\\\\x" = 1', '.a-b', '1.0 = 1', '-1.5s < duration', '1.5µs = 1h0m0.25s', '"\\u00e4\\n`\\"" = `\\`'])('even %s', (text) => {
    expect(meaning(read(printField(read(text))))).toEqual(meaning(read(text)));
  });
});
