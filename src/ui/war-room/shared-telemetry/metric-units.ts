import type { PanelSpec } from '../../../scenario/types.ts';
import type { Unit } from '../../kit/index.ts';

const PANEL_UNITS: Readonly<Record<PanelSpec['unit'], Unit>> = { seconds: 'seconds', per_second: 'per-second', ratio: 'ratio', bytes: 'bytes', count: 'count' };

/** The kit's word for a dashboard's unit. */
export const unitOfPanel = (unit: PanelSpec['unit']): Unit => PANEL_UNITS[unit];

const METRIC_NAME = /\b[a-z_:][a-z0-9_:]*_[a-z0-9_:]+\b/g;

/** Labels are no metrics, though their names look alike. */
const GROUPING = /\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;

/** What the metrics of an expression are measured in, by the suffixes that Prometheus names carry. */
function baseUnit(expr: string): 'seconds' | 'bytes' | 'count' {
  const names = expr.replaceAll(/"[^"]*"|'[^']*'|\{[^}]*\}/g, '').replaceAll(GROUPING, '').match(METRIC_NAME) ?? [];
  const measured = names.filter((name) => !/^(histogram_|label_|clamp_|count_|group_|quantile_over|sum_over|avg_over|max_over|min_over)/.test(name));
  if (measured.some((name) => /_bytes(_total|_bucket|_sum)?$/.test(name))) return 'bytes';
  if (measured.length > 0 && measured.every((name) => /_seconds(_total|_bucket|_sum)?$/.test(name))) return 'seconds';
  return 'count';
}

/** Where the outermost division stands: outside brackets, braces and strings. -1 without one. */
function divisionAt(expr: string): number {
  let depth = 0;
  let quote = '';
  for (let i = 0; i < expr.length; i += 1) {
    const c = expr[i] ?? '';
    if (quote !== '') {
      if (c === '\\') i += 1;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === "'" || c === '`') quote = c;
    else if ('([{'.includes(c)) depth += 1;
    else if (')]}'.includes(c)) depth -= 1;
    else if (depth === 0 && c === '/') return i;
  }
  return -1;
}

/**
 * Guesses what an expression measures, for the axis alone: quantiles and averages of durations are seconds, rates are per second, one rate
 * over another of the same kind is a ratio. Wrong guesses only print a plain number, so it says `count` in doubt.
 */
export function guessUnit(expr: string): Unit {
  const division = divisionAt(expr);
  if (division >= 0) {
    const [over, under] = [expr.slice(0, division), expr.slice(division + 1)];
    if (/^\s*[\d.]+\s*$/.test(under)) return guessUnit(over);
    const [a, b] = [guessUnit(over), guessUnit(under)];
    if (a === b) return 'ratio';
    // Seconds spent per second, over events per second: seconds each.
    if (/_seconds_sum|_seconds_total/.test(over) && b === 'per-second') return 'seconds';
    return 'count';
  }
  if (/\bhistogram_quantile\s*\(/.test(expr)) return baseUnit(expr);
  if (/\b(rate|irate)\s*\(/.test(expr)) return /_seconds(_sum|_total)\b/.test(expr) ? 'count' : /_bytes/.test(expr) ? 'bytes' : 'per-second';
  if (/\bincrease\s*\(/.test(expr)) return 'count';
  if (/\bcount\s*(by|without|\()/.test(expr)) return 'count';
  return baseUnit(expr);
}
