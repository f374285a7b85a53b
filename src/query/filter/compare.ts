import { parseDurationUs } from '../../base/time.ts';
import { fieldText } from '../../telemetry/log-template.ts';
import type { LogField } from '../../telemetry/types.ts';
import type { CompareOp } from './types.ts';

export function compares(op: CompareOp, left: number, right: number): boolean {
  switch (op) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
  }
}

/**
 * A text without its case. Unlike `toLowerCase` alone it folds each part of a text as it folds the whole (the Greek sigma
 * depends on what follows), so that a template's parts can be folded once.
 */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
}

/** Equality of names: case does not matter. */
export function sameText(op: CompareOp, left: string, right: string): boolean {
  return (foldCase(left) === foldCase(right)) === (op === '=');
}

/** A number as people type it, or null. Unlike `Number`, it reads nothing into empty text, spaces or hexadecimal. */
export function readNumber(text: string): number | null {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isDigit = code >= 48 && code <= 57;
    if (!isDigit && code !== 46 && code !== 45 && code !== 43 && code !== 69 && code !== 101) return null;
  }
  const value = text === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

/**
 * How values of one field are compared with what was typed. Durations are read with a unit (`150ms`) or, as they are
 * shown, in milliseconds. Named values compare as text, or in order when both are numbers. A comparison that makes no
 * sense (`status>abc`) holds for no value.
 */
export function fieldTest(field: LogField, op: CompareOp, typed: string): (value: number) => boolean {
  const isEquality = op === '=' || op === '!=';
  if (field.kind === 'ref') {
    const test = (name: string): boolean => (isEquality ? sameText(op, name, typed) : inOrder(op, name, typed));
    const verdicts = (field.values ?? []).map(test);
    return (value) => verdicts[value] ?? test(fieldText(field, value));
  }
  const number = readNumber(typed);
  const wanted = field.kind === 'us' ? (parseDurationUs(typed) ?? (number === null ? null : Math.round(number * 1000))) : number;
  if (wanted === null) return () => op === '!=';
  if (field.kind === 'float') return (value) => compares(op, Math.round(value * 1000) / 1000, wanted);
  return (value) => compares(op, value, wanted);
}

function inOrder(op: CompareOp, left: string, right: string): boolean {
  const a = readNumber(left);
  const b = readNumber(right);
  return a !== null && b !== null && compares(op, a, b);
}
