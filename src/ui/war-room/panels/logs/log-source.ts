import type { LogHistogram, LogLines, LogRow, LogSearchArgs, LogSearchPart, LogSeries } from '../../../../session/log-answers.ts';
import type { WorldClient } from '../../../../worker/client.ts';
import type { BarFault } from '../../query-bar/index.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { createPages } from './log-pages.ts';

export const PAGE_ROWS = 200;
export const BUCKETS = 90;
const POINTS = 240;

export interface LogSourceEvents {
  /** Rows or their number changed; draw again. */
  readonly onRows: () => void;
  readonly onHistogram: (histogram: LogHistogram, window: TimeWindow) => void;
  readonly onSeries: (series: LogSeries, window: TimeWindow) => void;
  readonly onStatus: (status: LogStatus) => void;
}

export interface LogStatus {
  /** What the last answer was made of; null before the first. */
  readonly kind: 'lines' | 'series' | null;
  /** Lines found so far. */
  readonly total: number;
  /** Lines that came since the list was held still. */
  readonly newer: number;
  /** How much of the range has been searched, newest part first, and down to when. */
  readonly share: number;
  readonly searchedFromMs: number;
  /** The search was given up before its end. */
  readonly isStopped: boolean;
  readonly fault: BarFault | null;
  readonly trouble: string | null;
}

export const NO_STATUS: LogStatus = { kind: null, total: 0, newer: 0, share: 1, searchedFromMs: 0, isStopped: false, fault: null, trouble: null };

/**
 * The log as a list of any length, newest first, of which only the pages near the view are here. Held still, its rows keep their places
 * while the world writes on: rows count back from the instant at which it was held.
 */
export interface LogSource {
  readonly total: () => number;
  /** Undefined while its page is on the way; asking for it sends for it. */
  readonly row: (index: number) => LogRow | undefined;
  readonly setQuery: (query: string) => void;
  /** The query that the rows answer to. */
  readonly query: () => string;
  readonly hold: (held: boolean) => void;
  /** Asks what is new in the window. */
  readonly refresh: (window: TimeWindow, signal?: AbortSignal) => Promise<void>;
  /** Gives up a search that takes long; what has been found stays. */
  readonly stop: () => void;
  /** Asks again after that. */
  readonly goOn: () => void;
  readonly window: () => TimeWindow;
  readonly dispose: () => void;
}

type Answer = LogLines | LogSeries;

export function createLogSource(client: Pick<WorldClient, 'ask'>, events: LogSourceEvents): LogSource {
  const pages = createPages<readonly LogRow[]>();
  const asked = new Set<number>();
  let query = '';
  // What the rows here answer to; behind the wish while an answer is on its way, or when the new query cannot be read.
  let shownQuery = '';
  let window: TimeWindow = { fromMs: 0, toMs: 0 };
  let held = false;
  let stopper: AbortController | null = null;
  // Grows whenever rows change places; answers from before are thrown away.
  let era = 0;
  let status = NO_STATUS;

  const say = (change: Partial<LogStatus>): void => {
    const next = { ...status, ...change };
    const same = (Object.keys(next) as (keyof LogStatus)[]).every((name) => next[name] === status[name]);
    status = next;
    if (!same) events.onStatus(status);
  };
  const ask = async (of: string, args: Omit<LogSearchArgs, 'query' | 'points'>, signal: AbortSignal | undefined, onPart: (part: LogSearchPart) => void): Promise<Answer | null> => {
    const now = era;
    try {
      const answer = await client.ask('searchLogs', { query: of, points: POINTS, ...args }, { signal, onPart: (part) => now === era && onPart(part) });
      if (now !== era) return null;
      if (answer.ok) {
        say({ fault: null, trouble: null });
        return answer;
      }
      say({ fault: { message: answer.message, from: answer.from, to: answer.to, expr: of }, trouble: null, share: 1 });
    } catch (error) {
      // What was called off has been answered for already.
      if (now === era && signal?.aborted !== true) say({ trouble: error instanceof Error ? error.message : String(error) });
    }
    return null;
  };
  const fetchPage = async (page: number): Promise<void> => {
    asked.add(page);
    const put = (lines: LogLines): void => {
      pages.put(page, lines.rows);
      events.onRows();
    };
    const answer = await ask(shownQuery, { ...window, offset: page * PAGE_ROWS, count: PAGE_ROWS, buckets: 0 }, undefined, ({ lines }) => lines?.rows.length === PAGE_ROWS && put(lines));
    asked.delete(page);
    if (answer?.kind === 'lines') put(answer);
  };
  /** Shows lines found: of a search that goes on the newest, of a finished one all. */
  const show = (lines: LogLines, of: string, next: TimeWindow, isFirst: boolean): void => {
    if (isFirst) {
      // Places are counted from the end, so a longer log is another list.
      asked.clear();
      pages.clear();
      window = next;
      shownQuery = of;
    }
    pages.put(0, lines.rows);
    say({ kind: 'lines', total: lines.total, newer: 0, share: lines.share, searchedFromMs: lines.searchedFromMs, fault: null, trouble: null });
    events.onHistogram(lines.histogram, next);
    events.onRows();
  };
  const advance = async (next: TimeWindow, signal: AbortSignal): Promise<void> => {
    const of = query;
    const mine = (era += 1);
    let isFirst = true;
    const take = (lines: LogLines): void => {
      show(lines, of, next, isFirst);
      isFirst = false;
    };
    const answer = await ask(of, { ...next, offset: 0, count: PAGE_ROWS, buckets: BUCKETS }, signal, ({ lines, share }) => {
      // The same question a second later has the old lines to show until its own are all there.
      if (lines && !(of === shownQuery && status.kind === 'lines' && isFirst && status.share === 1 && lines.total < status.total)) take(lines);
      else if (!lines) say({ share });
    });
    if (!answer || mine !== era) return;
    if (answer.kind === 'lines') take(answer);
    else {
      window = next;
      shownQuery = of;
      asked.clear();
      pages.clear();
      say({ kind: 'series', total: 0, newer: 0, share: 1 });
      events.onSeries(answer, next);
      events.onRows();
    }
  };
  const countNewer = async (next: TimeWindow, signal: AbortSignal): Promise<void> => {
    const range = { fromMs: window.fromMs, toMs: next.toMs };
    const answer = await ask(query, { ...range, offset: 0, count: 0, buckets: BUCKETS }, signal, () => undefined);
    if (answer?.kind !== 'lines') return;
    say({ newer: Math.max(0, answer.total - status.total) });
    events.onHistogram(answer.histogram, range);
  };

  return {
    total: () => status.total,
    row(index) {
      const page = Math.floor(index / PAGE_ROWS);
      const rows = pages.get(page);
      if (!rows && !asked.has(page) && status.kind === 'lines') void fetchPage(page);
      return rows?.[index - page * PAGE_ROWS];
    },
    setQuery(next) {
      query = next;
      era += 1;
      asked.clear();
      say({ isStopped: false, share: 1, fault: null });
    },
    query: () => shownQuery,
    hold(next) {
      held = next;
    },
    async refresh(next, outer) {
      if (status.isStopped) return undefined;
      const own = new AbortController();
      outer?.addEventListener('abort', () => own.abort());
      stopper = own;
      const isHeld = held && status.kind === 'lines' && query === shownQuery && status.share === 1 && next.toMs >= window.toMs;
      return isHeld ? countNewer(next, own.signal) : advance(next, own.signal);
    },
    stop() {
      era += 1;
      asked.clear();
      say({ isStopped: true });
      stopper?.abort();
    },
    goOn: () => say({ isStopped: false }),
    window: () => window,
    dispose() {
      era += 1;
      stopper?.abort();
    },
  };
}
