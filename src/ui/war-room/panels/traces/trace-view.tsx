import { ArrowLeft, FoldVertical, ScrollText, UnfoldVertical } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import type { RunInfo, Span, Trace } from '../../../../session/view.ts';
import { Button, cssVars, EmptyState, ErrorState, formatDurationUs, IconButton, SegmentedControl, seriesColour, Spinner, StatusBadge } from '../../../kit/index.ts';
import { draftPin } from '../../shared-telemetry/draft-pin.ts';
import { componentOf } from '../../shared-telemetry/metric-pin.ts';
import { traceLogs } from '../../shared/filters.ts';
import { clockText } from '../../shared/times.ts';
import { useActions, useInfo } from '../../shared/world-context.ts';
import { SpanDetails } from './span-details.tsx';
import { outlivedNote, spanNote } from './span-words.ts';
import { CompareMenu } from './compare-menu.tsx';
import { RepeatDetails } from './repeat-details.tsx';
import { criticalShares, nodeOf, repeatIds, selfShares, spanTree, visibleSpans, type SpanNode } from './trace-tree.ts';
import styles from './traces.module.css';
import { useTrace } from './use-trace.ts';
import { Waterfall } from './waterfall.tsx';

const SHARES_SHOWN = 5;
/** Work that went on this much longer than the request would leave it too little room: then the request has the axis, and all of it is a choice. */
const AXIS_CHOICE = 1.3;
const AXIS_ROOM = 1.12;
type Axis = 'request' | 'all';
/** What a pin says of a span beyond its times. */
const TELLING = ['error.type', 'http.response.status_code', 'http.request.resend_count', 'db.query.summary', 'db.response.returned_rows', 'faultline.rows_examined', 'faultline.queue_wait_us', 'faultline.core_wait_us', 'faultline.waiters_ahead'];

interface TraceViewProps {
  traceId: string;
  onBack: () => void;
  onCompare: CompareHandlers;
}

/** What this trace may be compared with: another one by its id, or one that is to be chosen in the list. */
export interface CompareHandlers {
  readonly withTrace: (traceId: string) => void;
  readonly choose: (title: string) => void;
}

/** One request from the inside. */
export function TraceView({ traceId, onBack, onCompare }: TraceViewProps): ReactNode {
  const state = useTrace(traceId);
  const back = (
    <Button size="small" variant="quiet" icon={<ArrowLeft size={14} aria-hidden="true" />} onClick={onBack}>
      All traces
    </Button>
  );
  if (state.kind === 'found') return <FoundTrace trace={state.trace} back={back} onBack={onBack} onCompare={onCompare} />;
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

function FoundTrace({ trace, back, onBack, onCompare }: { trace: Trace; back: ReactNode; onBack: () => void; onCompare: CompareHandlers }): ReactNode {
  const info = useInfo();
  const roots = useMemo(() => spanTree(trace), [trace]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set(repeatIds(roots)));
  // The place where the time went is what people look for first.
  const [selected, setSelected] = useState<string | null>(() => {
    const rows = visibleSpans(roots, new Set(repeatIds(roots))).map((row) => row.span);
    const longest = rows.filter((row) => row.critical).toSorted((a, b) => b.criticalUs - a.criticalUs)[0] ?? rows[0];
    return longest?.spanId ?? null;
  });
  const [open, setOpen] = useState(true);
  const node = selected === null ? null : nodeOf(roots, selected);
  const span = node?.span;
  const draft = (): PinDraft | null => (span ? spanDraft(info, trace, span) : null);
  const [axis, setAxis] = useState<Axis>('request');
  const hasChoice = trace.durationUs > trace.rootUs * AXIS_CHOICE;
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
      <TraceHeader trace={trace} root={roots[0]?.span} back={back} onFoldAll={() => setFolded(new Set(foldable(roots).slice(1)))} onUnfoldAll={() => setFolded(new Set())} onCompare={onCompare} />
      <Aftermath trace={trace} axis={axis} onAxis={hasChoice ? setAxis : null} />
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
        {open && node?.repeat && <RepeatDetails node={node} repeat={node.repeat} onUnfold={() => setFolded(new Set([...folded].filter((id) => id !== node.span.spanId)))} onClose={() => setOpen(false)} />}
        {open && span && node?.repeat === null && <SpanDetails span={span} trace={trace} draft={draft} onClose={() => setOpen(false)} />}
      </div>
    </div>
  );
}

interface TraceHeaderProps {
  trace: Trace;
  root: Span | undefined;
  back: ReactNode;
  onFoldAll: () => void;
  onUnfoldAll: () => void;
  onCompare: CompareHandlers;
}

/** Which request it is, and what can be done with all of it. */
function TraceHeader({ trace, root, back, onFoldAll, onUnfoldAll, onCompare }: TraceHeaderProps): ReactNode {
  const { openLogs } = useActions();
  const failed = trace.spans.filter(({ status }) => status === 'error').length;
  return (
    <header className={styles.traceHeader}>
      {back}
      <h2>{root ? `${root.service} ${root.name}` : 'Trace'}</h2>
      <span className={styles.traceMeta}>
        {clockText(trace.startMs)} · <strong>{formatDurationUs(trace.rootUs)}</strong> · {trace.spans.length} spans
      </span>
      {failed > 0 && <StatusBadge status="bad">{failed} failed</StatusBadge>}
      <span className={styles.traceTools}>
        <CompareMenu trace={trace} {...onCompare} />
        <IconButton label="Fold all" size="small" icon={<FoldVertical size={14} aria-hidden="true" />} onClick={onFoldAll} />
        <IconButton label="Unfold all" size="small" icon={<UnfoldVertical size={14} aria-hidden="true" />} onClick={onUnfoldAll} />
        <Button size="small" variant="quiet" icon={<ScrollText size={14} aria-hidden="true" />} onClick={() => openLogs({ filter: traceLogs(trace.traceId) })}>
          Logs of this trace
        </Button>
      </span>
    </header>
  );
}

/** What went on after the request, or still goes on; with a choice of the time axis where all of it leaves the request too little room. */
function Aftermath({ trace, axis, onAxis }: { trace: Trace; axis: Axis; onAxis: ((axis: Axis) => void) | null }): ReactNode {
  const outlived = outlivedNote(trace);
  const running = trace.spans.filter(({ unfinished }) => unfinished).length;
  if (running === 0 && outlived === '') return null;
  return (
    <div className={styles.aftermath}>
      {running > 0 && <StatusBadge status="unknown">{running === 1 ? '1 span' : `${running} spans`} still running at {clockText(trace.followedToMs)}</StatusBadge>}
      <span>{outlived}</span>
      {onAxis !== null && (
        <span className={styles.axis}>
          <SegmentedControl
            label="Time axis"
            size="small"
            value={axis}
            onChange={onAxis}
            segments={[
              { value: 'request', label: 'Request' },
              { value: 'all', label: 'All work' },
            ]}
          />
        </span>
      )}
    </div>
  );
}

const share = (ratio: number): string => (ratio < 0.01 ? '<1%' : `${Math.round(ratio * 100)}%`);

const WHOSE = [
  { value: 'critical', label: 'Critical path' },
  { value: 'self', label: 'Own time' },
] as const;

/** Who the request waited for, or who did how much of all the work, in one line. */
function CriticalPath({ trace }: { trace: Trace }): ReactNode {
  const [whose, setWhose] = useState<'critical' | 'self'>('critical');
  const isCritical = whose === 'critical';
  const shares = isCritical ? criticalShares(trace) : selfShares(trace);
  return (
    <div className={styles.shares}>
      <SegmentedControl label="Time by service" size="small" value={whose} onChange={setWhose} segments={WHOSE} />
      <ul aria-label={isCritical ? 'Time on the critical path by service' : 'Own time by service, waited for or not'}>
        {shares.slice(0, SHARES_SHOWN).map(({ service, us, ratio }) => (
          <li key={service} style={cssVars({ '--service': seriesColour(service) })}>
            {service} <strong>{share(ratio)}</strong> <span>{formatDurationUs(us)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
