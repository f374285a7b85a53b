import type { LogAnswer, LogRow, QueryFault } from '../../../../session/view.ts';
import type { WorldClient } from '../../../../worker/client.ts';
import type { TimeWindow } from '../../panel-types.ts';

export const PAGE_ROWS = 200;
/** Pages kept: 40 are 8,000 rows, a few megabytes. The ones seen longest ago go first. */
const PAGES_MAX = 40;
export const BUCKETS = 90;

export type Histogram = LogAnswer['histogram'];

export interface LogSourceEvents {
  /** Rows or their number changed; draw again. */
  readonly onRows: () => void;
  readonly onHistogram: (histogram: Histogram, window: TimeWindow) => void;
  readonly onStatus: (status: LogStatus) => void;
}

export interface LogStatus {
  /** Null until the first answer. */
  readonly total: number | null;
  /** Lines that came since the list was held still. */
  readonly newer: number;
  readonly fault: QueryFault | null;
  readonly trouble: string | null;
}

/**
 * The log as a list of any length, newest first, of which only the pages near the view are here. Held still, its rows keep their places
 * while the world writes on: rows count back from the instant at which it was held.
 */
export interface LogSource {
  readonly total: () => number;
  /** Undefined while its page is on the way; asking for it sends for it. */
  readonly row: (index: number) => LogRow | undefined;
  readonly setFilter: (filter: string) => void;
  readonly hold: (held: boolean) => void;
  /** Asks what is new in the window. */
  readonly refresh: (window: TimeWindow) => Promise<void>;
  readonly window: () => TimeWindow;
  readonly dispose: () => void;
}

interface Pages {
  readonly get: (page: number) => readonly LogRow[] | undefined;
  readonly put: (page: number, rows: readonly LogRow[]) => void;
  readonly clear: () => void;
}

function createPages(): Pages {
  const pages = new Map<number, readonly LogRow[]>();
  return {
    get(page) {
      const rows = pages.get(page);
      if (rows) {
        pages.delete(page);
        pages.set(page, rows);
      }
      return rows;
    },
    put(page, rows) {
      pages.set(page, rows);
      const [oldest] = pages.keys();
      if (pages.size > PAGES_MAX && oldest !== undefined) pages.delete(oldest);
    },
    clear: () => pages.clear(),
  };
}

export function createLogSource(client: Pick<WorldClient, 'call'>, events: LogSourceEvents): LogSource {
  const pages = createPages();
  const asked = new Set<number>();
  let filter = '';
  // What the rows here answer to; behind the wish while an answer is on its way, or when the new filter cannot be read.
  let shownFilter = '';
  let window: TimeWindow = { fromMs: 0, toMs: 0 };
  let held = false;
  // Grows whenever rows change places; answers from before are thrown away.
  let era = 0;
  let status: LogStatus = { total: null, newer: 0, fault: null, trouble: null };

  const say = (change: Partial<LogStatus>): void => {
    const next = { ...status, ...change };
    const same = next.total === status.total && next.newer === status.newer && next.fault === status.fault && next.trouble === status.trouble;
    status = next;
    if (!same) events.onStatus(status);
  };
  const ask = async (range: TimeWindow, offset: number, count: number, buckets: number, of = filter): Promise<LogAnswer | null> => {
    const now = era;
    try {
      const answer = await client.call('logs', { filter: of, ...range, offset, count, buckets });
      if (now !== era) return null;
      if (answer.ok) {
        say({ fault: null, trouble: null });
        return answer;
      }
      say({ fault: answer, trouble: null });
    } catch (error) {
      if (now === era) say({ trouble: error instanceof Error ? error.message : String(error) });
    }
    return null;
  };
  const fetchPage = async (page: number): Promise<void> => {
    asked.add(page);
    const answer = await ask(window, page * PAGE_ROWS, PAGE_ROWS, 0, shownFilter);
    asked.delete(page);
    if (!answer) return;
    pages.put(page, answer.rows);
    events.onRows();
  };
  const advance = async (next: TimeWindow): Promise<void> => {
    const answer = await ask(next, 0, PAGE_ROWS, BUCKETS);
    if (!answer) return;
    // Places are counted from the end, so a longer log is another list.
    era += 1;
    asked.clear();
    pages.clear();
    window = next;
    shownFilter = filter;
    pages.put(0, answer.rows);
    say({ total: answer.total, newer: 0 });
    events.onHistogram(answer.histogram, next);
    events.onRows();
  };

  return {
    total: () => status.total ?? 0,
    row(index) {
      const page = Math.floor(index / PAGE_ROWS);
      const rows = pages.get(page);
      if (!rows && !asked.has(page) && status.total !== null) void fetchPage(page);
      return rows?.[index - page * PAGE_ROWS];
    },
    setFilter(next) {
      filter = next;
      era += 1;
      asked.clear();
    },
    hold(next) {
      held = next;
    },
    async refresh(next) {
      if (!held || status.total === null || filter !== shownFilter || next.toMs < window.toMs) return advance(next);
      const range = { fromMs: window.fromMs, toMs: next.toMs };
      const answer = await ask(range, 0, 0, BUCKETS);
      if (!answer) return undefined;
      say({ newer: Math.max(0, answer.total - (status.total ?? 0)) });
      return events.onHistogram(answer.histogram, range);
    },
    window: () => window,
    dispose() {
      era += 1;
    },
  };
}
