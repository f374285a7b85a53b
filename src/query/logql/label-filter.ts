/** Label filters as functions of whatever knows labels: a line in a pipeline, or a source that decides without rendering one. */
import { matchesValue } from '../promql/matchers.ts';
import type { CompareOp, LabelFilter } from './ast.ts';
import { parseBytes, parseDurationNs, parseFloatText } from './literals.ts';

/** A label's value, undefined when absent. */
export type ReadLabel = (name: string) => string | undefined;
/** Told of a value that could not be read as the filter's unit; such a line passes, with its error. */
export type OnUnreadable = (details: string) => void;
export type LabelTest = (read: ReadLabel, fail: OnUnreadable) => boolean;

type Comparison = Extract<LabelFilter, { kind: 'compare' }>;

export function compileLabelFilter(filter: LabelFilter): LabelTest {
  switch (filter.kind) {
    case 'and': {
      const [left, right] = [compileLabelFilter(filter.left), compileLabelFilter(filter.right)];
      return (read, fail) => {
        // Both sides are asked: an error on one of them shows even when the other one decides.
        const first = left(read, fail);
        return right(read, fail) && first;
      };
    }
    case 'or': {
      const [left, right] = [compileLabelFilter(filter.left), compileLabelFilter(filter.right)];
      return (read, fail) => left(read, fail) || right(read, fail);
    }
    case 'match':
      return (read) => matchesValue(filter.matcher, read(filter.matcher.name) ?? '');
    case 'compare':
      return (read, fail) => {
        const text = read(filter.label);
        if (text === undefined) return false;
        const value = readUnit(filter.unit, text);
        if (value !== null) return holds(filter.op, value, filter.value);
        fail(`${filter.label}="${text.slice(0, 100)}" is no ${filter.unit === 'bytes' ? 'size in bytes' : filter.unit}`);
        return true;
      };
  }
}

export function readUnit(unit: Comparison['unit'], text: string): number | null {
  if (unit === 'number') return parseFloatText(text);
  return unit === 'duration' ? parseDurationNs(text) : parseBytes(text);
}

export function holds(op: CompareOp, left: number, right: number): boolean {
  switch (op) {
    case '==':
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

/** Names of all labels that a filter asks for. */
export function filterNames(filter: LabelFilter): readonly string[] {
  if (filter.kind === 'match') return [filter.matcher.name];
  if (filter.kind === 'compare') return [filter.label];
  return [...filterNames(filter.left), ...filterNames(filter.right)];
}
