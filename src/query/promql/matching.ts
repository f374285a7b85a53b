/** How the series of two vectors find each other: one to one, or many to one with group_left and group_right. */
import type { Binary, Matching } from './ast.ts';
import type { PairOperator } from './binary.ts';
import { spend, type EvalContext } from './context.ts';
import { evalFailure } from './failure.ts';
import { dropLabels, formatLabelSet, keepLabels, labelKey, labelOf, METRIC_NAME, setLabel, withoutName, type LabelSet } from './labels.ts';
import { at, emptySeries, hasPoints, mergeSameLabels, type GridSeries } from './vectors.ts';

/** The labels by which series match: those named by `on`, or all but the name and those named by `ignoring`. */
function matchLabels(matching: Matching | null): (labels: LabelSet) => LabelSet {
  if (matching === null) return withoutName;
  const names = new Set(matching.labels);
  if (matching.on) return (labels) => keepLabels(labels, names);
  names.add(METRIC_NAME);
  return (labels) => dropLabels(labels, names);
}

/** A text that two series share when they match. */
export function signer(matching: Matching | null): (labels: LabelSet) => string {
  const labelsOf = matchLabels(matching);
  return (labels) => labelKey(labelsOf(labels));
}

interface MatchGroup {
  readonly many: GridSeries[];
  readonly one: GridSeries[];
}

/** Applies an operator to all matching pairs at every step. Throws when a match is not unique at some step. */
export function matchVectors(
  ctx: EvalContext, expr: Binary, left: readonly GridSeries[], right: readonly GridSeries[], operator: PairOperator,
): readonly GridSeries[] {
  const swapped = expr.matching?.group === 'right';
  const many = swapped ? right : left;
  const one = swapped ? left : right;
  const signature = signer(expr.matching);
  const groups = new Map<string, MatchGroup>();
  const groupOf = (series: GridSeries): MatchGroup => {
    const key = signature(series.labels);
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { many: [], one: [] }));
    return group;
  };
  for (const series of one) groupOf(series).one.push(series);
  for (const series of many) groupOf(series).many.push(series);
  const ambiguous = [...groups.values()].some((group) => group.one.length > 1);
  const active = ambiguous ? activeSteps(many, one, ctx.grid.steps) : new Uint8Array(0);
  const out: GridSeries[] = [];
  for (const group of groups.values()) {
    if (group.one.length === 0) continue;
    const partner = mergeOneSide(expr, group.one, active, ctx.grid.steps);
    if (group.many.length === 0) continue;
    spend(ctx, group.many.length * ctx.grid.steps);
    checkManySide(expr, group.many, partner.present);
    combineGroup(expr, group, partner, operator, swapped, out);
  }
  return mergeSameLabels(out, () => {
    throw evalFailure('multiple matches for labels: grouping labels must ensure unique matches', expr);
  });
}

/** Steps where both sides have any series: Prometheus looks for duplicates only there. */
function activeSteps(many: readonly GridSeries[], one: readonly GridSeries[], steps: number): Uint8Array {
  const active = new Uint8Array(steps);
  for (let i = 0; i < steps; i++) {
    const has = (series: GridSeries): boolean => series.present[i] === 1;
    active[i] = many.some(has) && one.some(has) ? 1 : 0;
  }
  return active;
}

/** Which series of the "one" side is there at each step, as an index plus presence. */
interface Partner {
  readonly index: Uint32Array | null;
  readonly present: Uint8Array;
}

function mergeOneSide(expr: Binary, one: readonly GridSeries[], active: Uint8Array, steps: number): Partner {
  const [first] = one;
  if (one.length === 1 && first !== undefined) return { index: null, present: first.present };
  const index = new Uint32Array(steps);
  const present = new Uint8Array(steps);
  one.forEach((series, position) => {
    for (let i = 0; i < steps; i++) {
      if (series.present[i] !== 1) continue;
      if (present[i] === 1 && active[i] === 1) throw duplicateFailure(expr, one[index[i] ?? 0] ?? series, series);
      present[i] = 1;
      index[i] = position;
    }
  });
  return { index, present };
}

function duplicateFailure(expr: Binary, a: GridSeries, b: GridSeries): ReturnType<typeof evalFailure> {
  const side = expr.matching?.group === 'right' ? 'left' : 'right';
  const group = formatLabelSet(matchLabels(expr.matching)(b.labels));
  const both = [formatLabelSet(a.labels), formatLabelSet(b.labels)].sort().join(', ');
  return evalFailure(
    `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: [${both}];many-to-many matching not allowed: matching labels must be unique on one side`,
    expr,
  );
}

/** Without a group modifier the left side must be unique too, wherever it has a partner. */
function checkManySide(expr: Binary, many: readonly GridSeries[], partner: Uint8Array): void {
  if (many.length < 2 || (expr.matching?.group ?? null) !== null) return;
  const seen = new Uint8Array(partner.length);
  for (const series of many) {
    for (let i = 0; i < partner.length; i++) {
      if (series.present[i] !== 1 || partner[i] !== 1) continue;
      if (seen[i] === 1) {
        throw evalFailure('multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)', expr);
      }
      seen[i] = 1;
    }
  }
}

function combineGroup(expr: Binary, group: MatchGroup, partner: Partner, operator: PairOperator, swapped: boolean, out: GridSeries[]): void {
  group.one.forEach((one, position) => {
    for (const many of group.many) {
      const labels = resultLabels(expr, many, one, operator.losesName);
      const dropName = expr.returnBool || (many.dropName && !operator.losesName);
      const result = emptySeries(labels, dropName, many.values.length);
      for (let i = 0; i < result.values.length; i++) {
        if (many.present[i] !== 1 || one.present[i] !== 1) continue;
        if (partner.index !== null && partner.index[i] !== position) continue;
        const a = at(swapped ? one.values : many.values, i);
        const b = at(swapped ? many.values : one.values, i);
        if (operator.filter !== null && !operator.filter(a, b)) continue;
        result.values[i] = operator.compute(a, b);
        result.present[i] = 1;
      }
      if (hasPoints(result)) out.push(result);
    }
  });
}

function resultLabels(expr: Binary, many: GridSeries, one: GridSeries, losesName: boolean): LabelSet {
  const { matching } = expr;
  // `bool` only marks the name: see GridSeries.dropName.
  let labels = losesName && !expr.returnBool ? withoutName(many.labels) : many.labels;
  if (matching === null) return labels;
  if (matching.group === null) {
    const names = new Set(matching.labels);
    return matching.on ? keepLabels(labels, names) : dropLabels(labels, names);
  }
  for (const name of matching.include) labels = setLabel(labels, name, labelOf(one.labels, name));
  return labels;
}
