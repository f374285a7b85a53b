import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { LogSeries } from '../../../../session/log-answers.ts';
import type { RangeChoice, TimeWindow } from '../../panel-types.ts';
import { useEveryRefresh } from '../../shared/use-every-refresh.ts';
import { useWarRoom, useWorld } from '../../shared/world-context.ts';
import type { LogHistogramHandle } from './log-histogram.tsx';
import type { LogListHandle } from './log-list.tsx';
import { createLogSource, type LogSource } from './log-source.ts';
import { NO_STATUS, type LogStatus } from './log-status.ts';

export interface LogSourceState {
  readonly source: LogSource;
  readonly status: LogStatus;
  /** The answer of a metric query. */
  readonly series: { readonly answer: LogSeries; readonly window: TimeWindow } | null;
  /** Grows with every redraw of the rows, for the one line that React shows in full. */
  readonly edition: number;
  /** Searches on where it was stopped. */
  readonly goOn: () => void;
}

/** The log of this run under a query, wired to the list and the histogram. `held` keeps the rows in their places. */
export function useLogSource(query: string, held: boolean, list: RefObject<LogListHandle | null>, histogram: RefObject<LogHistogramHandle | null>, onRange: () => void): LogSourceState {
  const { client } = useWorld();
  const range = useWarRoom((state) => state.range);
  const [status, setStatus] = useState<LogStatus>(NO_STATUS);
  const [series, setSeries] = useState<LogSourceState['series']>(null);
  const [edition, setEdition] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const source = useMemo(
    () =>
      createLogSource(client, {
        onRows: () => {
          list.current?.draw();
          setEdition((n) => n + 1);
        },
        onHistogram: (data, window) => histogram.current?.show(data, window),
        onSeries: (answer, window) => setSeries({ answer, window }),
        onStatus: setStatus,
      }),
    [client, list, histogram],
  );
  useEffect(() => () => source.dispose(), [source]);

  const asked = useRef<{ query: string | null; range: RangeChoice | null }>({ query: null, range: null });
  useEveryRefresh(
    async (window: TimeWindow, signal: AbortSignal) => {
      if (asked.current.range !== range) {
        asked.current.range = range;
        source.hold(false);
        source.goOn();
        onRange();
      } else source.hold(held);
      if (asked.current.query !== query) {
        asked.current.query = query;
        source.setQuery(query);
        onRange();
      }
      await source.refresh(window, signal);
    },
    { key: `${query} ${held ? 'held' : 'live'} ${attempt}` },
  );
  const goOn = (): void => {
    source.goOn();
    setAttempt((n) => n + 1);
  };
  return { source, status, series, edition, goOn };
}
