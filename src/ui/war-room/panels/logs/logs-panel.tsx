import { ArrowUp, Radio, WrapText } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import type { LogRow } from '../../../../session/log-answers.ts';
import type { RunInfo } from '../../../../session/view.ts';
import { Button, formatCount, readStored, Toggle, writeStored } from '../../../kit/index.ts';
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
import { LogCount, LogOverlay } from './log-overlay.tsx';
import type { LogSource } from './log-source.ts';
import { SearchProgress } from './search-progress.tsx';
import { useLogReading } from './use-log-reading.ts';
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
  const reading = useLogReading();
  const { selected, opened, isHeld, close } = reading;
  const [around, setAround] = useState<LogRow | null>(null);
  const [wrap, setWrap] = useState(() => readStored('logs.wrap', isBoolean) ?? false);
  const list = useRef<LogListHandle>(null);
  const histogram = useRef<LogHistogramHandle>(null);
  const toNewest = (): void => {
    reading.release();
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

  const draft = (row: LogRow | undefined): PinDraft | null => (row ? draftOf(row, info, source) : null);
  const openTraceOf = (index: number): void => {
    const traceId = source.row(index)?.traceId ?? '';
    if (traceId !== '') openTrace(traceId);
  };
  const follow = (on: boolean): void => {
    if (!on) return reading.pause();
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
          <LogCount status={status} />
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
            onSelect={(index) => reading.select(index, index === null ? undefined : source.row(index))}
            onOpen={(index) => reading.open(source.row(index))}
            onClose={close}
            onTrace={openTraceOf}
            onScrollAway={(atTop) => reading.setAway(!atTop)}
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
          <LogOverlay status={status} isEverything={query === ALL_LINES} onEverything={() => run(ALL_LINES)} />
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

function draftOf(row: LogRow, info: RunInfo, source: LogSource): PinDraft {
  const digest = `${clockText(row.timeMs)} ${LEVEL_WORDS[row.level]} ${row.service}: ${row.text}`;
  const labels = { service_name: row.service, ...(row.traceId === '' ? {} : { trace_id: row.traceId }) };
  return draftPin({ panel: 'logs', title: `${row.service}: ${row.text}`, query: source.query(), ...source.window(), digest, component: componentOf(info, labels), labels });
}
