import { Database, Trash2 } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { EmptyState, IconButton, SegmentedControl, Select } from '../../../kit/index.ts';
import { useJump } from '../../shared-telemetry/use-jump.ts';
import { useWarRoom } from '../../shared/world-context.ts';
import { CommandList } from './command-list.tsx';
import styles from './database.module.css';
import { useDatabaseState } from './database-state.ts';
import { ExchangeView } from './exchange-view.tsx';
import { useRunCommand } from './use-run-command.ts';

const BUTTONS_MAX = 4;

/** Consoles of databases and of whatever else answers questions: sessions, plans, caches, topics, processes. Asking takes its time. */
export function DatabasePanel(): ReactNode {
  const consoles = useWarRoom((state) => state.consoles);
  const [{ database, exchanges }, set] = useDatabaseState();
  const run = useRunCommand();
  const isReplay = useWarRoom((state) => state.readOnly);
  // In a replay that went back, what was asked at later moments has not been asked yet.
  const nowMs = useWarRoom((state) => (state.readOnly ? (state.view?.clockMs ?? 0) : Infinity));
  const log = useRef<HTMLDivElement>(null);
  const current = consoles.find((one) => one.database === database) ?? consoles[0];
  useJump('database', (to) => {
    set({ database: to.database });
    const target = consoles.find((one) => one.database === to.database);
    const wanted = target?.commands.find((one) => one.id === to.command);
    if (target && wanted && wanted.arg.length === 0) void run(target, wanted, '');
  });
  const shown = exchanges.filter((one) => one.database === current?.database && one.askedMs <= nowMs);
  const newest = shown.at(-1);
  const newestState = newest ? `${newest.id} ${newest.answeredMs ?? ''}` : '';
  useEffect(() => {
    if (newestState === '') return;
    const element = log.current?.lastElementChild;
    element?.scrollIntoView({ block: 'nearest' });
  }, [newestState]);

  if (!current) return <EmptyState icon={<Database size={16} aria-hidden="true" />} title="Nothing here has a console" hint="Its state is visible in metrics, logs and traces." />;
  const choose = (name: string): void => set({ database: name });
  return (
    <section className={styles.panel} aria-label="Consoles">
      <header className={styles.header}>
        {consoles.length <= BUTTONS_MAX ? (
          <SegmentedControl label="Console" size="small" value={current.database} onChange={choose} segments={consoles.map((one) => ({ value: one.database, label: one.database }))} />
        ) : (
          <Select label="Console" hideLabel size="small" value={current.database} onChange={choose} options={consoles.map((one) => ({ value: one.database, label: one.database }))} />
        )}
        <p className={styles.hint}>{isReplay ? 'Answers are those of the moment shown' : 'Commands run on the live system, take their time and are noted in the timeline'}</p>
        <IconButton label="Clear answers" size="small" icon={<Trash2 size={14} aria-hidden="true" />} disabled={shown.length === 0} onClick={() => set({ exchanges: exchanges.filter((one) => one.database !== current.database) })} />
      </header>
      <div className={styles.columns}>
        <CommandList console={current} busy={newest?.answeredMs === null && newest.trouble === null} onRun={(command, arg) => void run(current, command, arg)} />
        <div ref={log} className={styles.log} role="log" aria-label={`Answers of ${current.database}`}>
          {shown.length === 0 && <EmptyState icon={<Database size={16} aria-hidden="true" />} title="Nothing asked yet" hint={current.kind === 'database' ? 'Sessions show who is connected and what they wait for. Top statements show where time goes.' : `Ask what ${current.database} says about itself.`} />}
          {shown.map((exchange) => (
            <ExchangeView key={exchange.id} exchange={exchange} />
          ))}
        </div>
      </div>
    </section>
  );
}
