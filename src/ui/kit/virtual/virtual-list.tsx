import { useEffect, useId, useRef, type ReactNode } from 'react';
import { cx } from '../cx.ts';
import { useRemPx } from '../theme-watch.ts';
import { indexForKey, useVirtualRows } from './use-virtual-rows.ts';
import styles from './virtual.module.css';

export interface VirtualListProps {
  label: string;
  count: number;
  renderRow: (index: number) => ReactNode;
  /** In pixels at the default text size; every row has it. */
  rowHeight?: number | undefined;
  /** With both, rows are selected by click and arrow keys; otherwise the list only scrolls. */
  selected?: number | null | undefined;
  onSelect?: ((index: number) => void) | undefined;
  /** Enter or double click. */
  onActivate?: ((index: number) => void) | undefined;
  /** Stays at the end as rows are added, until the reader scrolls up. For logs and channels. */
  followTail?: boolean | undefined;
  /** Told when following stops or resumes by scrolling, to show "jump to latest". */
  onFollowChange?: ((following: boolean) => void) | undefined;
  /** Shown instead when `count` is 0. */
  empty?: ReactNode;
  className?: string | undefined;
}

/** A list of any length with rows of one height. Fills and scrolls its container. */
export function VirtualList(props: VirtualListProps): ReactNode {
  const { label, count, renderRow, rowHeight = 24, selected = null, onSelect, onActivate, followTail = false, onFollowChange, empty, className } = props;
  const id = useId();
  const height = Math.round((rowHeight * useRemPx()) / 16);
  const { attach, indices, slotOf, totalHeight, pageSize, reveal, scrollTo, isAtEnd, ...rows } = useVirtualRows(count, height);
  const following = useRef(true);

  useEffect(() => {
    if (followTail && following.current) scrollTo(totalHeight);
  }, [followTail, scrollTo, totalHeight]);
  useEffect(() => {
    if (selected !== null) reveal(selected);
  }, [selected, reveal]);

  if (count === 0 && empty !== undefined) return empty;
  const selectable = onSelect !== undefined;
  const onScroll = (): void => {
    rows.onScroll();
    if (!followTail) return;
    const atEnd = isAtEnd();
    if (atEnd === following.current) return;
    following.current = atEnd;
    onFollowChange?.(atEnd);
  };
  return (
    // A list has a role either way; which one depends.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={attach}
      className={cx(styles.viewport, className)}
      role={selectable ? 'listbox' : 'list'}
      aria-label={label}
      aria-activedescendant={selectable && selected !== null && indices.includes(selected) ? `${id}-${selected}` : undefined}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={(event) => {
        if (!selectable || event.target !== event.currentTarget) return;
        if (event.key === 'Enter' && selected !== null) onActivate?.(selected);
        const next = indexForKey(event.key, selected, count, pageSize);
        if (next === null) return;
        event.preventDefault();
        onSelect(next);
      }}
    >
      <div className={styles.spacer} role="presentation" style={{ height: totalHeight }}>
        {indices.map((index) => (
          <div
            key={slotOf(index)}
            id={`${id}-${index}`}
            className={styles.listRow}
            style={{ height, transform: `translateY(${index * height}px)` }}
            role={selectable ? 'option' : 'listitem'}
            aria-posinset={index + 1}
            aria-setsize={count}
            {...(selectable ? { 'aria-selected': index === selected, onClick: () => onSelect(index), onDoubleClick: () => onActivate?.(index) } : {})}
          >
            {renderRow(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
