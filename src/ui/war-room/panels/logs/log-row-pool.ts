import type { LogRow } from '../../../../session/log-answers.ts';
import { writeAttribute } from '../../../kit/index.ts';
import { makeRow, type RowClasses, type RowElements } from './log-row-cells.ts';

export interface RowPoolOptions {
  readonly id: string;
  readonly classes: RowClasses;
  /** Fields that are shown between the service and the text. */
  readonly columns: readonly string[];
  readonly row: (index: number) => LogRow | undefined;
}

export interface PooledRow extends RowElements {
  shown: LogRow | null | undefined;
  index: number;
  top: number;
}

/**
 * The elements of rows `from` to `to`, as many as the view is tall: a row keeps its element while it stays in view, so that scrolling by one
 * writes one row.
 */
export type RowPool = (from: number, to: number, selected: number | null) => PooledRow[];

export function createRowPool(body: HTMLElement, { id, classes, columns, row: rowAt }: RowPoolOptions): RowPool {
  const pool: PooledRow[] = [];
  const write = (pooled: PooledRow, index: number, isSelected: boolean): void => {
    const row = rowAt(index);
    if (pooled.shown !== row) {
      pooled.write(row);
      pooled.shown = row;
    }
    if (pooled.index !== index) {
      pooled.index = index;
      pooled.element.id = `${id}-${index}`;
      pooled.element.dataset['index'] = String(index);
      pooled.element.setAttribute('aria-rowindex', String(index + 1));
    }
    writeAttribute(pooled.element, 'aria-selected', String(isSelected));
  };
  return (from, to, selected) => {
    while (pool.length < to - from) {
      const made = { ...makeRow(classes, columns), shown: null, index: -1, top: NaN };
      pool.push(made);
      body.append(made.element);
    }
    const rows: PooledRow[] = [];
    pool.forEach((pooled, slot) => {
      const index = from + ((((slot - from) % pool.length) + pool.length) % pool.length);
      if (pooled.element.hidden !== index >= to) pooled.element.hidden = index >= to;
      if (index >= to) return;
      write(pooled, index, index === selected);
      rows[index - from] = pooled;
    });
    return rows;
  };
}

export function placeRow(pooled: PooledRow, top: number): void {
  const to = Math.round(top);
  if (pooled.top === to) return;
  pooled.top = to;
  pooled.element.style.transform = `translateY(${to}px)`;
}
