/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are placed by transform, which table elements do not take */
import { useEffect, useId, useImperativeHandle, useRef, type CSSProperties, type KeyboardEvent, type ReactNode, type Ref, type RefObject } from 'react';
import { indexForKey, useRemPx } from '../../../kit/index.ts';
import type { PinDraft } from '../../../../session/intents.ts';
import { usePinnable } from '../../shared/use-pinnable.ts';
import { createLogList, type LogListView } from './log-list-view.ts';
import type { LogSource } from './log-source.ts';
import styles from './logs.module.css';

const ROW_REM = 1.375;

export interface LogListHandle {
  readonly draw: () => void;
  readonly toTop: () => void;
}

export interface LogListProps {
  readonly source: LogSource;
  readonly selected: number | null;
  readonly onSelect: (index: number | null) => void;
  /** Shows the line's fields. */
  readonly onOpen: (index: number) => void;
  /** Escape: hides the fields, then lets go of the line. */
  readonly onClose: () => void;
  readonly onTrace: (index: number) => void;
  readonly onScrollAway: (atTop: boolean) => void;
  /** Fields that are shown beside the text; keep the array stable. */
  readonly columns: readonly string[];
  readonly wrap: boolean;
  readonly draft: (index: number) => PinDraft | null;
  readonly ref: Ref<LogListHandle>;
}

const className = (name: string): string => styles[name] ?? '';

/** The rows that are drawn past React, in step with what the list is given. */
function useListView(viewport: RefObject<HTMLElement | null>, body: RefObject<HTMLElement | null>, { source, selected, onScrollAway, columns, wrap }: LogListProps): RefObject<LogListView | null> {
  const id = useId();
  const view = useRef<LogListView | null>(null);
  const scrolled = useRef(onScrollAway);
  const chosen = useRef(selected);
  const rowHeight = Math.round(ROW_REM * useRemPx());
  useEffect(() => {
    scrolled.current = onScrollAway;
  });
  useEffect(() => {
    if (!viewport.current || !body.current) return undefined;
    const classes = { row: className('row'), time: className('time'), level: className('level'), service: className('service'), field: className('field'), text: className('text'), trace: className('trace') };
    const made = createLogList(viewport.current, body.current, { id, rowHeight, classes, columns, wrap, total: source.total, row: source.row, onScrollAway: (atTop) => scrolled.current(atTop) });
    view.current = made;
    made.select(chosen.current);
    return () => made.dispose();
  }, [viewport, body, id, rowHeight, source, columns, wrap]);
  useEffect(() => {
    chosen.current = selected;
    view.current?.select(selected);
  }, [selected]);
  return view;
}

/**
 * The lines, newest first. One stop in the tab order: arrows or j and k move, Enter shows the fields, t opens the trace. `p` pins the line
 * under the pointer or, when keys were used last, the selected one.
 */
export function LogList(props: LogListProps): ReactNode {
  const { source, selected, onSelect, onOpen, onClose, onTrace, columns, wrap, draft, ref } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const view = useListView(viewport, body, props);
  const hovered = useRef<number | null>(null);
  useImperativeHandle(ref, () => ({ draw: () => view.current?.draw(), toTop: () => view.current?.toTop() }));

  const pinnable = usePinnable(() => {
    const index = hovered.current ?? selected;
    return index === null ? null : draft(index);
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = { j: 'ArrowDown', k: 'ArrowUp' }[event.key] ?? event.key;
    const next = indexForKey(key, selected, source.total(), view.current?.pageRows() ?? 10);
    hovered.current = null;
    if (next !== null) onSelect(next);
    else if (event.key === 'Enter' && selected !== null) onOpen(selected);
    else if (event.key === 't' && selected !== null) onTrace(selected);
    else if (event.key === 'Escape' && selected !== null) onClose();
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={viewport}
      className={wrap ? `${className('viewport')} ${className('wrapped')}` : styles.viewport}
      style={{ '--field-columns': columns.length === 0 ? '' : `repeat(${columns.length}, minmax(3.5rem, 9rem))` } as CSSProperties}
      role="grid"
      aria-label="Log lines, newest first"
      aria-colcount={5 + columns.length}
      tabIndex={0}
      {...pinnable}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => {
        hovered.current = view.current?.indexOf(event.target) ?? null;
      }}
      onPointerLeave={() => {
        hovered.current = null;
        pinnable.onPointerLeave();
      }}
      onClick={(event) => {
        const index = view.current?.indexOf(event.target) ?? null;
        if (index === null) return;
        if (event.target instanceof Element && event.target.classList.contains(className('trace')) && event.target.textContent !== '') onTrace(index);
        else if (index === selected) onSelect(null);
        else {
          onSelect(index);
          onOpen(index);
        }
      }}
    >
      <div ref={body} className={styles.rows} role="rowgroup" />
    </div>
  );
}
