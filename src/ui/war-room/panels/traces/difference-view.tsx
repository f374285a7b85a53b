import { Group } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { DifferenceAnswer, DifferenceRow } from '../../../../session/trace-answers.ts';
import { Bar, Button, cssVars, DataTable, EmptyState, formatCount, seriesColour, type Column } from '../../../kit/index.ts';
import { SamplingWait } from './sampling-wait.tsx';
import styles from './traces.module.css';
import { useSampling, type Selection } from './use-sampling.ts';

interface DifferenceViewProps extends Selection {
  /** Asks for the requests that have something as well. */
  onAsk: (query: string) => void;
  onList: () => void;
}

/** What the requests meant share that the others do not. Asked once for a selection, as time goes on only when it is asked again. */
export function DifferenceView(props: DifferenceViewProps): ReactNode {
  // What was found before for another selection would be taken for this one's.
  return <Difference key={`${props.query} ${props.limit} ${JSON.stringify(props.area)}`} {...props} />;
}

function Difference({ query, limit, window, area, onAsk, onList }: DifferenceViewProps): ReactNode {
  const [asked, setAsked] = useState({ query, limit, window, area });
  const { state, stop, again } = useSampling('difference', asked);
  if (query === '{}' && area === null) {
    return (
      <div className={styles.waiting}>
        <EmptyState icon={<Group size={16} aria-hidden="true" />} title="All requests are meant, so there are none to compare with" hint="Drag a rectangle over those that puzzle you, or ask for them: { traceDuration > 1s }." action={<Button size="small" onClick={onList}>Back to the list</Button>} />
      </div>
    );
  }
  if (state.kind !== 'found') return <SamplingWait state={state} onStop={stop} onAgain={again} />;
  return <Found answer={state.answer} isArea={area !== null} onAsk={onAsk} onRenew={() => setAsked({ query, limit, window, area })} />;
}

const column = (answer: DifferenceAnswer, isArea: boolean): readonly Column<DifferenceRow>[] => [
  { id: 'service', header: 'Where', width: 'minmax(5.5rem, 9rem)', cell: (row) => <span className={styles.where} style={cssVars({ '--service': row.service === '' ? 'var(--line-strong)' : seriesColour(row.service) })}>{row.service === '' ? 'the request' : row.service}</span> },
  { id: 'trait', header: 'What', width: 'minmax(10rem, 2.4fr)', mono: true, cell: (row) => <span title={traitTitle(row)}>{row.field.replace(/^(span|resource)\./, '')} = <strong>{row.value}</strong>{row.same.length > 0 && <span className={styles.more}> +{row.same.length} alike</span>}</span> },
  { id: 'selected', header: isArea ? 'Chosen' : 'Matching', width: 'minmax(7.5rem, 1fr)', align: 'end', cell: (row) => <Bar value={row.selected} max={answer.selected.sampled} colour="var(--accent)">{shareText(row.selected, answer.selected.sampled)}</Bar> },
  { id: 'rest', header: 'The rest', width: 'minmax(7.5rem, 1fr)', align: 'end', cell: (row) => <Bar value={row.rest} max={answer.rest.sampled}>{shareText(row.rest, answer.rest.sampled)}</Bar> },
  { id: 'sure', header: 'Differs by', width: '6rem', align: 'end', cell: (row) => <span title="Percentage points, at the least: but for one sample in a thousand">{row.sureBy > 0 ? '▲ +' : '▼ −'}{Math.round(Math.abs(row.sureBy) * 100)} pt</span> },
];

const shareText = (count: number, of: number): string => (of === 0 ? '–' : `${count} · ${Math.round((count / of) * 100)}%`);
const traitTitle = ({ query, same }: DifferenceRow): string => [query, ...(same.length === 0 ? [] : ['The same requests have:', ...same.map((one) => one.query)])].join('\n');

function Found({ answer, isArea, onAsk, onRenew }: { answer: DifferenceAnswer; isArea: boolean; onAsk: (query: string) => void; onRenew: () => void }): ReactNode {
  const [selected, setSelected] = useState<number | null>(null);
  const columns = useMemo(() => column(answer, isArea), [answer, isArea]);
  const { selected: meant, rest, rows, alike, tooFew } = answer;
  return (
    <div className={styles.sampled}>
      <p className={styles.sampledText}>
        <span>
          Looked into <strong>{formatCount(meant.sampled)}</strong> of {formatCount(meant.of)} {isArea ? 'chosen' : 'matching'} requests and <strong>{formatCount(rest.sampled)}</strong> of {formatCount(rest.of)} others, drawn evenly. {tooFew ? '' : `${formatCount(alike)} more values differ by no more than chance.`}
        </span>
        <Button size="small" variant="quiet" onClick={onRenew}>
          Ask again
        </Button>
      </p>
      <DataTable
        label="What they share"
        columns={columns}
        rowCount={rows.length}
        getRow={(i) => rows[i] as DifferenceRow}
        rowHeight={26}
        selected={selected}
        onSelect={setSelected}
        opensOnClick
        onActivate={(i) => rows[i] && onAsk(rows[i].query)}
        minWidthRem={41}
        empty={<EmptyState icon={<Group size={16} aria-hidden="true" />} title={tooFew ? 'Too few requests to tell' : 'Nothing tells them apart'} hint={tooFew ? 'Ten on each side are needed. Choose a longer range or a larger rectangle.' : 'Whatever they share, the rest has as often. Choose other requests.'} />}
      />
    </div>
  );
}
