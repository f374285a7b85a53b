/** Expressions as text again: the names that grouped and aggregated spansets carry in an answer. */
import { quoteString } from '../promql/literals.ts';
import type { Attribute, FieldExpr } from './ast.ts';
import { INTRINSICS, PLAIN_INTRINSICS } from './intrinsics.ts';
import { formatDuration, type Value } from './values.ts';

/** Names that nothing else can be meant by; others are written in quotes. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_.:/-]*$/;

/** The text that `parseTraceql` reads back to the same expression, all parentheses written out. */
export function printField(expr: FieldExpr): string {
  switch (expr.kind) {
    case 'literal':
      return printValue(expr.value);
    case 'attribute':
      return printAttribute(expr);
    case 'intrinsic':
      return `${expr.parent ? 'parent.' : ''}${INTRINSICS[expr.name].text}`;
    case 'unary':
      return `${expr.op}(${printField(expr.expr)})`;
    case 'binary':
      return `(${printField(expr.left)} ${expr.op} ${printField(expr.right)})`;
  }
}

/** As in a message or an attribute of an answer, texts without quotes. */
export function valueText(value: Value): string {
  if (value.type === 'nil') return 'nil';
  return value.type === 'duration' ? formatDuration(value.value) : String(value.value);
}

function printValue(value: Value): string {
  if (value.type === 'string') return quoteString(value.value);
  const text = valueText(value);
  const typed = value.type === 'float' && /^-?\d+$/.test(text) ? `${text}.0` : text;
  // `-1 ^ 2` would be the opposite of a power.
  return typed.startsWith('-') ? `(${typed})` : typed;
}

function printAttribute({ scope, parent, name }: Attribute): string {
  const isAmbiguous = parent && scope === 'any' && (PLAIN_INTRINSICS.has(name) || name.startsWith('span.') || name.startsWith('resource.'));
  const quoted = PLAIN_NAME.test(name) && !isAmbiguous ? name : `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return `${parent ? 'parent.' : ''}${scope === 'any' ? (parent ? '' : '.') : `${scope}.`}${quoted}`;
}
