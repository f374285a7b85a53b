import { ChartLine, Pin, ScrollText, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import type { Span, Trace } from '../../../../session/view.ts';
import { Button, formatDurationUs, IconButton, StatusBadge } from '../../../kit/index.ts';
import { serviceLogFilter, traceLogs } from '../../shared/filters.ts';
import { usePinDrag } from '../../shared/use-pinnable.ts';
import { useActions } from '../../shared/world-context.ts';
import { spanNote } from './span-words.ts';
import styles from './traces.module.css';

const BEFORE_MS = 30_000;
const AFTER_MS = 30_000;

interface SpanDetailsProps {
  span: Span;
  trace: Trace;
  draft: () => PinDraft | null;
  onClose: () => void;
}

/** Long names of attributes break where their words do. */
const breakable = (name: string): ReactNode =>
  name.split('.').map((part, i) => (
    <span key={part}>
      {i > 0 && <wbr />}
      {i > 0 && '.'}
      {part}
    </span>
  ));

const valueText = (name: string, value: string | number): string => (typeof value === 'number' && name.endsWith('_us') ? formatDurationUs(value) : String(value));

/** One span: its figures, its attributes, and the way to the logs and metrics of who did it. */
export function SpanDetails({ span, trace, draft, onClose }: SpanDetailsProps): ReactNode {
  const { openLogs, openMetrics, pin, setRange } = useActions();
  const dragProps = usePinDrag(draft);
  const atMs = trace.startMs + span.startUs / 1_000;
  const around = (): void => setRange({ kind: 'fixed', fromMs: Math.floor(atMs - BEFORE_MS), toMs: Math.ceil(atMs + span.durationUs / 1_000 + AFTER_MS) });
  const note = spanNote(span, trace);
  const facts: [string, ReactNode][] = [
    ['duration', `${span.unfinished ? 'more than ' : ''}${formatDurationUs(span.durationUs)}`],
    ...(note === '' ? [] : [['end', note] satisfies [string, ReactNode]]),
    ['itself', `${formatDurationUs(span.selfUs)} (${Math.round((span.selfUs / Math.max(1, span.durationUs)) * 100)}%)`],
    ['begins after', formatDurationUs(span.startUs)],
    ['status', span.unfinished ? <StatusBadge key="status" status="unknown">not ended</StatusBadge> : <StatusBadge key="status" status={span.status === 'error' ? 'bad' : 'good'}>{span.status}</StatusBadge>],
    ['critical path', span.critical ? `yes, ${formatDurationUs(span.criticalUs)} of its own` : 'no'],
    ['kind', span.detached ? `${span.kind}, nobody waits for it` : span.kind],
  ];
  return (
    <section className={styles.details} aria-label="Selected span">
      <header className={styles.detailsHeader}>
        <h3 title={span.name}>
          {span.service} <span>{span.name}</span>
        </h3>
        <IconButton label="Close span" size="small" icon={<X size={14} aria-hidden="true" />} onClick={onClose} />
      </header>
      <div className={styles.detailsTools}>
        <Button
          {...dragProps}
          size="small"
          icon={<Pin size={14} aria-hidden="true" />}
          onClick={() => {
            const made = draft();
            if (made) void pin(made);
          }}
        >
          Pin span
        </Button>
        <Button
          size="small"
          icon={<ScrollText size={14} aria-hidden="true" />}
          onClick={() => {
            around();
            openLogs({ filter: serviceLogFilter(span.service) });
          }}
        >
          Logs of {span.service}
        </Button>
        <Button size="small" icon={<ScrollText size={14} aria-hidden="true" />} onClick={() => openLogs({ filter: traceLogs(trace.traceId, span.service) })}>
          Its own log lines
        </Button>
        <Button
          size="small"
          icon={<ChartLine size={14} aria-hidden="true" />}
          onClick={() => openMetrics({ expr: `histogram_quantile(0.95, sum by (le, http_route) (rate(http_server_request_duration_seconds_bucket{service_name="${span.service}"}[1m])))` })}
        >
          Metrics
        </Button>
      </div>
      <Facts facts={facts} />
      <Attributes title="Attributes" values={span.attributes} />
      <Attributes title="Resource" values={span.resource} />
    </section>
  );
}

function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }): ReactNode {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{breakable(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What a span or its process says of itself. Spans carry no events or links here. */
function Attributes({ title, values }: { title: string; values: Readonly<Record<string, string | number>> }): ReactNode {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <>
      <h4 className={styles.factsTitle}>{title}</h4>
      <Facts facts={entries.map(([name, value]) => [name, valueText(name, value)])} />
    </>
  );
}
