/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are placed by transform, which table elements do not take */
import { ChevronRight } from 'lucide-react';
import { useEffect, useId, useMemo, type KeyboardEvent, type ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import type { Span, Trace } from '../../../../session/view.ts';
import { cssVars, formatDurationUs, indexForKey, seriesColour, StatusShape, useRemPx, useVirtualRows, VisuallyHidden } from '../../../kit/index.ts';
import { usePinnable } from '../../shared/use-pinnable.ts';
import { rulerTicks, visibleSpans, type SpanNode } from './trace-tree.ts';
import styles from './waterfall.module.css';

const ROW_REM = 1.5;
const HEADER_REM = 1.75;

interface WaterfallProps {
  trace: Trace;
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
 * the span's attributes. What a span did itself is hatched; what its children did is pale; ◆ and a dark edge mark the critical path.
 */
export function Waterfall({ trace, roots, folded, onFold, selected, onSelect, onOpen, draft }: WaterfallProps): ReactNode {
  const id = useId();
  const scale = useRemPx();
  const height = Math.round(ROW_REM * scale);
  const rows = useMemo(() => visibleSpans(roots, folded), [roots, folded]);
  const index = rows.findIndex(({ span }) => span.spanId === selected);
  const { attach, indices, slotOf, totalHeight, pageSize, reveal, onScroll } = useVirtualRows(rows.length, height);
  const pinnable = usePinnable(draft);
  const ticks = rulerTicks(trace.durationUs);
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
      style={cssVars({ '--row': `${height}px` })}
      role="treegrid"
      aria-label="Spans"
      aria-rowcount={rows.length + 1}
      aria-colcount={3}
      aria-activedescendant={index >= 0 && indices.includes(index) ? `${id}-${index}` : undefined}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      {...pinnable}
    >
      <div className={styles.header} role="row" aria-rowindex={1}>
        <span role="columnheader">Span</span>
        <span role="columnheader" className={styles.ruler}>
          <VisuallyHidden>Time</VisuallyHidden>
          {ticks.map((us) => (
            <span key={us} aria-hidden="true" style={{ insetInlineStart: `${(us / Math.max(1, trace.durationUs)) * 100}%` }}>
              {us === 0 ? '0' : formatDurationUs(us)}
            </span>
          ))}
        </span>
        <span role="columnheader" className={styles.end}>
          Took
        </span>
      </div>
      <div className={styles.rows} role="rowgroup" style={{ height: totalHeight }}>
        {indices.map((i) => {
          const node = rows[i];
          if (!node) return null;
          return <SpanRow key={slotOf(i)} id={`${id}-${i}`} rowIndex={i} top={i * height} node={node} trace={trace} ticks={ticks} folded={folded.has(node.span.spanId)} selected={i === index} onFold={fold} onSelect={onSelect} onOpen={onOpen} />;
        })}
      </div>
    </div>
  );
}

interface SpanRowProps {
  id: string;
  rowIndex: number;
  top: number;
  node: SpanNode;
  trace: Trace;
  ticks: readonly number[];
  folded: boolean;
  selected: boolean;
  onFold: (spanId: string, away: boolean) => void;
  onSelect: (spanId: string) => void;
  onOpen: (spanId: string) => void;
}

const KIND_WORDS: Readonly<Record<Span['kind'], string>> = { server: '', client: 'call', internal: 'wait or work inside' };

function SpanRow({ id, rowIndex, top, node, trace, ticks, folded, selected, onFold, onSelect, onOpen }: SpanRowProps): ReactNode {
  const { span, children, level, position, siblings, descendants } = node;
  const percent = (us: number): string => `${(us / Math.max(1, trace.durationUs)) * 100}%`;
  return (
    // Keys are the grid's.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      className={styles.row}
      style={{ transform: `translateY(${top}px)`, ...cssVars({ '--service': seriesColour(span.service) }) }}
      role="row"
      aria-rowindex={rowIndex + 2}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={children.length === 0 ? undefined : !folded}
      aria-selected={selected}
      data-kind={span.kind}
      data-critical={span.critical}
      data-status={span.status}
      onClick={() => onSelect(span.spanId)}
      onDoubleClick={() => onOpen(span.spanId)}
    >
      <span role="gridcell" className={styles.name} style={cssVars({ '--level': level - 1 })}>
        {children.length > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            className={styles.fold}
            data-folded={folded}
            aria-label={folded ? `Unfold ${descendants} spans` : 'Fold'}
            onClick={(event) => {
              event.stopPropagation();
              onFold(span.spanId, !folded);
            }}
          >
            <ChevronRight size={12} aria-hidden="true" />
          </button>
        ) : (
          <span className={styles.noFold} />
        )}
        <span className={styles.critical} title={span.critical ? 'On the critical path' : undefined}>
          {span.critical && (
            <>
              ◆<VisuallyHidden> on the critical path, </VisuallyHidden>
            </>
          )}
        </span>
        <span className={styles.service}>{span.service}</span>
        <span className={styles.operation} title={span.name}>
          {span.name}
        </span>
        {KIND_WORDS[span.kind] !== '' && <VisuallyHidden>, {KIND_WORDS[span.kind]}</VisuallyHidden>}
        {folded && <span className={styles.more}>+{descendants}</span>}
        {span.status === 'error' && (
          <span className={styles.error}>
            <StatusShape status="bad" size={8} /> error
          </span>
        )}
      </span>
      <span role="gridcell" className={styles.track}>
        {ticks.map((us) => (
          <i key={us} className={styles.tick} style={{ insetInlineStart: percent(us) }} />
        ))}
        <span className={styles.bar} style={{ insetInlineStart: percent(span.startUs), width: `max(2px, ${percent(span.durationUs)})` }} />
        {node.self.map(([from, to]) => (
          <span key={from} className={styles.self} style={{ insetInlineStart: percent(from), width: `max(1px, ${percent(to - from)})` }} />
        ))}
        <VisuallyHidden>
          starts after {formatDurationUs(span.startUs)}, {formatDurationUs(span.selfUs)} of it itself
        </VisuallyHidden>
      </span>
      <span role="gridcell" className={styles.end}>
        {formatDurationUs(span.durationUs)}
      </span>
    </div>
  );
}
