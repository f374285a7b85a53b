import { ArrowLeft, ArrowLeftRight } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { Trace } from '../../../../session/view.ts';
import { Bar, Button, cssVars, DataTable, EmptyState, ErrorState, formatDurationUs, seriesColour, Spinner, StatusBadge, Toggle, type Column, type Status } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import { alignTraces, differenceUs, greatestDifferences, type PathRow, type PathSide } from './align-traces.ts';
import styles from './traces.module.css';
import { useTrace, type TraceState } from './use-trace.ts';

interface CompareViewProps {
  leftId: string;
  rightId: string;
  onBack: () => void;
  onOpen: (traceId: string) => void;
  onSwap: () => void;
}

/** Two requests side by side: where the right one did more, took longer, or did something else than the left. */
export function CompareView({ leftId, rightId, onBack, onOpen, onSwap }: CompareViewProps): ReactNode {
  const [left, right] = [useTrace(leftId), useTrace(rightId)];
  return (
    <div className={styles.trace}>
      <header className={styles.traceHeader}>
        <Button size="small" variant="quiet" icon={<ArrowLeft size={14} aria-hidden="true" />} onClick={onBack}>
          Back
        </Button>
        <h2>Two requests compared</h2>
        <span className={styles.traceTools}>
          <Button size="small" variant="quiet" icon={<ArrowLeftRight size={14} aria-hidden="true" />} onClick={onSwap}>
            Swap sides
          </Button>
        </span>
      </header>
      {left.kind === 'found' && right.kind === 'found' ? <Compared left={left.trace} right={right.trace} onOpen={onOpen} /> : <Waiting states={[left, right]} />}
    </div>
  );
}

function Waiting({ states }: { states: readonly TraceState[] }): ReactNode {
  const failed = states.find((state) => state.kind === 'failed');
  return (
    <div className={styles.waiting}>
      {failed ? <ErrorState what="A trace did not come" next="Go back and choose again." detail={failed.reason} /> : states.some(({ kind }) => kind === 'missing') ? <EmptyState title="One of them does not exist" hint="The id may be cut short, or of another run." /> : <Spinner label="Collecting the spans of both requests" />}
    </div>
  );
}

const VERDICTS: Readonly<Record<PathRow['verdict'], { readonly word: string; readonly status: Status } | null>> = {
  added: { word: 'added', status: 'warning' },
  missing: { word: 'missing', status: 'unknown' },
  slower: { word: 'slower', status: 'bad' },
  more: { word: 'more often', status: 'bad' },
  faster: { word: 'faster', status: 'good' },
  alike: null,
};

const signed = (us: number): string => (Math.abs(us) < 1 ? '0' : `${us > 0 ? '+' : '−'}${formatDurationUs(Math.abs(us))}`);

const sideOf = (side: PathSide | null, mostUs: number, colour: string): ReactNode =>
  side === null ? (
    <span className={styles.quiet}>none</span>
  ) : (
    <Bar value={side.us} max={mostUs} colour={colour}>
      {side.count > 1 && `${side.count} × `}
      {formatDurationUs(side.us)}
      {side.errors > 0 && ' ■'}
    </Bar>
  );

const columnsFor = (mostUs: number): readonly Column<PathRow>[] => [
  { id: 'span', header: 'Span', width: 'minmax(14rem, 2.2fr)', cell: ({ service, name, level }) => (
    <span className={styles.pathName} style={cssVars({ '--service': seriesColour(service), '--level': level - 1 })} title={`${service} ${name}`}>
      <b>{service}</b> {name}
    </span>
  ) },
  { id: 'left', header: 'Left', width: 'minmax(8rem, 1fr)', align: 'end', cell: ({ left }) => sideOf(left, mostUs, 'var(--series-0)') },
  { id: 'right', header: 'Right', width: 'minmax(8rem, 1fr)', align: 'end', cell: ({ right }) => sideOf(right, mostUs, 'var(--accent)') },
  { id: 'itself', header: 'Itself', width: '6rem', align: 'end', cell: (row) => signed(differenceUs(row)) },
  { id: 'verdict', header: 'Right is', width: '7.5rem', cell: ({ verdict }) => {
    const said = VERDICTS[verdict];
    return said === null ? '' : <StatusBadge status={said.status}>{said.word}</StatusBadge>;
  } },
];

function Compared({ left, right, onOpen }: { left: Trace; right: Trace; onOpen: (traceId: string) => void }): ReactNode {
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const [selected, setSelected] = useState<number | null>(null);
  const rows = useMemo(() => alignTraces(left, right), [left, right]);
  const greatest = useMemo(() => greatestDifferences(rows, 3), [rows]);
  const mostUs = Math.max(left.rootUs, right.rootUs);
  const columns = useMemo(() => columnsFor(mostUs), [mostUs]);
  const shown = onlyDifferent ? rows.filter(({ verdict }) => verdict !== 'alike') : rows;
  return (
    <>
      <div className={styles.sides}>
        <Side title="Left" trace={left} mostUs={mostUs} colour="var(--series-0)" onOpen={onOpen} />
        <Side title="Right" trace={right} mostUs={mostUs} colour="var(--accent)" onOpen={onOpen} />
      </div>
      <div className={styles.shares}>
        <span className={styles.sharesTitle}>Differs most in its own time</span>
        <ul aria-label="Greatest differences">
          {greatest.map((row) => (
            <li key={row.path} style={cssVars({ '--service': seriesColour(row.service) })}>
              {row.service} {row.name} <strong>{signed(differenceUs(row))}</strong> <span>{VERDICTS[row.verdict]?.word}{(row.right?.count ?? 0) > (row.left?.count ?? 0) && ` (${row.left?.count ?? 0} → ${row.right?.count ?? 0} times)`}</span>
            </li>
          ))}
          {greatest.length === 0 && <li>nothing worth a word: they did the same in about the same time</li>}
        </ul>
        <span className={styles.axis}>
          <Toggle pressed={onlyDifferent} onChange={setOnlyDifferent}>
            Only what differs
          </Toggle>
        </span>
      </div>
      <div className={styles.list}>
        <DataTable label="Spans of both requests" columns={columns} rowCount={shown.length} getRow={(i) => shown[i] as PathRow} rowHeight={24} selected={selected} onSelect={setSelected} minWidthRem={46} empty={<EmptyState title="They did the same" hint="No span was added, missing, or took half as long again." />} />
      </div>
    </>
  );
}

function Side({ title, trace, mostUs, colour, onOpen }: { title: string; trace: Trace; mostUs: number; colour: string; onOpen: (traceId: string) => void }): ReactNode {
  const [root] = trace.spans;
  return (
    <section className={styles.side} aria-label={`${title} request`}>
      <span>
        {title}: {root?.service} {root?.name}, {clockText(trace.startMs)}, {trace.spans.length} spans{' '}
        <Button size="small" variant="quiet" onClick={() => onOpen(trace.traceId)}>
          Open
        </Button>
      </span>
      <Bar value={trace.rootUs} max={mostUs} colour={colour}>
        {formatDurationUs(trace.rootUs)}
      </Bar>
    </section>
  );
}
