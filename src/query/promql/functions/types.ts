/** The shape of a function's registry entry, and the helpers that most functions are made of. */
import type { Call, Expr, ValueType } from '../ast.ts';
import { reserve, type EvalContext } from '../context.ts';
import { evalFailure } from '../failure.ts';
import { evalRangeVector } from '../selectors.ts';
import { at, type GridSeries, type RangeVector, type Value } from '../vectors.ts';

/** One call to evaluate on the context's grid. */
export interface CallInput {
  readonly ctx: EvalContext;
  readonly call: Call;
}

export interface FunctionEntry {
  readonly name: string;
  /** As shown to the person typing. */
  readonly signature: string;
  readonly args: readonly ValueType[];
  /** 0: exactly `args`. n > 0: the last of `args` may be given 0 to n times. -1: any number of times. */
  readonly variadic: number;
  readonly returns: ValueType;
  /** One sentence. */
  readonly doc: string;
  readonly example: string;
  /** Behind a feature flag in Prometheus. */
  readonly experimental?: true;
  readonly evaluate: (input: CallInput) => Value;
}

export function argAt(input: CallInput, i: number): Expr {
  const arg = input.call.args[i];
  if (arg === undefined) throw evalFailure('missing argument', input.call);
  return arg;
}

export function vectorArg(input: CallInput, i: number): readonly GridSeries[] {
  const value = input.ctx.evaluate(argAt(input, i), input.ctx);
  if (value.kind !== 'vector') throw evalFailure('expected an instant vector', argAt(input, i));
  return value.series;
}

/** A scalar's value at each step. */
export function scalarArg(input: CallInput, i: number): Float64Array {
  const value = input.ctx.evaluate(argAt(input, i), input.ctx);
  if (value.kind !== 'scalar') throw evalFailure('expected a scalar', argAt(input, i));
  return value.values;
}

export function stringArg(input: CallInput, i: number): string {
  const value = input.ctx.evaluate(argAt(input, i), input.ctx);
  if (value.kind !== 'string') throw evalFailure('expected a string', argAt(input, i));
  return value.value;
}

export function rangeArg(input: CallInput, i: number): RangeVector {
  return evalRangeVector(input.ctx, argAt(input, i));
}

export function vectorOf(series: readonly GridSeries[]): Value {
  return { kind: 'vector', series };
}

/** A vector of one series without labels that is present at every step. */
export function constantVector(values: Float64Array): Value {
  return vectorOf([{ labels: [], dropName: false, values, present: new Uint8Array(values.length).fill(1) }]);
}

/** Each value of a vector by itself; the metric's name goes. */
export function mapValues(input: CallInput, arg: number, f: (value: number, step: number) => number): Value {
  const series = vectorArg(input, arg);
  reserve(input.ctx, series.length, input.call);
  const { steps } = input.ctx.grid;
  return vectorOf(
    series.map((one) => {
      const values = new Float64Array(steps);
      for (let i = 0; i < steps; i++) if (one.present[i] === 1) values[i] = f(at(one.values, i), i);
      return { labels: one.labels, dropName: true, values, present: one.present };
    }),
  );
}
