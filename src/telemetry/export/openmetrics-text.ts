/** How OpenMetrics 1.0 writes numbers, times and texts. */

/** The shortest text that reads back to the same float. */
export function valueText(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

/**
 * Seconds since the epoch of whole milliseconds. Prometheus cuts `seconds * 1000` off instead of rounding it, which loses a
 * millisecond of some times; those get a microsecond more, which every reader cuts or rounds off again.
 */
export function timeText(ms: number): string {
  const whole = Math.floor(ms / 1000);
  const rest = ms - whole * 1000;
  if (rest === 0) return String(whole);
  const text = `${whole}.${String(rest).padStart(3, '0')}`;
  return Math.trunc(Number(text) * 1000) === ms ? text : `${text}001`;
}

/** The inside of a label's quotes. */
export function labelText(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** HELP lines escape as labels do. */
export const helpText = labelText;
