import { ArrowUp, Radio, ScrollText, WrapText } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import type { LogRow } from '../../../../session/log-answers.ts';
import { Button, EmptyState, ErrorState, formatCount, readStored, Spinner, StatusBadge, Toggle, writeStored } from '../../../kit/index.ts';
import { QueryBar } from '../../query-bar/index.ts';
import { draftPin } from '../../shared-telemetry/draft-pin.ts';
import { ALL_LINES, selectorOf } from '../../shared-telemetry/logql-text.ts';
import { componentOf } from '../../shared-telemetry/metric-pin.ts';
import { logqlOfOldFilter } from '../../shared-telemetry/old-log-filter.ts';
import { useJump } from '../../shared-telemetry/use-jump.ts';
import { clockText } from '../../shared/times.ts';
import { useActions, useInfo, useWarRoom } from '../../shared/world-context.ts';
import { LogChips } from './log-chips.tsx';
import { LogContext } from './log-context.tsx';
import { LogDetails } from './log-details.tsx';
import { LogHeader } from './log-header.tsx';
import { LogHistogram, type LogHistogramHandle } from './log-histogram.tsx';
import { LogList, type LogListHandle } from './log-list.tsx';
import { LEVEL_WORDS } from './log-row-cells.ts';
import { LogSeriesView } from './log-series-view.tsx';
import type { LogStatus } from './log-source.ts';
import { SearchProgress } from './search-progress.tsx';
import { useLogSource } from './use-log-source.ts';
import { useLogsState } from './logs-state.ts';
import styles from './logs.module.css';

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const LIVE_MINUTES = 20;

/** Every line that the system wrote: asked for in LogQL, counted over time, followed, and read. */
export function LogsPanel(): ReactNode {
  const info = useInfo();
  const { look, openTrace, setRange, rangeBack } = useActions();
  const [{ text, query, columns, wasFilter }, set] = useLogsState();
  const isLive = useWarRoom((state) => state.range.kind === 'live');
  const [selected, setSelected] = useState<number | null>(null);
  // A copy: it stays open while the query that found it is changed.
  const [opened, setOpened] = useState<LogRow | null>(null);
  const [away, setAway] = useState(false);
  const [paused, setPaused] = useState(false);
  const [around, setAround] = useState<LogRow | null>(null);
  const [wrap, setWrap] = useState(() => readStored('logs.wrap', isBoolean) ?? false);
  const list = useRef<LogListHandle>(null);
  const histogram = useRef<LogHistogramHandle>(null);
  const isHeld = away || paused || selected !== null;
  const toNewest = (): void => {
    setSelected(null);
    setAway(false);
    setPaused(false);
    list.current?.toTop();
  };
  const { source, status, series, goOn } = useLogSource(query, isHeld, list, histogram, toNewest);
  const run = (next: string): void => set({ text: next, query: next.trim() === '' ? ALL_LINES : next.trim(), wasFilter: null });
  // A button changes what is written; where that is half done, what runs.
  const base = selectorOf(text) === null ? query : text;
  useJump('logs', ({ filter }) => {
    const translated = logqlOfOldFilter(filter);
    set({ text: translated ?? filter, query: (translated ?? filter).trim(), wasFilter: translated === null || filter.trim() === '' ? null : filter });
  });
  useEffect(() => look('logs', query), [look, query]);

  const draft = (row: LogRow | undefined): PinDraft | null => {
    if (!row) return null;
    const digest = `${clockText(row.timeMs)} ${LEVEL_WORDS[row.level]} ${row.service}: ${row.text}`;
    const labels = { service_name: row.service, ...(row.traceId === '' ? {} : { trace_id: row.traceId }) };
    return draftPin({ panel: 'logs', title: `${row.service}: ${row.text}`, query: source.query(), ...source.window(), digest, component: componentOf(info, labels), labels });
  };
  const openTraceOf = (index: number): void => {
    const traceId = source.row(index)?.traceId ?? '';
    if (traceId !== '') openTrace(traceId);
  };
  const close = (): void => (opened ? setOpened(null) : setSelected(null));
  const select = (index: number | null): void => {
    setSelected(index);
    const next = index === null ? undefined : source.row(index);
    if (opened && next) setOpened(next);
  };
  const follow = (on: boolean): void => {
    if (!on) {
      setPaused(true);
      return;
    }
    toNewest();
    if (!isLive) setRange({ kind: 'live', minutes: LIVE_MINUTES });
  };
  const toggleWrap = (on: boolean): void => {
    setWrap(on);
    writeStored('logs.wrap', on);
  };
  const isSeries = status.kind === 'series';
  return (
    <section className={styles.panel} aria-label="Logs">
      <div className={styles.query}>
        <QueryBar language="logql" text={text} ran={query} fault={status.fault} hasResult={status.kind !== null} onText={(next) => set({ text: next })} onRun={run} placeholder={'{service_name="orders", level="error"} |= "timed out"'} />
        {wasFilter !== null && (
          <p className={styles.note}>
            Asked as <code>{wasFilter}</code> in the words of an earlier version; this is the same in LogQL.
          </p>
        )}
        <LogChips query={base} onQuery={run}>
          <Toggle pressed={isLive && !isHeld} onChange={follow} icon={<Radio size={14} aria-hidden="true" />}>
            Live tail
          </Toggle>
          <Toggle pressed={wrap} onChange={toggleWrap} icon={<WrapText size={14} aria-hidden="true" />}>
            Wrap
          </Toggle>
          <Count status={status} />
        </LogChips>
      </div>
      <SearchProgress status={status} onStop={source.stop} onGoOn={goOn} />
      {isSeries && series && <LogSeriesView query={source.query()} answer={series.answer} window={series.window} />}
      <div className={styles.lines} hidden={isSeries}>
        <LogHistogram ref={histogram} onBack={rangeBack} onSelect={({ fromMs, toMs }) => setRange({ kind: 'fixed', fromMs, toMs })} />
        <LogHeader columns={columns} onColumns={(next) => set({ columns: next })} />
        <div className={styles.body}>
          <LogList
            ref={list}
            source={source}
            selected={selected}
            onSelect={select}
            onOpen={(index) => setOpened(source.row(index) ?? null)}
            onClose={close}
            onTrace={openTraceOf}
            onScrollAway={(atTop) => setAway(!atTop)}
            columns={columns}
            wrap={wrap}
            draft={(index) => draft(source.row(index))}
          />
          {status.newer > 0 && (
            <div className={styles.newer}>
              <Button size="small" variant="secondary" icon={<ArrowUp size={14} aria-hidden="true" />} onClick={toNewest}>
                {formatCount(status.newer)} newer {status.newer === 1 ? 'line' : 'lines'}
              </Button>
            </div>
          )}
          <Overlay status={status} isEverything={query === ALL_LINES} onEverything={() => run(ALL_LINES)} />
        </div>
        {opened && (
          <LogDetails
            row={opened}
            query={base}
            onQuery={run}
            columns={columns}
            onColumns={(next) => set({ columns: next })}
            onAround={() => setAround(opened)}
            onClose={close}
            draft={() => draft(opened)}
          />
        )}
      </div>
      {around && <LogContext row={around} onClose={() => setAround(null)} />}
    </section>
  );
}

function Count({ status }: { status: LogStatus }): ReactNode {
  return (
    <span className={styles.count}>
      {status.kind === 'lines' && `${formatCount(status.total)} ${status.total === 1 ? 'line' : 'lines'}${status.share < 1 ? ' so far' : ''}`}
      {status.kind !== null && status.trouble !== null && <StatusBadge status="unknown">Old result: {status.trouble}</StatusBadge>}
    </span>
  );
}

function Overlay({ status, isEverything, onEverything }: { status: LogStatus; isEverything: boolean; onEverything: () => void }): ReactNode {
  if (status.kind === null && !status.fault && status.trouble === null) {
    return (
      <div className={styles.overlay}>
        <Spinner label="Reading the log" />
      </div>
    );
  }
  if (status.kind === null) {
    return (
      <div className={styles.overlay}>
        {status.fault ? <EmptyState title="The query cannot be read" hint="Correct the underlined part above and run it again." /> : <ErrorState what="The log did not come" next="It is asked for again as time goes on." {...(status.trouble === null ? {} : { detail: status.trouble })} />}
      </div>
    );
  }
  if (status.kind !== 'lines' || status.total !== 0 || status.share < 1) return null;
  const action = isEverything ? undefined : <Button size="small" onClick={onEverything}>Show all lines</Button>;
  return (
    <div className={styles.overlay}>
      <EmptyState icon={<ScrollText size={16} aria-hidden="true" />} title="No lines match in this range" hint={isEverything ? 'Nothing was logged. Choose a longer range.' : 'Choose a longer range or a wider query.'} action={action} />
    </div>
  );
}
