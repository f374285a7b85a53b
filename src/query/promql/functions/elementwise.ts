/** Functions of each value by itself. */
import { detExp, detLog } from '../../../base/det-math.ts';
import { reserve } from '../context.ts';
import { acos, acosh, asin, asinh, atan, atanh, cos, cosh, log10, log2, PI, sin, sinh, tan, tanh } from '../maths.ts';
import { at, type GridSeries } from '../vectors.ts';
import { mapValues, scalarArg, vectorArg, vectorOf, type CallInput, type FunctionEntry } from './types.ts';

function sign(x: number): number {
  if (x > 0) return 1;
  return x < 0 ? -1 : x;
}

function clamp(input: CallInput): ReturnType<FunctionEntry['evaluate']> {
  const low = scalarArg(input, 1);
  const high = scalarArg(input, 2);
  const series = vectorArg(input, 0);
  reserve(input.ctx, series.length, input.call);
  return vectorOf(series.map((one) => clampSeries(one, low, high)));
}

/** Steps where the bounds are the wrong way round have no result. */
function clampSeries(series: GridSeries, low: Float64Array, high: Float64Array): GridSeries {
  const values = new Float64Array(low.length);
  const present = series.present.slice();
  for (let i = 0; i < low.length; i++) {
    if (at(high, i) < at(low, i)) present[i] = 0;
    values[i] = Math.max(at(low, i), Math.min(at(high, i), at(series.values, i)));
  }
  return { labels: series.labels, dropName: true, values, present };
}

function round(input: CallInput): ReturnType<FunctionEntry['evaluate']> {
  const nearest = input.call.args.length > 1 ? scalarArg(input, 1) : null;
  return mapValues(input, 0, (value, step) => {
    const inverse = nearest === null ? 1 : 1 / at(nearest, step);
    return Math.floor(value * inverse + 0.5) / inverse;
  });
}

function elementwise(name: string, doc: string, example: string, f: (value: number) => number): FunctionEntry {
  return {
    name, signature: `${name}(vector)`, args: ['vector'], variadic: 0, returns: 'vector', doc, example,
    evaluate: (input) => mapValues(input, 0, f),
  };
}

export const ELEMENTWISE_FUNCTIONS: readonly FunctionEntry[] = [
  elementwise('abs', 'Absolute value.', 'abs(delta(queue_messages[5m]))', Math.abs),
  elementwise('ceil', 'Rounded up to a whole number.', 'ceil(cpu_cores_used)', Math.ceil),
  elementwise('floor', 'Rounded down to a whole number.', 'floor(cpu_cores_used)', Math.floor),
  elementwise('sgn', '1, 0 or -1 by sign.', 'sgn(delta(queue_messages[5m]))', sign),
  elementwise('sqrt', 'Square root.', 'sqrt(latency_variance)', Math.sqrt),
  elementwise('exp', 'e to the power of the value.', 'exp(log_likelihood)', detExp),
  elementwise('ln', 'Natural logarithm.', 'ln(queue_messages)', detLog),
  elementwise('log2', 'Logarithm to base 2.', 'log2(queue_messages)', log2),
  elementwise('log10', 'Logarithm to base 10.', 'log10(queue_messages)', log10),
  elementwise('sin', 'Sine of radians.', 'sin(angle)', sin),
  elementwise('cos', 'Cosine of radians.', 'cos(angle)', cos),
  elementwise('tan', 'Tangent of radians.', 'tan(angle)', tan),
  elementwise('asin', 'Arc sine in radians.', 'asin(ratio)', asin),
  elementwise('acos', 'Arc cosine in radians.', 'acos(ratio)', acos),
  elementwise('atan', 'Arc tangent in radians.', 'atan(ratio)', atan),
  elementwise('sinh', 'Hyperbolic sine.', 'sinh(x)', sinh),
  elementwise('cosh', 'Hyperbolic cosine.', 'cosh(x)', cosh),
  elementwise('tanh', 'Hyperbolic tangent.', 'tanh(x)', tanh),
  elementwise('asinh', 'Inverse hyperbolic sine.', 'asinh(x)', asinh),
  elementwise('acosh', 'Inverse hyperbolic cosine.', 'acosh(x)', acosh),
  elementwise('atanh', 'Inverse hyperbolic tangent.', 'atanh(x)', atanh),
  elementwise('deg', 'Radians as degrees.', 'deg(angle)', (value) => (value * 180) / PI),
  elementwise('rad', 'Degrees as radians.', 'rad(angle)', (value) => (value * PI) / 180),
  {
    name: 'clamp', signature: 'clamp(vector, min, max)', args: ['vector', 'scalar', 'scalar'], variadic: 0, returns: 'vector',
    doc: 'Values limited to [min, max]; nothing when min is above max.', example: 'clamp(cpu_utilization_ratio, 0, 1)', evaluate: clamp,
  },
  {
    name: 'clamp_min', signature: 'clamp_min(vector, min)', args: ['vector', 'scalar'], variadic: 0, returns: 'vector',
    doc: 'Values raised to at least min.', example: 'clamp_min(rate(http_requests_total[5m]), 0.001)',
    evaluate: (input) => {
      const low = scalarArg(input, 1);
      return mapValues(input, 0, (value, step) => Math.max(at(low, step), value));
    },
  },
  {
    name: 'clamp_max', signature: 'clamp_max(vector, max)', args: ['vector', 'scalar'], variadic: 0, returns: 'vector',
    doc: 'Values lowered to at most max.', example: 'clamp_max(cpu_utilization_ratio, 1)',
    evaluate: (input) => {
      const high = scalarArg(input, 1);
      return mapValues(input, 0, (value, step) => Math.min(at(high, step), value));
    },
  },
  {
    name: 'round', signature: 'round(vector, to_nearest = 1)', args: ['vector', 'scalar'], variadic: 1, returns: 'vector',
    doc: 'Rounded to the nearest multiple, ties upwards.', example: 'round(latency_seconds, 0.001)', evaluate: round,
  },
];
