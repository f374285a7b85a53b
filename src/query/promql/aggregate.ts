/** Aggregations over the series of a vector: `sum by (…)`, `topk` and their kin. */
import type { Aggregate } from './ast.ts';
import { annotate, reserve, spend, type EvalContext } from './context.ts';
import { evalFailure } from './failure.ts';
import { keepLabels, labelKey, METRIC_NAME, dropLabels, NO_LABELS, setLabel, type LabelSet } from './labels.ts';
import { formatPlain, formatShort, isValidUtf8, quoteString } from './literals.ts';
import { REDUCERS } from './reducers.ts';
import { quantileOf } from './summation.ts';
import { at, emptySeries, type GridSeries, type Value } from './vectors.ts';

interface Group {
  readonly labels: LabelSet;
  dropName: boolean;
  readonly members: GridSeries[];
}

/** Evaluates an aggregation at every step of the grid. Groups come in order of first appearance. */
export function evalAggregate(ctx: EvalContext, expr: Aggregate): Value {
  const input = ctx.evaluate(expr.expr, ctx);
  if (input.kind !== 'vector') throw evalFailure('expected an instant vector', expr.expr);
  const param = expr.param === null ? null : ctx.evaluate(expr.param, ctx);
  const groups = groupSeries(expr, input.series);
  spend(ctx, input.series.length * ctx.grid.steps);
  if (param?.kind === 'string') return { kind: 'vector', series: countValues(ctx, expr, groups, param.value) };
  if (param?.kind === 'scalar') return { kind: 'vector', series: withScalar(ctx, expr, groups, param.values) };
  reserve(ctx, groups.length, expr);
  const reduce = REDUCERS.get(expr.op);
  if (reduce === undefined) throw evalFailure(`unknown aggregation ${expr.op}`, expr);
  const series = groups.map((group) => {
    const out = emptySeries(group.labels, group.dropName, ctx.grid.steps);
    reduce(group.members, out);
    return out;
  });
  return { kind: 'vector', series };
}

function groupSeries(expr: Aggregate, series: readonly GridSeries[]): Group[] {
  const names = new Set(expr.labels ?? []);
  if (expr.without) names.add(METRIC_NAME);
  const labelsOf = (labels: LabelSet): LabelSet => {
    if (expr.labels === null) return NO_LABELS;
    return expr.without ? dropLabels(labels, names) : keepLabels(labels, names);
  };
  const groups = new Map<string, Group>();
  for (const one of series) {
    const labels = labelsOf(one.labels);
    const key = labelKey(labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels, dropName: one.dropName, members: [one] });
    else {
      group.members.push(one);
      group.dropName ||= one.dropName;
    }
  }
  return [...groups.values()];
}

function withScalar(ctx: EvalContext, expr: Aggregate, groups: readonly Group[], param: Float64Array): GridSeries[] {
  if (expr.op === 'quantile') return quantile(ctx, expr, groups, param);
  for (const k of param) {
    if (k !== k) throw evalFailure('Parameter value is NaN', expr.param ?? expr);
    if (k >= 9223372036854775808) throw evalFailure(`Scalar value ${formatShort(k)} overflows int64`, expr.param ?? expr);
    if (k < -9223372036854775808) throw evalFailure(`Scalar value ${formatShort(k)} underflows int64`, expr.param ?? expr);
  }
  const picked = groups.map((group) => pickRanked(ctx, expr, group, param));
  reserve(ctx, picked.reduce((sum, series) => sum + series.length, 0), expr);
  return picked.flat();
}

function quantile(ctx: EvalContext, expr: Aggregate, groups: readonly Group[], phi: Float64Array): GridSeries[] {
  for (const q of phi) {
    if (!(q >= 0 && q <= 1)) annotate(ctx, 'warning', `quantile value should be between 0 and 1, got ${formatShort(q)}`, expr.param ?? expr);
  }
  reserve(ctx, groups.length, expr);
  return groups.map((group) => {
    const out = emptySeries(group.labels, group.dropName, ctx.grid.steps);
    const values = new Float64Array(group.members.length);
    for (let i = 0; i < ctx.grid.steps; i++) {
      let count = 0;
      for (const member of group.members) {
        if (member.present[i] !== 1) continue;
        values[count] = at(member.values, i);
        count += 1;
      }
      if (count === 0) continue;
      out.values[i] = quantileOf(at(phi, i), values.subarray(0, count));
      out.present[i] = 1;
    }
    spend(ctx, values.length * ctx.grid.steps);
    return out;
  });
}

/** Whether `a` is to be ranked before `b`; NaN loses against everything. */
type Ranks = (a: number, b: number) => boolean;
const RANKS: ReadonlyMap<string, Ranks> = new Map<string, Ranks>([
  ['topk', (a, b) => a > b || (b !== b && a === a)],
  ['bottomk', (a, b) => a < b || (b !== b && a === a)],
  ['limitk', () => false],
]);

/**
 * The members that are among the first k at some step, present only at those steps. Equal values rank in the order
 * of the input. In an instant query the answer is in order of rank.
 */
function pickRanked(ctx: EvalContext, expr: Aggregate, group: Group, param: Float64Array): GridSeries[] {
  const before = RANKS.get(expr.op) ?? (() => false);
  const { members } = group;
  const { steps } = ctx.grid;
  const kept = new Map<number, Uint8Array>();
  let ranking: number[] = [];
  for (let i = 0; i < steps; i++) {
    ranking = rankStep(members, i, Math.trunc(at(param, i)), before);
    spend(ctx, members.length);
    for (const index of ranking) {
      let present = kept.get(index);
      if (present === undefined) kept.set(index, (present = new Uint8Array(steps)));
      present[i] = 1;
    }
  }
  const order = steps === 1 ? ranking : [...kept.keys()].sort((a, b) => a - b);
  return order.map((index) => {
    const { labels, dropName, values } = members[index] as GridSeries;
    return { labels, dropName, values, present: kept.get(index) as Uint8Array };
  });
}

/** Indices of the first k members present at a step, best first, by insertion into a short sorted list. */
function rankStep(members: readonly GridSeries[], step: number, k: number, before: Ranks): number[] {
  const best: number[] = [];
  if (k < 1) return best;
  const valueOf = (index: number): number => at((members[index] as GridSeries).values, step);
  for (let m = 0; m < members.length; m++) {
    if (members[m]?.present[step] !== 1) continue;
    const value = valueOf(m);
    if (best.length >= k && !before(value, valueOf(best[best.length - 1] as number))) continue;
    let low = 0;
    let high = best.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(value, valueOf(best[middle] as number))) high = middle;
      else low = middle + 1;
    }
    best.splice(low, 0, m);
    if (best.length > k) best.pop();
  }
  return best;
}

function countValues(ctx: EvalContext, expr: Aggregate, groups: readonly Group[], label: string): GridSeries[] {
  if (label === '' || !isValidUtf8(label)) throw evalFailure(`invalid label name ${quoteString(label)}`, expr.param ?? expr);
  const out = new Map<string, GridSeries>();
  const { steps } = ctx.grid;
  for (const group of groups) {
    for (const member of group.members) {
      for (let i = 0; i < steps; i++) {
        if (member.present[i] !== 1) continue;
        const labels = setLabel(group.labels, label, formatPlain(at(member.values, i)));
        const key = labelKey(labels);
        let series = out.get(key);
        if (series === undefined) {
          reserve(ctx, 1, expr);
          if (out.size >= ctx.work.limits.maxSeries) reserve(ctx, out.size + 1, expr);
          out.set(key, (series = emptySeries(labels, group.dropName, steps)));
        }
        series.values[i] = at(series.values, i) + 1;
        series.present[i] = 1;
      }
    }
  }
  return [...out.values()];
}
