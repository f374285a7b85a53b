import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { RangeChoice, TimeWindow } from '../../panel-types.ts';
import { useEveryRefresh } from '../../shared/use-every-refresh.ts';
import { useWarRoom, useWorld } from '../../shared/world-context.ts';
import type { LogHistogramHandle } from './log-histogram.tsx';
import type { LogListHandle } from './log-list.tsx';
import { createLogSource, type LogSource, type LogStatus } from './log-source.ts';

export interface LogSourceState {
  readonly source: LogSource;
  readonly status: LogStatus;
  /** Grows with every redraw of the rows, for the one line that React shows in full. */
  readonly edition: number;
}

/** The log of this run under a filter, wired to the list and the histogram. `held` keeps the rows in their places. */
export function useLogSource(filter: string, held: boolean, list: RefObject<LogListHandle | null>, histogram: RefObject<LogHistogramHandle | null>, onRange: () => void): LogSourceState {
  const { client } = useWorld();
  const range = useWarRoom((state) => state.range);
  const [status, setStatus] = useState<LogStatus>({ total: null, newer: 0, fault: null, trouble: null });
  const [edition, setEdition] = useState(0);
  const source = useMemo(
    () =>
      createLogSource(client, {
        onRows: () => {
          list.current?.draw();
          setEdition((n) => n + 1);
        },
        onHistogram: (data, window) => histogram.current?.show(data, window),
        onStatus: setStatus,
      }),
    [client, list, histogram],
  );
  useEffect(() => () => source.dispose(), [source]);

  const asked = useRef<{ filter: string | null; range: RangeChoice | null }>({ filter: null, range: null });
  useEveryRefresh(
    async (window: TimeWindow) => {
      if (asked.current.range !== range) {
        asked.current.range = range;
        source.hold(false);
        onRange();
      } else source.hold(held);
      if (asked.current.filter !== filter) {
        asked.current.filter = filter;
        source.setFilter(filter);
        onRange();
      }
      await source.refresh(window);
    },
    { key: `${filter} ${held ? 'held' : 'live'}` },
  );
  return { source, status, edition };
}
