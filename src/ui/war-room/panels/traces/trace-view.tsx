import { ArrowLeft, FoldVertical, ScrollText, UnfoldVertical } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import type { RunInfo, Span, Trace } from '../../../../session/view.ts';
import { Button, cssVars, EmptyState, ErrorState, formatDurationUs, IconButton, SegmentedControl, seriesColour, Spinner, StatusBadge } from '../../../kit/index.ts';
import { draftPin } from '../../shared-telemetry/draft-pin.ts';
import { componentOf } from '../../shared-telemetry/metric-pin.ts';
import { clockText } from '../../shared/times.ts';
import { useActions, useInfo } from '../../shared/world-context.ts';
import { SpanDetails } from './span-details.tsx';
import { outlivedNote, spanNote } from './span-words.ts';
import { criticalShares, spanTree, type SpanNode } from './trace-tree.ts';
import styles from './traces.module.css';
import { useTrace } from './use-trace.ts';
import { Waterfall } from './waterfall.tsx';

const SHARES_SHOWN = 5;
/** Work that went on this much longer than the request would leave it too little room: then the request has the axis, and all of it is a choice. */
const AXIS_CHOICE = 1.3;
const AXIS_ROOM = 1.12;
/** What a pin says of a span beyond its times. */
const TELLING = ['error.type', 'http.response.status_code', 'http.request.resend_count', 'db.query.summary', 'db.response.returned_rows', 'faultline.rows_examined', 'faultline.queue_wait_us', 'faultline.core_wait_us', 'faultline.waiters_ahead'];

interface TraceViewProps {
  traceId: string;
  onBack: () => void;
}

/** One request from the inside. */
export function TraceView({ traceId, onBack }: TraceViewProps): ReactNode {
  const state = useTrace(traceId);
  const back = (
    <Button size="small" variant="quiet" icon={<ArrowLeft size={14} aria-hidden="true" />} onClick={onBack}>
      All traces
    </Button>
  );
  if (state.kind === 'found') return <FoundTrace trace={state.trace} back={back} onBack={onBack} />;
  return (
    <>
      <header className={styles.traceHeader}>
        {back}
        <code>{traceId}</code>
      </header>
      <div className={styles.waiting}>
        {state.kind === 'loading' && <Spinner label="Collecting the spans of this request" />}
        {state.kind === 'missing' && <EmptyState title="There is no such trace" hint="The id may be cut short, or of another run." />}
        {state.kind === 'failed' && <ErrorState what="The trace did not come" next="Go back and open it again." detail={state.reason} />}
      </div>
    </>
  );
}

function spanDraft(info: RunInfo, trace: Trace, span: Span): PinDraft {
  const fromMs = Math.floor(trace.startMs);
  const waits = TELLING.filter((name) => span.attributes[name] !== undefined && span.attributes[name] !== 0).slice(0, 4).map((name) => `${name} ${span.attributes[name]}`);
  const note = spanNote(span, trace);
  const digest = [`${clockText(trace.startMs)} ${span.service} ${span.name}: ${span.unfinished ? 'more than ' : ''}${formatDurationUs(span.durationUs)} of ${formatDurationUs(trace.rootUs)}`, `${formatDurationUs(span.selfUs)} itself`, span.critical ? 'on the critical path' : 'not on the critical path', ...(span.status === 'error' ? ['failed'] : []), ...(note === '' ? [] : [note]), ...waits].join(', ');
  return draftPin({
    panel: 'traces',
    title: `${span.service} ${span.name} ${formatDurationUs(span.durationUs)}`,
    query: trace.traceId,
    fromMs,
    toMs: Math.ceil(trace.startMs + trace.durationUs / 1_000),
    digest,
    component: componentOf(info, { service_name: span.service }),
    labels: { service_name: span.service, trace_id: trace.traceId },
  });
}

const foldable = (nodes: readonly SpanNode[]): string[] => nodes.flatMap((node) => (node.children.length === 0 ? [] : [node.span.spanId, ...foldable(node.children)]));

function FoundTrace({ trace, back, onBack }: { trace: Trace; back: ReactNode; onBack: () => void }): ReactNode {
  const info = useInfo();
  const { openLogs } = useActions();
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set());
  const roots = useMemo(() => spanTree(trace), [trace]);
  // The place where the time went is what people look for first.
  const [selected, setSelected] = useState<string | null>(() => trace.spans.filter((span) => span.critical).toSorted((a, b) => b.criticalUs - a.criticalUs)[0]?.spanId ?? trace.spans[0]?.spanId ?? null);
  const [open, setOpen] = useState(true);
  const span = trace.spans.find(({ spanId }) => spanId === selected);
  const draft = (): PinDraft | null => (span ? spanDraft(info, trace, span) : null);
  const root = roots[0]?.span;
  const [axis, setAxis] = useState<'request' | 'all'>('request');
  const hasChoice = trace.durationUs > trace.rootUs * AXIS_CHOICE;
  const outlived = outlivedNote(trace);
  const running = trace.spans.filter(({ unfinished }) => unfinished).length;
  const failed = trace.spans.filter(({ status }) => status === 'error').length;
  return (
    // Escape goes back from anywhere inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={styles.trace}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onBack();
      }}
    >
      <header className={styles.traceHeader}>
        {back}
        <h2>{root ? `${root.service} ${root.name}` : 'Trace'}</h2>
        <span className={styles.traceMeta}>
          {clockText(trace.startMs)} · <strong>{formatDurationUs(trace.rootUs)}</strong> · {trace.spans.length} spans
        </span>
        {failed > 0 && <StatusBadge status="bad">{failed} failed</StatusBadge>}
        <span className={styles.traceTools}>
          <IconButton label="Fold all" size="small" icon={<FoldVertical size={14} aria-hidden="true" />} onClick={() => setFolded(new Set(foldable(roots).slice(1)))} />
          <IconButton label="Unfold all" size="small" icon={<UnfoldVertical size={14} aria-hidden="true" />} onClick={() => setFolded(new Set())} />
          <Button size="small" variant="quiet" icon={<ScrollText size={14} aria-hidden="true" />} onClick={() => openLogs({ filter: `trace=${trace.traceId}` })}>
            Logs of this trace
          </Button>
        </span>
      </header>
      {(running > 0 || outlived !== '') && (
        <div className={styles.aftermath}>
          {running > 0 && <StatusBadge status="unknown">{running === 1 ? '1 span' : `${running} spans`} still running at {clockText(trace.followedToMs)}</StatusBadge>}
          <span>{outlived}</span>
          {hasChoice && (
            <span className={styles.axis}>
              <SegmentedControl
                label="Time axis"
                size="small"
                value={axis}
                onChange={setAxis}
                segments={[
                  { value: 'request', label: 'Request' },
                  { value: 'all', label: 'All work' },
                ]}
              />
            </span>
          )}
        </div>
      )}
      <CriticalPath trace={trace} />
      <div className={styles.traceBody}>
        <div className={styles.waterfall}>
          <Waterfall
            trace={trace}
            axisUs={hasChoice && axis === 'request' ? trace.rootUs * AXIS_ROOM : trace.durationUs}
            roots={roots}
            folded={folded}
            onFold={setFolded}
            selected={selected}
            onSelect={setSelected}
            onOpen={(spanId) => {
              setSelected(spanId);
              setOpen(true);
            }}
            draft={draft}
          />
        </div>
        {open && span && <SpanDetails span={span} trace={trace} draft={draft} onClose={() => setOpen(false)} />}
      </div>
    </div>
  );
}

const share = (ratio: number): string => (ratio < 0.01 ? '<1%' : `${Math.round(ratio * 100)}%`);

/** Who the request waited for, in one line. */
function CriticalPath({ trace }: { trace: Trace }): ReactNode {
  const shares = criticalShares(trace);
  if (shares.length === 0) return null;
  return (
    <div className={styles.shares}>
      <span className={styles.sharesTitle}>◆ Critical path</span>
      <ul aria-label="Time on the critical path by service">
        {shares.slice(0, SHARES_SHOWN).map(({ service, us, ratio }) => (
          <li key={service} style={cssVars({ '--service': seriesColour(service) })}>
            {service} <strong>{share(ratio)}</strong> <span>{formatDurationUs(us)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
