/* oxlint-disable jsx-a11y/prefer-tag-over-role -- an svg is its own image */
import { useMemo, type ReactNode } from 'react';
import styles from './sparkline.module.css';

export interface SparklineProps {
  /** What it shows, in words with its latest value: "Checkout errors, now 2.1%". */
  label: string;
  /** Evenly spaced; NaN is a gap. */
  values: ArrayLike<number>;
  /** Defaults to the extent of the values, with zero included. */
  min?: number | undefined;
  max?: number | undefined;
  /** A CSS colour. */
  colour?: string | undefined;
  /** Draws a line across, such as an SLO's limit. */
  threshold?: number | undefined;
  width?: number | undefined;
  height?: number | undefined;
}

/** A word-sized line without axes, for rows and headers. For anything to be read off use `TimeSeriesChart`. */
export function Sparkline({ label, values, min, max, colour = 'var(--text-2)', threshold, width = 96, height = 20 }: SparklineProps): ReactNode {
  const { path, y, last } = useMemo(() => trace(values, width, height, min, max, threshold), [values, width, height, min, max, threshold]);
  return (
    <svg className={styles.spark} role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      {threshold !== undefined && <line className={styles.threshold} x1="0" x2={width} y1={y(threshold)} y2={y(threshold)} />}
      <path d={path} fill="none" stroke={colour} strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round" />
      {last && <circle cx={last[0]} cy={last[1]} r="2" fill={colour} />}
    </svg>
  );
}

interface Trace {
  path: string;
  y: (value: number) => number;
  last: readonly [number, number] | null;
}

function trace(values: ArrayLike<number>, width: number, height: number, min: number | undefined, max: number | undefined, threshold: number | undefined): Trace {
  let low = min ?? Math.min(0, threshold ?? 0);
  let high = max ?? threshold ?? -Infinity;
  for (let i = 0; i < values.length; i += 1) {
    const v = values[i] ?? NaN;
    if (min === undefined && v < low) low = v;
    if (max === undefined && v > high) high = v;
  }
  if (!(high > low)) high = low + 1;
  const inset = 2.5;
  const y = (v: number): number => Number((height - inset - ((v - low) / (high - low)) * (height - 2 * inset)).toFixed(2));
  const step = (width - 2 * inset) / Math.max(1, values.length - 1);
  let path = '';
  let pen = 'M';
  let last: readonly [number, number] | null = null;
  for (let i = 0; i < values.length; i += 1) {
    const v = values[i] ?? NaN;
    if (Number.isNaN(v)) {
      pen = 'M';
      continue;
    }
    const x = Number((inset + i * step).toFixed(2));
    path += `${pen}${x} ${y(v)}`;
    pen = 'L';
    last = [x, y(v)];
  }
  return { path, y, last };
}
