/**
 * Values of TraceQL and what can be done with them. Durations are nanoseconds, exact up to 104 days. What cannot be
 * compared is not an error while a query runs: the comparison is false, as in Tempo.
 */
import { detPow } from '../../base/det-math.ts';
import type { ArithmeticOp, ComparisonOp } from './ast.ts';

export type StatusWord = 'ok' | 'error' | 'unset';
export type KindWord = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export type Value =
  | { readonly type: 'nil'; readonly value: null }
  | { readonly type: 'int' | 'float' | 'duration'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'status'; readonly value: StatusWord }
  | { readonly type: 'kind'; readonly value: KindWord };

export type ValueType = Value['type'];
export type NumericValue = Extract<Value, { value: number }>;

export const NIL: Value = { type: 'nil', value: null };
export const TRUE: Value = { type: 'bool', value: true };
export const FALSE: Value = { type: 'bool', value: false };

export const STATUS_WORDS: ReadonlySet<string> = new Set<StatusWord>(['ok', 'error', 'unset']);
export const KIND_WORDS: ReadonlySet<string> = new Set<KindWord>(['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']);

export function isNumericType(type: ValueType): boolean {
  return type === 'int' || type === 'float' || type === 'duration';
}

export function isNumeric(value: Value): value is NumericValue {
  return isNumericType(value.type);
}

export function bool(holds: boolean): Value {
  return holds ? TRUE : FALSE;
}

/** Of an attribute as it is stored: a whole number is an int. */
export function valueOfAttribute(raw: string | number | boolean): Value {
  if (typeof raw === 'string') return { type: 'string', value: raw };
  if (typeof raw === 'boolean') return bool(raw);
  return { type: Number.isInteger(raw) ? 'int' : 'float', value: raw };
}

/** Nothing compares with what is absent, not even as unequal; `= nil` and `!= nil` are asked elsewhere. */
export function compareValues(op: ComparisonOp, left: Value, right: Value): boolean {
  if (isNumeric(left) && isNumeric(right)) return ordered(op, left.value, right.value);
  if (left.type !== right.type) return false;
  if (left.type === 'string' && right.type === 'string') return ordered(op, left.value, right.value);
  if (left.type === 'nil') return false;
  if (op === '=') return left.value === right.value;
  return op === '!=' && left.value !== right.value;
}

export function ordered<T extends number | string>(op: ComparisonOp, left: T, right: T): boolean {
  switch (op) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

/**
 * Whole numbers stay whole, and their quotient is cut towards zero; everything else becomes a float, durations as
 * nanoseconds. Nil where an operand is no number, and where a whole number is divided by zero.
 */
export function calculate(op: ArithmeticOp, left: Value, right: Value): Value {
  if (!isNumeric(left) || !isNumeric(right)) return NIL;
  const areWhole = left.type === 'int' && right.type === 'int';
  if (areWhole && right.value === 0 && (op === '/' || op === '%')) return NIL;
  const result = arithmetic(op, left.value, right.value);
  if (!areWhole) return { type: 'float', value: result };
  const whole = op === '/' ? Math.trunc(result) : result;
  return { type: Number.isInteger(whole) ? 'int' : 'float', value: whole };
}

function arithmetic(op: ArithmeticOp, left: number, right: number): number {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '^':
      return detPow(left, right);
  }
}

const UNITS_NS = [['h', 3_600_000_000_000], ['m', 60_000_000_000]] as const;

/** As Go prints it, and Tempo with it: `1h0m0s`, `1m30s`, `446.979497ms`, `0s`. */
export function formatDuration(ns: number): string {
  if (!Number.isFinite(ns)) return String(ns);
  if (ns < 0) return `-${formatDuration(-ns)}`;
  if (ns === 0) return '0s';
  if (ns < 1_000) return `${ns}ns`;
  if (ns < 1_000_000) return `${ns / 1_000}µs`;
  if (ns < 1_000_000_000) return `${ns / 1_000_000}ms`;
  let text = '';
  let rest = ns;
  for (const [name, unit] of UNITS_NS) {
    const count = Math.floor(rest / unit);
    if (count > 0 || text !== '') text += `${count}${name}`;
    rest -= count * unit;
  }
  return `${text}${rest / 1_000_000_000}s`;
}
