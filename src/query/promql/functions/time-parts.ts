/** Parts of UTC dates, by integer arithmetic on the proleptic Gregorian calendar. */
import { gridTimes, type Value } from '../vectors.ts';
import { constantVector, mapValues, type CallInput, type FunctionEntry } from './types.ts';

interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** The date of a day counted from 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms", civil_from_days). */
function civilDate(daysSinceEpoch: number): CivilDate {
  const shifted = daysSinceEpoch + 719_468; // Days since 0000-03-01: leap days fall at the end of a year.
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth({ year, month }: CivilDate): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function dayOfYear({ year, month, day }: CivilDate): number {
  let total = day;
  for (let m = 1; m < month; m++) total += daysInMonth({ year, month: m, day: 1 });
  return total;
}

const SECONDS_PER_DAY = 86_400;

/** `name(v = vector(time()))` from a function of whole seconds since the epoch. */
function timePart(name: string, doc: string, example: string, part: (seconds: number) => number): FunctionEntry {
  const f = (value: number): number => (Number.isFinite(value) ? part(Math.trunc(value)) : NaN);
  const now = (input: CallInput): Value => constantVector(gridTimes(input.ctx.grid).map((ms) => f(ms / 1000)));
  return {
    name, signature: `${name}(vector = vector(time()))`, args: ['vector'], variadic: 1, returns: 'vector', doc, example,
    evaluate: (input) => (input.call.args.length === 0 ? now(input) : mapValues(input, 0, f)),
  };
}

function fromDate(part: (date: CivilDate) => number): (seconds: number) => number {
  return (seconds) => part(civilDate(Math.floor(seconds / SECONDS_PER_DAY)));
}

function positiveModulo(value: number, modulus: number): number {
  return value - Math.floor(value / modulus) * modulus;
}

export const TIME_FUNCTIONS: readonly FunctionEntry[] = [
  timePart('minute', 'Minute of the hour, 0 to 59, UTC.', 'minute()', (s) => Math.floor(positiveModulo(s, 3600) / 60)),
  timePart('hour', 'Hour of the day, 0 to 23, UTC.', 'hour() >= 9 and hour() < 17', (s) => Math.floor(positiveModulo(s, SECONDS_PER_DAY) / 3600)),
  timePart('day_of_week', 'Day of the week, 0 (Sunday) to 6, UTC.', 'day_of_week() > 0 and day_of_week() < 6', (s) => positiveModulo(Math.floor(s / SECONDS_PER_DAY) + 4, 7)),
  timePart('day_of_month', 'Day of the month, 1 to 31, UTC.', 'day_of_month()', fromDate((date) => date.day)),
  timePart('day_of_year', 'Day of the year, 1 to 366, UTC.', 'day_of_year()', fromDate(dayOfYear)),
  timePart('days_in_month', 'Number of days of the month, 28 to 31, UTC.', 'days_in_month()', fromDate(daysInMonth)),
  timePart('month', 'Month of the year, 1 to 12, UTC.', 'month()', fromDate((date) => date.month)),
  timePart('year', 'Year, UTC.', 'year()', fromDate((date) => date.year)),
];
