/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are placed by transform, which table elements do not take */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useId, type KeyboardEvent, type ReactNode } from 'react';
import { cssVars } from '../css-vars.ts';
import { cx } from '../cx.ts';
import type { Status } from '../status.tsx';
import { useRemPx } from '../theme-watch.ts';
import { indexForKey, useVirtualRows } from './use-virtual-rows.ts';
import styles from './virtual.module.css';

export interface Column<Row> {
  id: string;
  header: string;
  /** A CSS grid track: `7rem`, `minmax(8rem, 2fr)`. Default `minmax(6rem, 1fr)`. */
  width?: string | undefined;
  /** Numbers align to the end, in tabular figures. */
  align?: 'start' | 'end' | undefined;
  mono?: boolean | undefined;
  sortable?: boolean | undefined;
  cell: (row: Row, index: number) => ReactNode;
}

export interface Sort {
  column: string;
  direction: 'ascending' | 'descending';
}

export interface DataTableProps<Row> {
  /** Names the table. */
  label: string;
  columns: readonly Column<Row>[];
  rowCount: number;
  /** Called only for rows near the view, and again on every render: keep it cheap, materialise nothing else. */
  getRow: (index: number) => Row;
  /** In pixels at the default text size. */
  rowHeight?: number | undefined;
  /** The order `getRow` is in. The caller sorts; the table only asks. */
  sort?: Sort | undefined;
  onSortChange?: ((sort: Sort) => void) | undefined;
  selected?: number | null | undefined;
  onSelect?: ((index: number) => void) | undefined;
  /** Enter or double click on a row. */
  onActivate?: ((index: number) => void) | undefined;
  /** One click activates, where a row stands for something to open rather than something to choose. */
  opensOnClick?: boolean | undefined;
  /** A status draws the shape-less tint of the row; put the word in a cell. */
  rowStatus?: ((row: Row) => Status | undefined) | undefined;
  /** Scrolls sideways below this width in rem rather than crushing columns. */
  minWidthRem?: number | undefined;
  empty?: ReactNode;
  className?: string | undefined;
}

const HEADER_PX = 28;

/**
 * A dense table for up to hundreds of thousands of rows. The body is one stop in the tab order: arrow keys, Page, Home and End move the
 * selection, Enter activates. Headers that sort are buttons; a second press turns the order round.
 */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { label, columns, rowCount, getRow, rowHeight = 26, selected = null, onSelect, onActivate, minWidthRem, empty, className } = props;
  const id = useId();
  const scale = useRemPx() / 16;
  const height = Math.round(rowHeight * scale);
  const { attach, indices, slotOf, totalHeight, pageSize, reveal, onScroll } = useVirtualRows(rowCount, height);
  useEffect(() => {
    if (selected !== null) reveal(selected, Math.round(HEADER_PX * scale));
  }, [selected, reveal, scale]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || !onSelect) return;
    if (event.key === 'Enter' && selected !== null) onActivate?.(selected);
    const next = indexForKey(event.key, selected, rowCount, pageSize);
    if (next === null) return;
    event.preventDefault();
    onSelect(next);
  };
  const template = columns.map((column) => column.width ?? 'minmax(6rem, 1fr)').join(' ');
  return (
    <div
      ref={attach}
      className={cx(styles.viewport, className)}
      style={cssVars({ '--columns': template, '--row': `${height}px` })}
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length}
      aria-activedescendant={selected !== null && indices.includes(selected) ? `${id}-${selected}` : undefined}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={minWidthRem === undefined ? undefined : { minWidth: `${minWidthRem}rem` }}>
        <HeaderRow columns={columns} sort={props.sort} onSortChange={props.onSortChange} />
        {rowCount === 0 && empty}
        <div className={styles.spacer} role="rowgroup" style={{ height: totalHeight }}>
          {indices.map((index) => {
            const row = getRow(index);
            return (
              <div
                key={slotOf(index)}
                id={`${id}-${index}`}
                className={styles.tableRow}
                style={{ transform: `translateY(${index * height}px)` }}
                role="row"
                aria-rowindex={index + 2}
                data-status={props.rowStatus?.(row)}
                {...(onSelect ? { 'aria-selected': index === selected, onClick: () => (props.opensOnClick === true ? onActivate?.(index) : onSelect(index)), onDoubleClick: () => onActivate?.(index) } : {})}
              >
                {columns.map((column, i) => (
                  <div key={column.id} role="gridcell" aria-colindex={i + 1} className={cx(styles.cell, column.align === 'end' && styles.end, column.mono && styles.mono)}>
                    {column.cell(row, index)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface HeaderRowProps<Row> {
  columns: readonly Column<Row>[];
  sort: Sort | undefined;
  onSortChange: ((sort: Sort) => void) | undefined;
}

function HeaderRow<Row>({ columns, sort, onSortChange }: HeaderRowProps<Row>): ReactNode {
  return (
    <div className={styles.header} role="row" aria-rowindex={1}>
      {columns.map((column, i) => {
        const direction = sort?.column === column.id ? sort.direction : undefined;
        const sortable = column.sortable === true && onSortChange !== undefined;
        // Numbers are mostly asked for largest first, names from A.
        const first = column.align === 'end' ? 'descending' : 'ascending';
        const next = direction === undefined ? first : direction === 'ascending' ? 'descending' : 'ascending';
        const Arrow = (direction ?? first) === 'ascending' ? ArrowUp : ArrowDown;
        return (
          <div key={column.id} role="columnheader" aria-colindex={i + 1} aria-sort={sortable ? (direction ?? 'none') : undefined} className={cx(styles.cell, styles.head, column.align === 'end' && styles.end)}>
            {sortable ? (
              <button type="button" className={styles.sort} data-sorted={direction} onClick={() => onSortChange({ column: column.id, direction: next })}>
                {column.header}
                <Arrow size={12} aria-hidden="true" className={styles.arrow} />
              </button>
            ) : (
              column.header
            )}
          </div>
        );
      })}
    </div>
  );
}
