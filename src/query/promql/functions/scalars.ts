/** Between scalars and vectors, absence, and the query's own times. */
import { unwrapParens, type Expr, type VectorSelector } from '../ast.ts';
import { NO_LABELS, METRIC_NAME, setLabel, type LabelSet } from '../labels.ts';
import { PI } from '../maths.ts';
import { evalVectorSelector } from '../selectors.ts';
import { at, gridTimes, type GridSeries, type Value } from '../vectors.ts';
import { argAt, constantVector, mapValues, rangeArg, scalarArg, vectorArg, vectorOf, type CallInput, type FunctionEntry } from './types.ts';
import { perWindow, slideWindows } from './windows.ts';

function scalarOf(input: CallInput): Value {
  const series = vectorArg(input, 0);
  const { steps } = input.ctx.grid;
  const values = new Float64Array(steps).fill(NaN);
  const counts = new Uint32Array(steps);
  for (const one of series) {
    for (let i = 0; i < steps; i++) {
      if (one.present[i] !== 1) continue;
      counts[i] = (counts[i] as number) + 1;
      values[i] = counts[i] === 1 ? at(one.values, i) : NaN;
    }
  }
  return { kind: 'scalar', values };
}

/** The samples' own times for a plain selector; the evaluation time for everything else. */
function timestamp(input: CallInput): Value {
  const inner = unwrapParens(argAt(input, 0));
  if (inner.kind === 'vector_selector') return vectorOf(evalVectorSelector(input.ctx, inner, true));
  const times = gridTimes(input.ctx.grid);
  return mapValues(input, 0, (_, step) => at(times, step) / 1000);
}

/** 1 at the steps where no series is present, with the labels that the selector asked for by equality. */
function absence(input: CallInput, series: readonly GridSeries[]): Value {
  const { steps } = input.ctx.grid;
  const present = new Uint8Array(steps).fill(1);
  for (const one of series) for (let i = 0; i < steps; i++) if (one.present[i] === 1) present[i] = 0;
  const labels = askedLabels(argAt(input, 0));
  return vectorOf([{ labels, dropName: false, values: new Float64Array(steps).fill(1), present }]);
}

function askedLabels(expr: Expr): LabelSet {
  const inner = unwrapParens(expr);
  const selector: VectorSelector | null = inner.kind === 'vector_selector' ? inner : inner.kind === 'matrix_selector' ? inner.selector : null;
  let labels = NO_LABELS;
  const seen = new Set<string>();
  for (const { name, op, value } of selector?.matchers ?? []) {
    if (name === METRIC_NAME) continue;
    // A label asked for more than once is left out: which of the values it would have is unknown.
    labels = setLabel(labels, name, op === '=' && !seen.has(name) ? value : '');
    if (op === '=') seen.add(name);
  }
  return labels;
}

function constant(input: CallInput, value: number): Value {
  return { kind: 'scalar', values: new Float64Array(input.ctx.grid.steps).fill(value) };
}

function ofTwoScalars(input: CallInput, f: (a: number, b: number) => number): Value {
  const a = scalarArg(input, 0);
  const b = scalarArg(input, 1);
  return { kind: 'scalar', values: a.map((value, i) => f(value, at(b, i))) };
}

const noArguments = { args: [], variadic: 0, returns: 'scalar' } as const;

export const SCALAR_FUNCTIONS: readonly FunctionEntry[] = [
  {
    name: 'absent', signature: 'absent(vector)', args: ['vector'], variadic: 0, returns: 'vector',
    doc: 'The value 1 when the vector is empty, else nothing.', example: 'absent(up{service="checkout"})',
    evaluate: (input) => absence(input, vectorArg(input, 0)),
  },
  {
    name: 'absent_over_time', signature: 'absent_over_time(vector[range])', args: ['matrix'], variadic: 0, returns: 'vector',
    doc: 'The value 1 when there is no sample in the range, else nothing.', example: 'absent_over_time(up{service="checkout"}[5m])',
    evaluate: (input) => absence(input, slideWindows(input, rangeArg(input, 0), perWindow(() => () => 1), true)),
  },
  {
    name: 'scalar', signature: 'scalar(vector)', args: ['vector'], variadic: 0, returns: 'scalar',
    doc: 'The value of a vector of exactly one series, else NaN.', example: 'scalar(sum(up))', evaluate: scalarOf,
  },
  {
    name: 'vector', signature: 'vector(scalar)', args: ['scalar'], variadic: 0, returns: 'vector',
    doc: 'A scalar as a vector of one series without labels.', example: 'sum(up) or vector(0)',
    evaluate: (input) => constantVector(scalarArg(input, 0)),
  },
  {
    name: 'timestamp', signature: 'timestamp(vector)', args: ['vector'], variadic: 0, returns: 'vector',
    doc: 'The time of each sample in seconds since the epoch.', example: 'time() - timestamp(up)', evaluate: timestamp,
  },
  {
    ...noArguments, name: 'time', signature: 'time()', doc: 'The evaluation time in seconds since the epoch.', example: 'time() - process_start_time_seconds',
    evaluate: (input) => ({ kind: 'scalar', values: gridTimes(input.ctx.grid).map((ms) => ms / 1000) }),
  },
  { ...noArguments, name: 'pi', signature: 'pi()', doc: 'π.', example: '2 * pi()', evaluate: (input) => constant(input, PI) },
  {
    ...noArguments, name: 'start', signature: 'start()', experimental: true, doc: 'The start of the query in seconds since the epoch.', example: 'start()',
    evaluate: (input) => constant(input, input.ctx.query.startMs / 1000),
  },
  {
    ...noArguments, name: 'end', signature: 'end()', experimental: true, doc: 'The end of the query in seconds since the epoch.', example: 'end()',
    evaluate: (input) => constant(input, input.ctx.query.endMs / 1000),
  },
  {
    ...noArguments, name: 'step', signature: 'step()', experimental: true, doc: 'The step of the query in seconds; 0 for an instant query.', example: 'step()',
    evaluate: (input) => constant(input, input.ctx.query.stepMs / 1000),
  },
  {
    ...noArguments, name: 'range', signature: 'range()', experimental: true, doc: 'The length of the query in seconds; 0 for an instant query.', example: 'range()',
    evaluate: (input) => constant(input, (input.ctx.query.endMs - input.ctx.query.startMs) / 1000),
  },
  {
    name: 'min_of', signature: 'min_of(a, b)', args: ['scalar', 'scalar'], variadic: 0, returns: 'scalar', experimental: true,
    doc: 'The smaller of two scalars.', example: 'min_of(step(), 60)', evaluate: (input) => ofTwoScalars(input, Math.min),
  },
  {
    name: 'max_of', signature: 'max_of(a, b)', args: ['scalar', 'scalar'], variadic: 0, returns: 'scalar', experimental: true,
    doc: 'The larger of two scalars.', example: 'max_of(step(), 60)', evaluate: (input) => ofTwoScalars(input, Math.max),
  },
];
