import type { MetricCatalog } from '../../../../session/view.ts';
import type { Unit } from '../../../kit/index.ts';
import type { MetricsTarget } from '../../panel-types.ts';
import { panelState } from '../../shared-telemetry/panel-state.ts';

/** One of the queries: `text` is what is being written, `expr` what was last run. */
export interface QueryRow {
  readonly id: string;
  readonly text: string;
  readonly expr: string;
  readonly hidden: boolean;
}

export const VIEWS = ['lines', 'stacked', 'heatmap', 'table'] as const;
export type ResultView = (typeof VIEWS)[number];

export interface MetricsState {
  readonly rows: readonly QueryRow[];
  /** Grows with every run, so that the same text is asked again. */
  readonly attempt: number;
  readonly view: ResultView;
  /** Chosen by the player for these queries; of others it is guessed. */
  readonly unit: { readonly exprs: string; readonly unit: Unit } | null;
  /** Compared with the same so many milliseconds earlier; 0: with nothing. */
  readonly earlierMs: number;
  readonly withExemplars: boolean;
  /** Asked for once a visit. */
  readonly catalog: MetricCatalog | null;
}

const NEW_ROW: QueryRow = { id: 'A', text: '', expr: '', hidden: false };

export const useMetricsState = panelState((): MetricsState => ({ rows: [NEW_ROW], attempt: 0, view: 'lines', unit: null, earlierMs: 0, withExemplars: true, catalog: null }));

const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
/** More lines of different questions than this nobody reads on one chart. */
export const ROWS_MAX = LETTERS.length;

const freeLetter = (rows: readonly QueryRow[]): string => LETTERS.find((letter) => rows.every(({ id }) => id !== letter)) ?? '?';

export const changeRow = (rows: readonly QueryRow[], id: string, change: Partial<QueryRow>): QueryRow[] => rows.map((row) => (row.id === id ? { ...row, ...change } : row));

export function addRow(rows: readonly QueryRow[], text = ''): QueryRow[] {
  return rows.length >= ROWS_MAX ? [...rows] : [...rows, { ...NEW_ROW, id: freeLetter(rows), text, expr: text.trim() }].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The last one is emptied rather than removed: there is always a place to write. */
export const removeRow = (rows: readonly QueryRow[], id: string): QueryRow[] => (rows.length === 1 ? [NEW_ROW] : rows.filter((row) => row.id !== id));

/** Queries that run and are shown. */
export const shownRows = (rows: readonly QueryRow[]): QueryRow[] => rows.filter(({ expr, hidden }) => expr !== '' && !hidden);

/** What another panel asked for, in place of what was there. */
export function takeTarget(state: MetricsState, { expr, exprs = [expr], unit }: MetricsTarget): Partial<MetricsState> {
  const rows = exprs.slice(0, ROWS_MAX).map((text, i): QueryRow => ({ id: LETTERS[i] ?? '?', text, expr: text.trim(), hidden: false }));
  return {
    rows: rows.length === 0 ? [NEW_ROW] : rows,
    attempt: state.attempt + 1,
    view: state.view === 'stacked' ? 'stacked' : 'lines',
    unit: unit === undefined ? null : { exprs: exprsKey(rows), unit },
  };
}

export const exprsKey = (rows: readonly QueryRow[]): string => rows.map(({ expr }) => expr).join('\n');
