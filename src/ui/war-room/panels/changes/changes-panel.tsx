import { ChartLine, GitCommitHorizontal, History, Pin, ScrollText } from 'lucide-react';
import { useEffect, useMemo, type ReactNode } from 'react';
import type { Change, ChangeKind } from '../../../../sim/fault-spec.ts';
import { Button, DataTable, EmptyState, Select } from '../../../kit/index.ts';
import { useJump } from '../../shared-telemetry/use-jump.ts';
import { serviceLogFilter } from '../../shared/filters.ts';
import { usePinDrag, usePinnable } from '../../shared/use-pinnable.ts';
import { toEpochMs } from '../../shared/times.ts';
import { useActions, useInfo, useView, useWorld } from '../../shared/world-context.ts';
import { windowOf } from '../../war-room-store.ts';
import { changeKey, KIND_WORDS, pinChange, whenText } from './change-words.ts';
import { changeColumns } from './change-columns.tsx';
import { useChangesState } from './changes-state.ts';
import styles from './changes.module.css';

const AROUND_MS = 8 * 60_000;
const ALL = 'all of them';

/** What was changed in the system and around it, newest first: by deploys, flags, settings and people. */
export function ChangesPanel(): ReactNode {
  const info = useInfo();
  const { look } = useActions();
  const pagedAtUs = useView((view) => view.pagedAtUs);
  const signature = useView((view) => JSON.stringify(view.changes));
  const changes = useMemo(() => (JSON.parse(signature) as Change[]).toSorted((a, b) => b.atUs - a.atUs), [signature]);
  const [{ target, kind, selected }, set] = useChangesState();
  useEffect(() => look('changes', target), [look, target]);
  useJump('changes', (to) => set({ target: to.change === '' ? to.target : '', kind: '', selected: to.change === '' ? null : to.change }));

  const rows = changes.filter((change) => (target === '' || change.target === target) && (kind === '' || change.kind === kind));
  const current = selected === null ? undefined : rows.find((change) => changeKey(change) === selected);
  const { store } = useWorld();
  const pinnable = usePinnable(() => (current ? pinChange(info, current, windowOf(store.getState())) : null));
  const columns = useMemo(() => changeColumns(info, pagedAtUs), [info, pagedAtUs]);
  const index = current ? rows.indexOf(current) : null;
  return (
    <section className={styles.panel} aria-label="Changes" {...pinnable}>
      <header className={styles.header}>
        <Select label="Target" hideLabel size="small" className={styles.select} value={target || ALL} onChange={(next) => set({ target: next === ALL ? '' : next })} options={[{ value: ALL, label: 'All targets' }, ...[...new Set(changes.map((change) => change.target))].sort().map((one) => ({ value: one, label: one }))]} />
        <Select label="Kind" hideLabel size="small" className={styles.select} value={kind || ALL} onChange={(next) => set({ kind: next === ALL ? '' : next })} options={[{ value: ALL, label: 'All kinds' }, ...(Object.keys(KIND_WORDS) as ChangeKind[]).map((one) => ({ value: one, label: KIND_WORDS[one] }))]} />
        <span className={styles.count}>
          {rows.length} of {changes.length} changes
        </span>
      </header>
      <div className={styles.table}>
        <DataTable
          label="Changes, newest first"
          columns={columns}
          rowCount={rows.length}
          getRow={(i) => rows[i] as Change}
          selected={index}
          onSelect={(i) => set({ selected: rows[i] ? changeKey(rows[i]) : null })}
          minWidthRem={44}
          empty={<EmptyState icon={<History size={16} aria-hidden="true" />} title={changes.length === 0 ? 'Nothing was changed' : 'No change is of this target and kind'} hint={changes.length === 0 ? 'Deploys, flags and settings appear here as they are made.' : 'Choose all targets or all kinds.'} />}
        />
      </div>
      {current && <ChangeDetails change={current} />}
    </section>
  );
}

function ChangeDetails({ change }: { change: Change }): ReactNode {
  const info = useInfo();
  const { store } = useWorld();
  const { pin, setRange, openLogs, openTab } = useActions();
  const draft = () => pinChange(info, change, windowOf(store.getState()));
  const dragProps = usePinDrag(draft);
  const atMs = toEpochMs(info, change.atUs / 1e6);
  const before = change.atUs < 0;
  const around = (): void => setRange({ kind: 'fixed', fromMs: Math.max(info.startEpochMs, atMs - AROUND_MS), toMs: atMs + AROUND_MS });
  return (
    <section className={styles.details} aria-label="Selected change">
      <p>
        <GitCommitHorizontal size={16} aria-hidden="true" />
        <strong>
          {KIND_WORDS[change.kind]} of {change.target}
        </strong>
        <code>
          {change.from} → {change.to}
        </code>
        <span className={styles.by}>
          {whenText(info, change.atUs)}, by {change.by}
        </span>
      </p>
      {change.note !== '' && <p className={styles.note}>{change.note}</p>}
      <div className={styles.tools}>
        <Button
          size="small"
          icon={<ChartLine size={14} aria-hidden="true" />}
          disabled={before}
          title={before ? 'There is no telemetry from before the run' : undefined}
          onClick={() => {
            around();
            openTab('dashboards');
          }}
        >
          Dashboards around it
        </Button>
        <Button
          size="small"
          icon={<ScrollText size={14} aria-hidden="true" />}
          disabled={before || !info.map.nodes.some(({ id }) => id === change.target)}
          onClick={() => {
            around();
            openLogs({ filter: serviceLogFilter(change.target) });
          }}
        >
          Logs around it
        </Button>
        <Button {...dragProps} size="small" icon={<Pin size={14} aria-hidden="true" />} onClick={() => void pin(draft())}>
          Pin
        </Button>
      </div>
    </section>
  );
}
