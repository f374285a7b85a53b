/** Comparisons of a number as comparisons of the word that a log keeps of it. */
import { WIDE } from '../../telemetry/log-store.ts';
import type { CompareOp } from './ast.ts';
import { holds } from './label-filter.ts';

/** The words that pass: from `least` to `most`, both included, or all others. A word that stands for a wider number is in neither. */
export interface WordRange {
  readonly slot: number;
  readonly least: number;
  readonly most: number;
  readonly outside: boolean;
}

const MOST = 0x7fffffff;

/** The words whose `scale`-th part compares so with a value. Exact: found by the comparison itself, as it changes only once along the words. */
export function wordsThat(op: CompareOp, slot: number, scale: number, value: number): WordRange {
  const first = (test: CompareOp): number => firstWord((word) => holds(test, word / scale, value));
  // Bounds of an empty range must fit a word as well.
  const range = (least: number, end: number, outside = false): WordRange => (end > least ? { slot, least, most: end - 1, outside } : { slot, least: 0, most: -1, outside });
  // Nothing is in any order with what is no number.
  if (Number.isNaN(value)) return range(0, 0, op === '!=');
  switch (op) {
    case '>':
      return range(first('>'), MOST + 1);
    case '>=':
      return range(first('>='), MOST + 1);
    case '<':
      return range(WIDE, first('>='));
    case '<=':
      return range(WIDE, first('>'));
    default:
      return range(first('>='), first('>'), op === '!=');
  }
}

/** The first word for which a condition holds that holds for all behind it too. */
function firstWord(isBehind: (word: number) => boolean): number {
  let low = WIDE;
  let high = MOST + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isBehind(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
