/**
 * Numbers as people on call read them: three significant digits, always a unit, never a rounding that turns "almost" into "all".
 * Not-a-number and infinities print as an en dash, so a missing sample never looks like zero.
 */
const MISSING = '–';
const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** Three significant digits for magnitudes under 1,000, grouped whole numbers above; trailing zeros dropped. */
function significant(value: number, digits = 3): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1000) return grouped.format(value);
  const decimals = Math.max(0, Math.min(6, digits - 1 - Math.floor(Math.log10(size))));
  return String(Number(value.toFixed(decimals)));
}

/** A whole count with separators: `1,204`. Fractions are rounded. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? grouped.format(Math.round(value)) : MISSING;
}

const SI_STEPS: readonly [number, string][] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** SI-scaled with an optional unit: `formatSi(12_400, 'req')` is `12.4 kreq`, `formatSi(0.25)` is `0.25`. */
export function formatSi(value: number, unit = ''): string {
  if (!Number.isFinite(value)) return MISSING;
  // 999.5 would print as "1,000": step up at the point where three digits no longer suffice.
  const step = SI_STEPS.find(([size]) => Math.abs(value) >= size * 0.9995);
  const [size, prefix] = step ?? [1, ''];
  const suffix = prefix + unit;
  return suffix === '' ? significant(value / size) : `${significant(value / size)} ${suffix}`;
}

/** Events per second: `312/s`, `1.2 k/s`. Below one a minute it says so per hour, since `0.003/s` reads as nothing. */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return MISSING;
  const size = Math.abs(perSecond);
  if (size !== 0 && size < 1 / MINUTE_S) return `${significant(perSecond * HOUR_S, 2)}/h`;
  if (size !== 0 && size < 0.1) return `${significant(perSecond * MINUTE_S, 2)}/min`;
  return `${formatSi(perSecond)}/s`;
}

/**
 * A ratio as per cent: `0.0123` is `1.23%`. Values just short of 0 or 1 keep as many digits as it takes to stay so (`99.987%`, `<0.01%`),
 * because in availability the last digits are the news.
 */
export function formatPercent(ratio: number): string {
  if (!Number.isFinite(ratio)) return MISSING;
  const percent = ratio * 100;
  if (percent > 0 && percent < 0.01) return '<0.01%';
  if (percent > 90 && percent < 100) {
    const gap = 100 - percent;
    if (gap < 0.0001) return '>99.9999%';
    const decimals = Math.max(1, Math.min(4, 1 - Math.floor(Math.log10(gap))));
    return `${Number((Math.floor(percent * 10 ** decimals + 1e-6) / 10 ** decimals).toFixed(decimals))}%`;
  }
  return `${significant(percent)}%`;
}

/** Bytes in binary units: `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return MISSING;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let step = 0;
  let value = bytes;
  while (Math.abs(value) >= 1023.5 && step < units.length - 1) {
    value /= 1024;
    step += 1;
  }
  return `${significant(value)} ${units[step] ?? 'B'}`;
}

/** A duration in microseconds: `950 µs`, `12.4 ms`, `1.24 s`, `2 min 5 s`, `1 h 03 min`, `2 d 4 h`. */
export function formatDurationUs(us: number): string {
  if (!Number.isFinite(us)) return MISSING;
  if (us < 0) return `−${formatDurationUs(-us)}`;
  if (us < 999.5) return `${significant(us)} µs`;
  if (us < 999_500) return `${significant(us / 1e3)} ms`;
  if (us < 59_950_000) return `${significant(us / 1e6)} s`;
  const total = Math.round(us / 1e6);
  if (total < HOUR_S) return joinUnits(Math.floor(total / MINUTE_S), 'min', total % MINUTE_S, 's');
  if (total < DAY_S) {
    const minutes = Math.floor((total % HOUR_S) / MINUTE_S);
    return `${Math.floor(total / HOUR_S)} h ${String(minutes).padStart(2, '0')} min`;
  }
  return joinUnits(Math.floor(total / DAY_S), 'd', Math.floor((total % DAY_S) / HOUR_S), 'h');
}

function joinUnits(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major} ${majorUnit}` : `${major} ${majorUnit} ${minor} ${minorUnit}`;
}

/** A duration in seconds, as metrics carry it. */
export function formatDurationS(seconds: number): string {
  return formatDurationUs(seconds * 1e6);
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Wall clock `HH:MM:SS` of a second counted from the incident's start, which was `startOfDayS` seconds after midnight. Wraps at midnight. */
export function formatClockS(seconds: number, startOfDayS = 0, withSeconds = true): string {
  if (!Number.isFinite(seconds)) return MISSING;
  const day = (((Math.floor(seconds + startOfDayS) % DAY_S) + DAY_S) % DAY_S) | 0;
  const clock = `${two(Math.floor(day / HOUR_S))}:${two(Math.floor((day % HOUR_S) / MINUTE_S))}`;
  return withSeconds ? `${clock}:${two(day % MINUTE_S)}` : clock;
}

/** The same for simulated time in whole microseconds. */
export function formatClock(simTimeUs: number, startOfDayS = 0, withSeconds = true): string {
  return formatClockS(simTimeUs / 1e6, startOfDayS, withSeconds);
}

/** A countdown or elapsed time as `M:SS` or `H:MM:SS`: `6:10`. Negative (overdue) is prefixed with a minus sign. */
export function formatCountdown(us: number): string {
  if (!Number.isFinite(us)) return MISSING;
  const total = Math.ceil(Math.abs(us) / 1e6);
  const hours = Math.floor(total / HOUR_S);
  const minutes = Math.floor((total % HOUR_S) / MINUTE_S);
  const rest = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${us < 0 ? '−' : ''}${rest}:${two(total % MINUTE_S)}`;
}

/** What a number measures; decides how charts, tables and `NumberText` print it. Anything else is appended as written. */
export type Unit = 'seconds' | 'microseconds' | 'per-second' | 'ratio' | 'bytes' | 'count' | (string & {});

/** Formats by unit. `seconds` and `microseconds` are durations, `ratio` prints as per cent. */
export function formatUnit(value: number, unit: Unit = ''): string {
  switch (unit) {
    case 'seconds':
      return formatDurationS(value);
    case 'microseconds':
      return formatDurationUs(value);
    case 'per-second':
      return formatRate(value);
    case 'ratio':
      return formatPercent(value);
    case 'bytes':
      return formatBytes(value);
    case 'count':
      return formatSi(value);
    default:
      return unit === '' || !Number.isFinite(value) ? formatSi(value) : `${formatSi(value)} ${unit}`;
  }
}
