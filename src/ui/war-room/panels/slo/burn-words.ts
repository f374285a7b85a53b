import { formatDurationUs, formatSi } from '../../../kit/index.ts';

const UNITS: Readonly<Record<string, string>> = { m: 'min', h: 'h', d: 'd' };
const HOUR_US = 3_600e6;
const DAY_US = 24 * HOUR_US;

/** `5m` as people write it. */
export const windowText = (window: string): string => `${window.slice(0, -1)} ${UNITS[window.slice(-1)] ?? window.slice(-1)}`;

/** Two digits are enough for a pace, and "0.12×" says more than "0×". */
export const burnText = (burnRate: number | null): string => (burnRate === null ? '–' : `${formatSi(Number(burnRate.toPrecision(burnRate >= 100 ? 3 : 2)))}×`);

/** Durations in the largest unit that leaves more than one of it. */
function lengthText(us: number): string {
  if (us >= 2 * DAY_US) return `${Number((us / DAY_US).toPrecision(2))} days`;
  if (us >= 2 * HOUR_US) return `${Number((us / HOUR_US).toPrecision(2))} hours`;
  return formatDurationUs(us);
}

/** How long an untouched budget lasts at the pace of the last five minutes. */
export function lastsText(burnRate: number | null, budgetUs: number): string {
  const budget = `${lengthText(budgetUs)}' error budget`;
  if (burnRate === null) return `No traffic in the last five minutes: nothing of the ${budget} is being spent.`;
  if (burnRate <= 1) return `At the pace of the last five minutes, the ${budget} lasts.`;
  return `At the pace of the last five minutes, all of the ${budget} is gone in ${lengthText(budgetUs / burnRate)}.`;
}
