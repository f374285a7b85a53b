import { panelState } from '../../shared-telemetry/panel-state.ts';
import { ALL_LINES } from '../../shared-telemetry/logql-text.ts';

export interface LogsState {
  /** What is written, run or not. */
  readonly text: string;
  /** What runs. */
  readonly query: string;
  /** Fields that are shown beside the text. */
  readonly columns: readonly string[];
  /** What the query was written as in the words of the first versions; null for LogQL. */
  readonly wasFilter: string | null;
}

export const useLogsState = panelState((): LogsState => ({ text: ALL_LINES, query: ALL_LINES, columns: [], wasFilter: null }));
