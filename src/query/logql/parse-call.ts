/** Parsing of the functions that LogQL shares with PromQL, whose registry evaluates them. */
import type { Call, Expr } from '../promql/ast.ts';
import { advance, endOfLast, expectSymbol, peek, stringValue, unexpected, type Cursor } from '../promql/cursor.ts';
import { parseFailure } from '../promql/failure.ts';
import { compilePattern } from '../promql/matchers.ts';

/** How many strings follow the vector; `vector` itself takes a number. */
const STRINGS: ReadonlyMap<string, number> = new Map([['sort', 0], ['sort_desc', 0], ['vector', 0], ['label_replace', 4]]);

export function isFunction(name: string): boolean {
  return STRINGS.has(name);
}

export function parseCall(cursor: Cursor, parseVector: (cursor: Cursor, caller: string) => Expr, parseNumber: (cursor: Cursor) => Expr): Call {
  const name = advance(cursor);
  const open = expectSymbol(cursor, '(', name.text);
  const first = name.text === 'vector' ? parseNumber(cursor) : parseVector(cursor, name.text);
  const args: Expr[] = [first];
  for (let i = 0; i < (STRINGS.get(name.text) ?? 0); i++) {
    expectSymbol(cursor, ',', name.text);
    const token = peek(cursor);
    if (token.kind !== 'string') throw unexpected(token, name.text, 'quoted string');
    advance(cursor);
    args.push({ kind: 'string', value: stringValue(token), from: token.from, to: token.to });
  }
  if (peek(cursor).kind === 'end') throw parseFailure('unclosed left parenthesis', open);
  expectSymbol(cursor, ')', name.text);
  const pattern = args[4];
  if (pattern?.kind === 'string') {
    const compiled = compilePattern(pattern.value);
    if (!compiled.ok) throw parseFailure(compiled.message, pattern);
  }
  return { kind: 'call', name: name.text, args, from: name.from, to: endOfLast(cursor) };
}
