import type { LogLines, LogRow } from '../../../../session/log-answers.ts';
import type { TimeWindow } from '../../panel-types.ts';
import type { AskLog } from './log-asker.ts';
import { createPages } from './log-pages.ts';

export const PAGE_ROWS = 200;

/**
 * The rows of one answer, and what they answer to: behind the wish while an answer is on its way, or when the new query cannot be read. Pages
 * near the view are here; others are sent for.
 */
export interface LogRows {
  readonly query: () => string;
  readonly window: () => TimeWindow;
  readonly get: (index: number) => LogRow | undefined;
  /** Asks for the page of a row that is not here, once. */
  readonly sendFor: (index: number) => void;
  readonly putFirst: (lines: LogLines) => void;
  /** Another answer takes the place of this one: places are counted from the end, so a longer log is another list. */
  readonly begin: (query: string, window: TimeWindow) => void;
  /** What was sent for will not come. */
  readonly giveUp: () => void;
}

export function createLogRows(ask: AskLog, onRows: () => void): LogRows {
  const pages = createPages<readonly LogRow[]>();
  const asked = new Set<number>();
  let query = '';
  let window: TimeWindow = { fromMs: 0, toMs: 0 };
  const fetchPage = async (page: number): Promise<void> => {
    asked.add(page);
    const put = (lines: LogLines): void => {
      pages.put(page, lines.rows);
      onRows();
    };
    const answer = await ask(query, { ...window, offset: page * PAGE_ROWS, count: PAGE_ROWS, buckets: 0 }, undefined, ({ lines }) => lines?.rows.length === PAGE_ROWS && put(lines));
    asked.delete(page);
    if (answer?.kind === 'lines') put(answer);
  };
  const pageOf = (index: number): number => Math.floor(index / PAGE_ROWS);
  return {
    query: () => query,
    window: () => window,
    get: (index) => pages.get(pageOf(index))?.[index % PAGE_ROWS],
    sendFor: (index) => {
      const page = pageOf(index);
      if (!pages.get(page) && !asked.has(page)) void fetchPage(page);
    },
    putFirst: (lines) => pages.put(0, lines.rows),
    begin: (nextQuery, nextWindow) => {
      asked.clear();
      pages.clear();
      query = nextQuery;
      window = nextWindow;
    },
    giveUp: () => asked.clear(),
  };
}
