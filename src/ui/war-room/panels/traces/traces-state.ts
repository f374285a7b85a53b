import type { TraceArea } from '../../../../session/trace-answers.ts';
import { readStored, writeStored, type Sort } from '../../../kit/index.ts';
import { panelState } from '../../shared-telemetry/panel-state.ts';

/** How many traces a search that looks into spans stops at. */
export const LIMITS = ['20', '50', '200'] as const;
export type Limit = (typeof LIMITS)[number];
const LIMIT_KEY = 'traces.limit';
const isLimit = (value: unknown): value is Limit => LIMITS.some((one) => one === value);
export const storeLimit = (limit: Limit): void => writeStored(LIMIT_KEY, limit);

/** What is shown of the requests found. */
export type ResultView = 'list' | 'difference' | 'graph';

export const useTracesState = panelState(() => ({
  /** What is written, run or not. */
  text: '{}',
  /** What ran last. */
  ran: '{}',
  /** Counts runs, so that the same question can be asked again. */
  runs: 0,
  limit: readStored(LIMIT_KEY, isLimit) ?? '20',
  /** Requests chosen in the picture. */
  area: null as TraceArea | null,
  view: 'list' as ResultView,
  /** The trace that is open; null shows the search. */
  traceId: null as string | null,
  /** The trace that another is to be compared with. */
  compared: null as { readonly traceId: string; readonly title: string } | null,
  sort: { column: 'duration', direction: 'descending' } as Sort,
}));
