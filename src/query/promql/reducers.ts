/** The aggregations that fold the members of a group into one series, step by step. */
import { addTo, addToMean, meanValue, newMean, type Mean, type Sum } from './summation.ts';
import { at, type GridSeries } from './vectors.ts';

/** Writes the group's values and presence into `out`, whose columns are zero. */
export type Reducer = (members: readonly GridSeries[], out: GridSeries) => void;

/** Folds with a value carried per step; the first present member starts it. */
function folding(start: (value: number) => number, next: (carried: number, value: number) => number): Reducer {
  return (members, out) => {
    const { values, present } = out;
    for (const member of members) {
      for (let i = 0; i < values.length; i++) {
        if (member.present[i] !== 1) continue;
        const value = at(member.values, i);
        values[i] = present[i] === 1 ? next(at(values, i), value) : start(value);
        present[i] = 1;
      }
    }
  };
}

/** Compensated sum, in columns: see summation.ts for the method. */
const sum: Reducer = (members, out) => {
  const { values, present } = out;
  const compensation = new Float64Array(values.length);
  for (const member of members) {
    const source = member.values;
    for (let i = 0; i < values.length; i++) {
      if (member.present[i] !== 1) continue;
      const value = at(source, i);
      const total = at(values, i);
      const next = total + value;
      if (next === Infinity || next === -Infinity) compensation[i] = 0;
      else if (Math.abs(total) >= Math.abs(value)) compensation[i] = at(compensation, i) + (total - next + value);
      else compensation[i] = at(compensation, i) + (value - next + total);
      values[i] = next;
      present[i] = 1;
    }
  }
  for (let i = 0; i < values.length; i++) values[i] = at(values, i) + at(compensation, i);
};

/** Folds each step's present members; undefined where there are none. */
function perStep(evaluate: (members: readonly GridSeries[], step: number) => number | undefined): Reducer {
  return (members, out) => {
    for (let i = 0; i < out.values.length; i++) {
      const value = evaluate(members, i);
      if (value === undefined) continue;
      out.values[i] = value;
      out.present[i] = 1;
    }
  };
}

function mean(members: readonly GridSeries[], step: number): number | undefined {
  let running: Mean | null = null;
  for (const member of members) {
    if (member.present[step] !== 1) continue;
    const value = at(member.values, step);
    if (running === null) running = newMean(value);
    else addToMean(running, value);
  }
  return running === null ? undefined : meanValue(running);
}

/** Population variance by Welford's recurrence (Welford 1962). */
function variance(members: readonly GridSeries[], step: number): number | undefined {
  const squares: Sum = { total: 0, compensation: 0 };
  let count = 0;
  let average = 0;
  for (const member of members) {
    if (member.present[step] !== 1) continue;
    const value = at(member.values, step);
    count += 1;
    const delta = value - average;
    average += delta / count;
    addTo(squares, delta * (value - average));
  }
  return count === 0 ? undefined : (squares.total + squares.compensation) / count;
}

function deviation(members: readonly GridSeries[], step: number): number | undefined {
  const squared = variance(members, step);
  return squared === undefined ? undefined : Math.sqrt(squared);
}

export const REDUCERS: ReadonlyMap<string, Reducer> = new Map<string, Reducer>([
  ['sum', sum],
  ['avg', perStep(mean)],
  ['min', folding((value) => value, (least, value) => (value < least || least !== least ? value : least))],
  ['max', folding((value) => value, (most, value) => (value > most || most !== most ? value : most))],
  ['count', folding(() => 1, (count) => count + 1)],
  ['group', folding(() => 1, () => 1)],
  ['stddev', perStep(deviation)],
  ['stdvar', perStep(variance)],
]);
