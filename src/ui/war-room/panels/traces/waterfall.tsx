/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are placed by transform, which table elements do not take */
import { useEffect, useId, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import type { Trace } from '../../../../session/view.ts';
import { cssVars, formatDurationUs, indexForKey, useRemPx, useVirtualRows, VisuallyHidden } from '../../../kit/index.ts';
import { usePinnable } from '../../shared/use-pinnable.ts';
import { ColumnHandle, storedNameShare } from './column-handle.tsx';
import { SpanRow } from './span-row.tsx';
import { rulerTicks, visibleSpans, type SpanNode } from './trace-tree.ts';
import styles from './waterfall.module.css';

const ROW_REM = 1.5;
const HEADER_REM = 1.75;
/** Each level is set in by this much, and by less where all of them together would take more than the other. */
const INDENT_REM = 0.75;
const INDENT_ALL_REM = 4;
/** A request that ends this close to the last of its spans needs no line to say so. */
const SAME_END = 0.99;

interface WaterfallProps {
  trace: Trace;
  /** What the time axis spans, from the start of the trace. */
  axisUs: number;
  roots: readonly SpanNode[];
  folded: ReadonlySet<string>;
  onFold: (folded: ReadonlySet<string>) => void;
  selected: string | null;
  onSelect: (spanId: string) => void;
  onOpen: (spanId: string) => void;
  draft: () => PinDraft | null;
}

/**
 * The spans of a request as a tree beside their time. Arrow up and down move, right unfolds or goes in, left folds or goes out, Enter shows
 * the span's attributes. What a span did itself is hatched; what its children did is pale; ◆ and a dark edge mark the critical path; a bar
 * that ends in a point had not ended. A dashed line is where the request itself ended. What was done again and again is one row, with a count and the time of all.
 */
export function Waterfall({ trace, axisUs, roots, folded, onFold, selected, onSelect, onOpen, draft }: WaterfallProps): ReactNode {
  const id = useId();
  const scale = useRemPx();
  const height = Math.round(ROW_REM * scale);
  const rows = useMemo(() => visibleSpans(roots, folded), [roots, folded]);
  const index = rows.findIndex(({ span }) => span.spanId === selected);
  const { attach, indices, slotOf, totalHeight, pageSize, reveal, onScroll } = useVirtualRows(rows.length, height);
  const pinnable = usePinnable(draft);
  const [share, setShare] = useState(storedNameShare);
  const ticks = rulerTicks(axisUs);
  const percent = (us: number): string => `${(us / Math.max(1, axisUs)) * 100}%`;
  const indent = Math.min(INDENT_REM, INDENT_ALL_REM / Math.max(1, ...rows.map(({ level }) => level - 1)));
  const answeredUs = trace.rootUs < trace.durationUs * SAME_END ? trace.rootUs : null;
  useEffect(() => {
    if (index >= 0) reveal(index, Math.round(HEADER_REM * scale));
  }, [index, reveal, scale]);

  const fold = (spanId: string, away: boolean): void => {
    const next = new Set(folded);
    if (away) next.add(spanId);
    else next.delete(spanId);
    onFold(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const node = rows[index];
    const key = { j: 'ArrowDown', k: 'ArrowUp' }[event.key] ?? event.key;
    const next = indexForKey(key, index < 0 ? null : index, rows.length, pageSize);
    if (next !== null) onSelect(rows[next]?.span.spanId ?? '');
    else if (!node) return;
    else if (event.key === 'ArrowRight') {
      if (folded.has(node.span.spanId)) fold(node.span.spanId, false);
      else if (node.children[0]) onSelect(node.children[0].span.spanId);
    } else if (event.key === 'ArrowLeft') {
      if (node.children.length > 0 && !folded.has(node.span.spanId)) fold(node.span.spanId, true);
      else if (rows.some(({ span }) => span.spanId === node.span.parentId)) onSelect(node.span.parentId);
    } else if (event.key === 'Enter') onOpen(node.span.spanId);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={attach}
      className={styles.viewport}
      style={cssVars({ '--row': `${height}px`, '--name-share': share, '--indent': `${indent}rem` })}
      role="treegrid"
      aria-label="Spans"
      aria-rowcount={rows.length + 1}
      aria-colcount={4}
      aria-activedescendant={index >= 0 && indices.includes(index) ? `${id}-${index}` : undefined}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      {...pinnable}
    >
      <Header ticks={ticks} percent={percent} answeredUs={answeredUs} share={share} onShare={setShare} />
      <div className={styles.rows} role="rowgroup" style={{ height: totalHeight }}>
        {indices.map((i) => {
          const node = rows[i];
          if (!node) return null;
          return (
            <SpanRow key={slotOf(i)} id={`${id}-${i}`} rowIndex={i} top={i * height} node={node} trace={trace} percent={percent} axisUs={axisUs} ticks={ticks} answeredUs={answeredUs} folded={folded.has(node.span.spanId)} selected={i === index} onFold={fold} onSelect={onSelect} onOpen={onOpen} />
          );
        })}
      </div>
    </div>
  );
}

interface HeaderProps {
  ticks: readonly number[];
  /** A time on the axis. */
  percent: (us: number) => string;
  answeredUs: number | null;
  share: number;
  onShare: (share: number) => void;
}

function Header({ ticks, percent, answeredUs, share, onShare }: HeaderProps): ReactNode {
  return (
    <div className={styles.header} role="row" aria-rowindex={1}>
      <span role="columnheader" className={styles.nameHeader}>
        Span
        <ColumnHandle share={share} onShare={onShare} />
      </span>
      <span role="columnheader" className={styles.ruler}>
        <VisuallyHidden>Time</VisuallyHidden>
        {ticks.map((us) => (
          <span key={us} aria-hidden="true" style={{ insetInlineStart: percent(us) }}>
            {us === 0 ? '0' : formatDurationUs(us)}
          </span>
        ))}
        {answeredUs !== null && <i className={styles.answered} style={{ insetInlineStart: percent(answeredUs) }} title={`The request ended after ${formatDurationUs(answeredUs)}`} />}
      </span>
      <span role="columnheader" className={styles.end}>
        Took
      </span>
      <span role="columnheader" className={styles.itself} title="Time not covered by the spans below">
        Itself
      </span>
    </div>
  );
}
