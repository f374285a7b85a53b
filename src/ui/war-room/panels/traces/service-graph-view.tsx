import { Share2 } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { GraphEdge, ServiceGraph } from '../../../../session/trace-answers.ts';
import { Button, cssVars, DataTable, EmptyState, formatCount, formatDurationUs, formatPercent, seriesColour, StatusBadge, type Column } from '../../../kit/index.ts';
import { BOX, placeGraph } from './graph-layout.ts';
import { SamplingWait } from './sampling-wait.tsx';
import { quoted } from './traceql-text.ts';
import styles from './graph.module.css';
import shared from './traces.module.css';
import { useSampling, type Selection } from './use-sampling.ts';

interface ServiceGraphViewProps extends Selection {
  onAsk: (query: string) => void;
}

/** Who called whom in the requests meant: drawn, and as a table. */
export function ServiceGraphView(props: ServiceGraphViewProps): ReactNode {
  return <Sampling key={`${props.query} ${props.limit} ${JSON.stringify(props.area)}`} {...props} />;
}

function Sampling({ query, limit, window, area, onAsk }: ServiceGraphViewProps): ReactNode {
  const [asked, setAsked] = useState({ query, limit, window, area });
  const { state, stop, again } = useSampling('serviceGraph', asked);
  if (state.kind !== 'found') return <SamplingWait state={state} onStop={stop} onAgain={again} />;
  const { answer } = state;
  return (
    <div className={shared.sampled}>
      <p className={shared.sampledText}>
        <span>
          From <strong>{formatCount(answer.traces.sampled)}</strong> of {formatCount(answer.traces.of)} requests, drawn evenly. Boxes: time a request waited for the service itself. Lines: calls, their mean time, errors.
        </span>
        <Button size="small" variant="quiet" onClick={() => setAsked({ query, limit, window, area })}>
          Ask again
        </Button>
      </p>
      {answer.edges.length === 0 ? <EmptyState icon={<Share2 size={16} aria-hidden="true" />} title="No calls in these requests" hint="Choose other requests, or a longer range." /> : <Found graph={answer} onAsk={onAsk} />}
    </div>
  );
}

const callText = ({ perTrace, meanUs }: GraphEdge): string => `${perTrace >= 1.05 ? `${perTrace.toFixed(1)}× ` : ''}${formatDurationUs(meanUs)}`;
const edgeQuery = ({ from, to }: GraphEdge): string => `{ resource.service.name = ${quoted(from)} && span.server.address = ${quoted(to)} }`;

const COLUMNS: readonly Column<GraphEdge>[] = [
  { id: 'from', header: 'From', cell: ({ from }) => from },
  { id: 'to', header: 'To', cell: ({ to }) => to },
  { id: 'calls', header: 'Calls', width: '5rem', align: 'end', cell: ({ calls }) => formatCount(calls) },
  { id: 'per', header: 'In a request', width: '6.5rem', align: 'end', cell: ({ perTrace }) => perTrace.toFixed(1) },
  { id: 'mean', header: 'Mean', width: '6rem', align: 'end', cell: ({ meanUs }) => formatDurationUs(meanUs) },
  { id: 'errors', header: 'Errors', width: '8rem', align: 'end', cell: ({ errors, calls }) => (errors === 0 ? '0' : <StatusBadge status="bad">{`${formatCount(errors)} (${formatPercent(errors / calls)})`}</StatusBadge>) },
];

function Found({ graph, onAsk }: { graph: ServiceGraph; onAsk: (query: string) => void }): ReactNode {
  const placed = useMemo(() => placeGraph(graph), [graph]);
  const [selected, setSelected] = useState<number | null>(null);
  // The requests' first service stands halfway down.
  const centre = useCallback((element: HTMLDivElement | null) => {
    // With the next frame, which lays the page out in any case.
    const frame = requestAnimationFrame(() => {
      if (element) element.scrollTop = (element.scrollHeight - element.clientHeight) / 2;
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  const most = Math.max(1, ...graph.edges.map(({ calls }) => calls));
  const slowest = Math.max(1, ...graph.nodes.map(({ criticalUs }) => criticalUs));
  const facts = new Map(graph.nodes.map((node) => [node.service, node]));
  return (
    <div className={styles.graph}>
      <div className={styles.picture} ref={centre}>
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
        <svg width={placed.width} height={placed.height} viewBox={`0 0 ${placed.width} ${placed.height}`} role="img" aria-label={`Service graph of ${placed.nodes.size} services. The table has its calls one by one.`}>
          {graph.edges.map((edge, i) => (
            <path key={`${edge.from} ${edge.to}`} d={placed.edges[i]?.path} className={styles.edge} data-bad={edge.errors > 0} data-selected={i === selected} style={{ strokeWidth: 1 + 3 * (edge.calls / most) }} />
          ))}
          {graph.edges.map((edge, i) => {
            const at = placed.edges[i]?.label ?? { x: 0, y: 0 };
            return (
              <g key={`${edge.from} ${edge.to}`} className={styles.label} data-bad={edge.errors > 0}>
                <text x={at.x} y={at.y - 2}>{callText(edge)}</text>
                {edge.errors > 0 && <text x={at.x} y={at.y + 11} className={styles.errors}>■ {formatPercent(edge.errors / edge.calls)}</text>}
              </g>
            );
          })}
          {[...placed.nodes].map(([service, { x, y }]) => {
            const us = facts.get(service)?.criticalUs ?? 0;
            return (
              <g key={service} transform={`translate(${x - BOX.width / 2} ${y - BOX.height / 2})`} style={cssVars({ '--service': seriesColour(service) })}>
                <rect className={styles.box} width={BOX.width} height={BOX.height} rx="4" />
                <rect className={styles.own} y={BOX.height - 4} width={Math.max(0, BOX.width * (us / slowest))} height="4" />
                <text x="10" y="19" className={styles.service}>{service}</text>
                <text x="10" y="35" className={styles.time}>{us < 1 ? 'nothing itself' : `${formatDurationUs(us)} itself`}</text>
              </g>
            );
          })}
        </svg>
      </div>
      <div className={styles.calls}>
        <DataTable label="Calls" columns={COLUMNS} rowCount={graph.edges.length} getRow={(i) => graph.edges[i] as GraphEdge} rowHeight={24} selected={selected} onSelect={setSelected} onActivate={(i) => graph.edges[i] && onAsk(edgeQuery(graph.edges[i]))} />
      </div>
    </div>
  );
}
