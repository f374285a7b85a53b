import type { ReactNode, Ref } from 'react';
import { cx } from '../cx.ts';
import { formatClockS, formatUnit } from '../format.ts';
import { seriesColour, seriesDash } from '../series-colour.ts';
import styles from './chart.module.css';
import type { ChartSeries, ChartView, Readout } from './chart-types.ts';
import { describeCell } from './heat.ts';

export interface LegendProps {
  ref: Ref<HTMLTableElement>;
  title: string;
  series: readonly ChartSeries[];
  hidden: ReadonlySet<string>;
  onToggle: (key: string) => void;
  layout: 'inline' | 'table';
}

/**
 * The series with their values at the cursor: a real table, laid out in one line when there is little room. Values are written by
 * `paintLegend`, past React, since the cursor moves sixty times a second.
 */
export function Legend({ ref, title, series, hidden, onToggle, layout }: LegendProps): ReactNode {
  return (
    <table ref={ref} className={cx(styles.legend, layout === 'inline' && styles.inline)} aria-label={`${title}, values`}>
      <thead>
        <tr>
          <th scope="col" className={styles.legendHead}>
            Series
          </th>
          <th scope="col" className={styles.legendTime} data-time="">
            –
          </th>
        </tr>
      </thead>
      <tbody>
        {series.map(({ key, label, colour, dash }) => (
          <tr key={key}>
            {/* The cell's words are in its button. */}
            {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label */}
            <th scope="row">
              <button type="button" className={styles.legendSeries} aria-pressed={!hidden.has(key)} title={hidden.has(key) ? `Show ${label}` : `Hide ${label}`} onClick={() => onToggle(key)}>
                <svg width="14" height="10" aria-hidden="true">
                  <line x1="1" x2="13" y1="5" y2="5" stroke={colour ?? seriesColour(key)} strokeWidth="2.5" strokeLinecap="round" strokeDasharray={(dash ?? seriesDash(key)).join(' ') || undefined} />
                </svg>
                <span>{label}</span>
              </button>
            </th>
            <td data-value="">
              –
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Writes a readout into a legend. */
export function paintLegend(table: HTMLTableElement | null, readout: Readout, view: ChartView): void {
  if (!table) return;
  const write = (cell: Element | null | undefined, text: string): void => {
    if (cell && cell.textContent !== text) cell.textContent = text;
  };
  table.dataset['atCursor'] = String(readout.atCursor);
  write(table.querySelector('[data-time]'), readout.t === null ? '–' : formatClockS(readout.t, view.startOfDayS));
  table.querySelectorAll('[data-value]').forEach((cell, i) => write(cell, formatUnit(readout.values[i] ?? NaN, view.unit)));
}

/** The same in one sentence. */
export function describeReadout(readout: Readout, view: ChartView): string {
  if (readout.t === null) return 'No samples in this range.';
  if (view.heat) return describeCell(readout, view);
  const values = view.series.map((series, i) => (view.hidden.has(series.key) ? '' : `${series.label} ${formatUnit(readout.values[i] ?? NaN, view.unit).replace('–', 'no value')}`));
  return `${formatClockS(readout.t, view.startOfDayS)}: ${values.filter(Boolean).join(', ')}.`;
}
