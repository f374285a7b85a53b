/** Orders of an instant query's answer. Range answers are always ordered by labels, so there sorting only earns a warning. */
import { annotate } from '../context.ts';
import { compareLabelSets, labelOf } from '../labels.ts';
import { at, type GridSeries, type Value } from '../vectors.ts';
import { stringArg, vectorArg, vectorOf, type CallInput, type FunctionEntry } from './types.ts';

function sorted(input: CallInput, compare: (a: GridSeries, b: GridSeries) => number): Value {
  const series = vectorArg(input, 0);
  if (input.ctx.query.isRange) {
    annotate(input.ctx, 'warning', 'sort is ineffective for range queries since results are always ordered by labels', input.call);
    return vectorOf(series);
  }
  // Inside a subquery there is no single time to sort by.
  return vectorOf(input.ctx.grid.steps === 1 ? series.filter((one) => one.present[0] === 1).sort(compare) : series);
}

/** NaN comes last in both directions. */
function byValue(direction: 1 | -1): (a: GridSeries, b: GridSeries) => number {
  return (a, b) => {
    const x = at(a.values, 0);
    const y = at(b.values, 0);
    if (x !== x || y !== y) return Number(x !== x) - Number(y !== y);
    return x === y ? 0 : x < y ? -direction : direction;
  };
}

function byLabels(input: CallInput, direction: 1 | -1): Value {
  const names = input.call.args.slice(1).map((_, i) => stringArg(input, i + 1));
  return sorted(input, (a, b) => {
    for (const name of names) {
      const order = naturalOrder(labelOf(a.labels, name), labelOf(b.labels, name));
      if (order !== 0) return order * direction;
    }
    return compareLabelSets(a.labels, b.labels) * direction;
  });
}

/** Runs of digits compare as numbers, everything else by code unit. */
function naturalOrder(a: string, b: string): number {
  const partsA = a.match(/\d+|\D+/g) ?? [];
  const partsB = b.match(/\d+|\D+/g) ?? [];
  const shared = Math.min(partsA.length, partsB.length);
  for (let i = 0; i < shared; i++) {
    const x = partsA[i] ?? '';
    const y = partsB[i] ?? '';
    if (x === y) continue;
    const difference = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : 0;
    if (difference !== 0) return difference;
    return x < y ? -1 : 1;
  }
  return partsA.length - partsB.length;
}

export const SORT_FUNCTIONS: readonly FunctionEntry[] = [
  {
    name: 'sort', signature: 'sort(vector)', args: ['vector'], variadic: 0, returns: 'vector',
    doc: 'Ordered by value, smallest first; instant queries only.', example: 'sort(connections_free)', evaluate: (input) => sorted(input, byValue(1)),
  },
  {
    name: 'sort_desc', signature: 'sort_desc(vector)', args: ['vector'], variadic: 0, returns: 'vector',
    doc: 'Ordered by value, largest first; instant queries only.', example: 'sort_desc(queue_messages)', evaluate: (input) => sorted(input, byValue(-1)),
  },
  {
    name: 'sort_by_label', signature: 'sort_by_label(vector, "label", …)', args: ['vector', 'string'], variadic: -1, returns: 'vector', experimental: true,
    doc: 'Ordered by labels, numbers in them by size; instant queries only.', example: 'sort_by_label(up, "instance")', evaluate: (input) => byLabels(input, 1),
  },
  {
    name: 'sort_by_label_desc', signature: 'sort_by_label_desc(vector, "label", …)', args: ['vector', 'string'], variadic: -1, returns: 'vector', experimental: true,
    doc: 'Ordered by labels, last first; instant queries only.', example: 'sort_by_label_desc(up, "instance")', evaluate: (input) => byLabels(input, -1),
  },
];
