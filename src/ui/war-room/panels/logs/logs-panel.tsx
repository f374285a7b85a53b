import { ArrowUp } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import type { LogRow } from '../../../../session/log-answers.ts';
import type { RunInfo } from '../../../../session/view.ts';
import { Button, formatCount, readStored, writeStored } from '../../../kit/index.ts';
import { draftPin } from '../../shared-telemetry/draft-pin.ts';
import { ALL_LINES } from '../../shared-telemetry/logql-text.ts';
import { componentOf } from '../../shared-telemetry/metric-pin.ts';
import { clockText } from '../../shared/times.ts';
import { useActions, useInfo, useWarRoom } from '../../shared/world-context.ts';
import { LogContext } from './log-context.tsx';
import { LogDetails } from './log-details.tsx';
import { LogHeader } from './log-header.tsx';
import { LogHistogram, type LogHistogramHandle } from './log-histogram.tsx';
import { LogList, type LogListHandle } from './log-list.tsx';
import { LEVEL_WORDS } from './log-row-cells.ts';
import { LogSeriesView } from './log-series-view.tsx';
import { LogOverlay } from './log-overlay.tsx';
import { LogQueryPart } from './log-query-part.tsx';
import type { LogSource } from './log-source.ts';
import { SearchProgress } from './search-progress.tsx';
import { useLogQuery } from './use-log-query.ts';
import { useLogReading } from './use-log-reading.ts';
import { useLogSource } from './use-log-source.ts';
import { useLogsState } from './logs-state.ts';
import styles from './logs.module.css';

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const LIVE_MINUTES = 20;

/** Every line that the system wrote: asked for in LogQL, counted over time, followed, and read. */
export function LogsPanel(): ReactNode {
  const info = useInfo();
  const { openTrace, setRange, rangeBack } = useActions();
  const [{ query, columns }, set] = useLogsState();
  const isLive = useWarRoom((state) => state.range.kind === 'live');
  const reading = useLogReading();
  const { selected, opened, isHeld, close } = reading;
  const [around, setAround] = useState<LogRow | null>(null);
  const [wrap, setWrap] = useWrap();
  const list = useRef<LogListHandle>(null);
  const histogram = useRef<LogHistogramHandle>(null);
  const toNewest = (): void => {
    reading.release();
    list.current?.toTop();
  };
  const { source, status, series, goOn } = useLogSource(query, isHeld, list, histogram, toNewest);
  const asked = useLogQuery();
  const setColumns = (next: readonly string[]): void => set({ columns: next });

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
  const isSeries = status.kind === 'series';
  return (
    <section className={styles.panel} aria-label="Logs">
      <LogQueryPart asked={asked} status={status} isFollowing={isLive && !isHeld} onFollow={follow} wrap={wrap} onWrap={setWrap} />
      <SearchProgress status={status} onStop={source.stop} onGoOn={goOn} />
      {isSeries && series && <LogSeriesView query={source.query()} answer={series.answer} window={series.window} />}
      <div className={styles.lines} hidden={isSeries}>
        <LogHistogram ref={histogram} onBack={rangeBack} onSelect={({ fromMs, toMs }) => setRange({ kind: 'fixed', fromMs, toMs })} />
        <LogHeader columns={columns} onColumns={setColumns} />
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
          {status.newer > 0 && <NewerLines count={status.newer} onShow={toNewest} />}
          <LogOverlay status={status} isEverything={query === ALL_LINES} onEverything={() => asked.run(ALL_LINES)} />
        </div>
        {opened && (
          <LogDetails row={opened} query={asked.base} onQuery={asked.run} columns={columns} onColumns={setColumns} onAround={() => setAround(opened)} onClose={close} draft={() => draft(opened)} />
        )}
      </div>
      {around && <LogContext row={around} onClose={() => setAround(null)} />}
    </section>
  );
}

/** Whether long lines are broken, as it was left last. */
function useWrap(): [boolean, (on: boolean) => void] {
  const [wrap, setWrap] = useState(() => readStored('logs.wrap', isBoolean) ?? false);
  const choose = (on: boolean): void => {
    setWrap(on);
    writeStored('logs.wrap', on);
  };
  return [wrap, choose];
}

function NewerLines({ count, onShow }: { count: number; onShow: () => void }): ReactNode {
  return (
    <div className={styles.newer}>
      <Button size="small" variant="secondary" icon={<ArrowUp size={14} aria-hidden="true" />} onClick={onShow}>
        {formatCount(count)} newer {count === 1 ? 'line' : 'lines'}
      </Button>
    </div>
  );
}

function draftOf(row: LogRow, info: RunInfo, source: LogSource): PinDraft {
  const digest = `${clockText(row.timeMs)} ${LEVEL_WORDS[row.level]} ${row.service}: ${row.text}`;
  const labels = { service_name: row.service, ...(row.traceId === '' ? {} : { trace_id: row.traceId }) };
  return draftPin({ panel: 'logs', title: `${row.service}: ${row.text}`, query: source.query(), ...source.window(), digest, component: componentOf(info, labels), labels });
}
