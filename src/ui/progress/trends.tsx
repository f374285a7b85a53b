import type { ReactNode } from 'react';
import type { ProgressView, Trend } from '../../storage/progress.ts';
import { formatPercent, Sparkline } from '../kit/index.ts';
import styles from './progress.module.css';
import { TREND_WORDS } from './words.ts';

/** One small line for each part of the score over the latest runs; the scale is the same in all. */
export function Trends({ trends }: Pick<ProgressView, 'trends'>): ReactNode {
  return (
    <ul className={styles.trends}>
      {trends.map((trend) => (
        <OneTrend key={trend.id} {...trend} />
      ))}
    </ul>
  );
}

function OneTrend({ id, values }: Trend): ReactNode {
  const marked = values.filter((value) => !Number.isNaN(value));
  const latest = Math.round((marked.at(-1) ?? 0) * 100) / 100;
  const title = TREND_WORDS[id];
  return (
    <li className={styles.trend} data-total={id === 'total' || undefined}>
      <span className={styles.trendHead}>
        <span>{title}</span>
        <span className={styles.trendNow}>{formatPercent(latest)}</span>
      </span>
      <Sparkline label={`${title}: ${formatPercent(latest)} of its points in the latest run, over ${marked.length} ${marked.length === 1 ? 'run' : 'runs'}`} values={values} min={0} max={1} width={200} height={36} colour={id === 'total' ? 'var(--accent-text)' : 'var(--text-2)'} />
    </li>
  );
}
