/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are placed by transform, which table elements do not take */
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Span, Trace } from '../../../../session/view.ts';
import { cssVars, formatDurationUs, seriesColour, StatusShape, VisuallyHidden } from '../../../kit/index.ts';
import { shortNote, spanNote } from './span-words.ts';
import type { SpanNode } from './trace-tree.ts';
import styles from './waterfall.module.css';

interface SpanRowProps {
  id: string;
  rowIndex: number;
  top: number;
  node: SpanNode;
  trace: Trace;
  /** A time on the axis. */
  percent: (us: number) => string;
  axisUs: number;
  ticks: readonly number[];
  /** Where the request itself ended, when other spans went on. */
  answeredUs: number | null;
  folded: boolean;
  selected: boolean;
  onFold: (spanId: string, away: boolean) => void;
  onSelect: (spanId: string) => void;
  onOpen: (spanId: string) => void;
}

/** A bar cannot show more of its parts. */
const TICKS_MAX = 120;
const KIND_WORDS: Readonly<Record<Span['kind'], string>> = { server: '', client: 'call', consumer: 'work on a message', internal: 'wait or work inside' };

/** One span: its name in the tree, its bar, how long it took. */
export function SpanRow({ id, rowIndex, top, node, trace, percent, axisUs, ticks, answeredUs, folded, selected, onFold, onSelect, onOpen }: SpanRowProps): ReactNode {
  const { span, children, level, position, siblings, repeat } = node;
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
      data-repeat={repeat !== null}
      data-critical={span.critical}
      data-status={span.status}
      data-open={span.unfinished}
      onClick={() => onSelect(span.spanId)}
      onDoubleClick={() => onOpen(span.spanId)}
    >
      <NameCell node={node} folded={folded} onFold={onFold} />
      <TrackCell node={node} trace={trace} percent={percent} axisUs={axisUs} ticks={ticks} answeredUs={answeredUs} />
      <span role="gridcell" className={styles.end}>
        {span.unfinished && '> '}
        {formatDurationUs(repeat === null ? span.durationUs : repeat.totalUs)}
      </span>
      <span role="gridcell" className={styles.itself}>
        {formatDurationUs(span.selfUs)}
      </span>
    </div>
  );
}

/** Where a span stands in the tree, and what it is. */
function NameCell({ node, folded, onFold }: Pick<SpanRowProps, 'node' | 'folded' | 'onFold'>): ReactNode {
  const { span, children, level, descendants, repeat } = node;
  return (
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
      <span className={styles.service} title={span.service} data-same={node.sameService}>
        {node.sameService ? <VisuallyHidden>{span.service}</VisuallyHidden> : span.service}
      </span>
      {repeat !== null && (
        <span className={styles.repeat}>
          {repeat.spans.length} ×<VisuallyHidden> the same, </VisuallyHidden>
        </span>
      )}
      <span className={styles.operation} title={`${span.service} ${span.name}`}>
        {span.name}
      </span>
      {KIND_WORDS[span.kind] !== '' && <VisuallyHidden>, {KIND_WORDS[span.kind]}</VisuallyHidden>}
      {folded && repeat === null && <span className={styles.more}>+{descendants}</span>}
      {repeat !== null && repeat.errors > 0 && <span className={styles.more}>{repeat.errors} failed</span>}
      {span.status === 'error' && (
        <span className={styles.error}>
          <StatusShape status="bad" size={8} /> <span className={styles.errorWord}>error</span>
        </span>
      )}
    </span>
  );
}

/** When a span worked, and when its children did. */
function TrackCell({ node, trace, percent, axisUs, ticks, answeredUs }: Pick<SpanRowProps, 'node' | 'trace' | 'percent' | 'axisUs' | 'ticks' | 'answeredUs'>): ReactNode {
  const { span, repeat } = node;
  const note = spanNote(span, trace);
  const endUs = Math.min(axisUs, span.startUs + span.durationUs);
  return (
    <span role="gridcell" className={styles.track}>
      {ticks.map((us) => (
        <i key={us} className={styles.tick} style={{ insetInlineStart: percent(us) }} />
      ))}
      {answeredUs !== null && <i className={styles.answered} style={{ insetInlineStart: percent(answeredUs) }} />}
      <span className={styles.bar} style={{ insetInlineStart: percent(span.startUs), width: `max(2px, ${percent(span.durationUs)})` }} />
      {repeat?.spans.slice(0, TICKS_MAX).map((one) => (
        <span key={one.spanId} className={styles.self} style={{ insetInlineStart: percent(one.startUs), width: `max(1px, ${percent(one.durationUs)})` }} />
      ))}
      {node.self.map(([from, to]) => (
        <span key={from} className={styles.self} data-last={to === span.startUs + span.durationUs} style={{ insetInlineStart: percent(from), width: `max(1px, ${percent(to - from)})` }} />
      ))}
      {span.startUs + span.durationUs > axisUs && <span className={styles.beyond}>▸</span>}
      {note !== '' && (
        <span className={styles.note} data-side={span.startUs > axisUs - endUs ? 'start' : 'end'} title={note} aria-hidden="true">
          {shortNote(span, trace)}
        </span>
      )}
      <VisuallyHidden>
        {note !== '' && `${note}, `}starts after {formatDurationUs(span.startUs)}, {formatDurationUs(span.selfUs)} of it itself
      </VisuallyHidden>
    </span>
  );
}
