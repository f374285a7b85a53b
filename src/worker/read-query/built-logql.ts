import { asRangeAggregation, type LabelFilter, type LogQuery, type LogqlExpr, type RangeAggregation, type Stage } from '../../query/logql/ast.ts';
import { unwrapParens } from '../../query/promql/ast.ts';
import type { BuiltLogql, LogqlMeasure, LogqlStage } from './built-query.ts';
import { NoControl } from './no-control.ts';
import { bytesText, durationText } from './unit-text.ts';

/** Throws NoControl for everything that the controls cannot say. */
export function builtLogql(expr: LogqlExpr): BuiltLogql {
  if (expr.kind === 'log_query') return { ...linesOf(expr), measure: null };
  const whole = unwrapParens(expr);
  if (whole.kind === 'binary') throw new NoControl(`the operator ${whole.op}`);
  const by = whole.kind === 'aggregate' ? (whole.labels ?? []) : null;
  if (whole.kind === 'aggregate' && (whole.op !== 'sum' || whole.without)) throw new NoControl(whole.without ? 'without (…)' : `the aggregation ${whole.op}`);
  const counted = asRangeAggregation(whole.kind === 'aggregate' ? whole.expr : whole);
  if (counted === null) throw new NoControl(whole.kind === 'call' ? `the function ${whole.name}` : 'an expression inside another one');
  return { ...linesOf(counted.query), measure: measureOf(counted, by) };
}

function measureOf({ name, rangeMs, offsetMs, unwrap, grouping }: RangeAggregation, by: readonly string[] | null): LogqlMeasure {
  if (unwrap !== null) throw new NoControl('unwrap');
  if (offsetMs !== 0) throw new NoControl('offset');
  if (grouping !== null || (name !== 'count_over_time' && name !== 'rate')) throw new NoControl(`the function ${name}`);
  return { fn: name, windowMs: rangeMs, by };
}

function linesOf({ matchers, stages }: LogQuery): Omit<BuiltLogql, 'measure'> {
  return { language: 'logql', streams: matchers.map(({ name: label, op, value }) => ({ label, op, value })), stages: stages.map(stageOf) };
}

function stageOf(stage: Stage): LogqlStage {
  switch (stage.kind) {
    case 'line_filter': {
      const [value, ...others] = stage.values;
      if (value === undefined || others.length > 0) throw new NoControl('"or" between texts');
      if (stage.op === '|>' || stage.op === '!>') throw new NoControl('line patterns');
      return { kind: 'line', op: stage.op, value };
    }
    case 'label_filter':
      return fieldOf(stage.filter);
    case 'json':
      if (stage.extractions.length > 0) throw new NoControl('json with paths');
      return { kind: 'parse', parser: 'json' };
    case 'logfmt':
      if (stage.extractions.length > 0 || stage.strict || stage.keepEmpty) throw new NoControl('logfmt with options');
      return { kind: 'parse', parser: 'logfmt' };
    default:
      throw new NoControl(`the stage ${stage.kind}`);
  }
}

function fieldOf(filter: LabelFilter): LogqlStage {
  if (filter.kind === 'match') return { kind: 'field', label: filter.matcher.name, op: filter.matcher.op, value: filter.matcher.value };
  if (filter.kind !== 'compare') throw new NoControl(`"${filter.kind}" between labels`);
  const { label, op, unit, value } = filter;
  if (op === '!=') throw new NoControl('a number that is not to be met');
  return { kind: 'field', label, op, value: unit === 'number' ? String(value) : unit === 'duration' ? durationText(value) : bytesText(value) };
}
