import type { InstantAnswer } from '../../../../session/view.ts';
import type { Sort } from '../../../kit/index.ts';
import type { QueryRow } from './metrics-state.ts';

export interface InstantRow {
  /** The letter of its query. */
  readonly query: string;
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface AnsweredRow {
  readonly row: QueryRow;
  readonly answer: InstantAnswer;
}

export const instantRows = (answers: readonly AnsweredRow[]): InstantRow[] => answers.flatMap(({ row, answer }) => answer.samples.map(({ labels, value }) => ({ query: row.id, value, labels })));

/** Every label that any of them has, the metric's name first, the others by name. */
export function labelNames(rows: readonly InstantRow[]): string[] {
  const names = [...new Set(rows.flatMap(({ labels }) => Object.keys(labels)))].sort();
  return names.includes('__name__') ? ['__name__', ...names.filter((name) => name !== '__name__')] : names;
}

/** By value, query or label; what has no value goes last, whichever way. Rows that are equal keep the order of evaluation, which sort() and topk() set. */
export function sortInstant(rows: readonly InstantRow[], { column, direction }: Sort): InstantRow[] {
  const sign = direction === 'ascending' ? 1 : -1;
  if (column === 'value') {
    const value = (row: InstantRow): number => (Number.isNaN(row.value) ? -Infinity * sign : row.value);
    return rows.toSorted((a, b) => (value(a) === value(b) ? 0 : value(a) < value(b) ? -sign : sign));
  }
  const text = (row: InstantRow): string => (column === 'query' ? row.query : (row.labels[column.slice('label '.length)] ?? ''));
  return rows.toSorted((a, b) => (text(a) === text(b) ? 0 : text(a) < text(b) ? -sign : sign));
}

const cell = (text: string): string => text.replaceAll(/[\t\n]/g, ' ');

/** Tab-separated, with a head: what spreadsheets and messages take. Values are whole, not rounded. */
export function copyText(rows: readonly InstantRow[], names: readonly string[], isSeveral: boolean): string {
  const head = [...(isSeveral ? ['query'] : []), ...names, 'value'];
  return [head, ...rows.map(({ query, labels, value }) => [...(isSeveral ? [query] : []), ...names.map((name) => cell(labels[name] ?? '')), String(value)])].map((cells) => cells.join('\t')).join('\n');
}
