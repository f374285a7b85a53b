import type { LogHistogram, LogLines, LogSeries } from '../../../../session/log-answers.ts';
import type { TimeWindow } from '../../panel-types.ts';
import type { LogAsker } from './log-asker.ts';
import { PAGE_ROWS, type LogRows } from './log-rows.ts';
import type { LogStatus, StatusTeller } from './log-status.ts';

const BUCKETS = 90;

export interface LogEvents {
  /** Rows or their number changed; draw again. */
  readonly onRows: () => void;
  readonly onHistogram: (histogram: LogHistogram, window: TimeWindow) => void;
  readonly onSeries: (series: LogSeries, window: TimeWindow) => void;
  readonly onStatus: (status: LogStatus) => void;
}

/** What is asked of the log each time the page is refreshed. */
export interface LogSearch {
  /** Lines or series of the window, shown as they are found. */
  readonly run: (query: string, window: TimeWindow, signal: AbortSignal) => Promise<void>;
  /** Leaves the rows where they are, and says how many came since. */
  readonly countNewer: (query: string, toMs: number, signal: AbortSignal) => Promise<void>;
}

export function createLogSearch({ ask, era, nextEra }: LogAsker, { now, say }: StatusTeller, rows: LogRows, events: LogEvents): LogSearch {
  const run: LogSearch['run'] = async (query, window, signal) => {
    const mine = nextEra();
    let isFirst = true;
    /** Shows lines found: of a search that goes on the newest, of a finished one all. */
    const take = (lines: LogLines): void => {
      if (isFirst) rows.begin(query, window);
      isFirst = false;
      rows.putFirst(lines);
      say({ kind: 'lines', total: lines.total, newer: 0, share: lines.share, searchedFromMs: lines.searchedFromMs, fault: null, trouble: null });
      events.onHistogram(lines.histogram, window);
      events.onRows();
    };
    const answer = await ask(query, { ...window, offset: 0, count: PAGE_ROWS, buckets: BUCKETS }, signal, ({ lines, share }) => {
      // The same question a second later has the old lines to show until its own are all there.
      if (lines && !(query === rows.query() && now().kind === 'lines' && isFirst && now().share === 1 && lines.total < now().total)) take(lines);
      else if (!lines) say({ share });
    });
    if (!answer || mine !== era()) return;
    if (answer.kind === 'lines') take(answer);
    else {
      rows.begin(query, window);
      say({ kind: 'series', total: 0, newer: 0, share: 1 });
      events.onSeries(answer, window);
      events.onRows();
    }
  };
  const countNewer: LogSearch['countNewer'] = async (query, toMs, signal) => {
    const range = { fromMs: rows.window().fromMs, toMs };
    const answer = await ask(query, { ...range, offset: 0, count: 0, buckets: BUCKETS }, signal, () => undefined);
    if (answer?.kind !== 'lines') return;
    say({ newer: Math.max(0, answer.total - now().total) });
    events.onHistogram(answer.histogram, range);
  };
  return { run, countNewer };
}
