import { useEffect } from 'react';
import { ALL_LINES, selectorOf } from '../../shared-telemetry/logql-text.ts';
import { logqlOfOldFilter } from '../../shared-telemetry/old-log-filter.ts';
import { useJump } from '../../shared-telemetry/use-jump.ts';
import { useActions } from '../../shared/world-context.ts';
import { useLogsState, type LogsState } from './logs-state.ts';

/** What is asked of the log, and how it is changed. */
export interface LogQuery extends Pick<LogsState, 'text' | 'query' | 'wasFilter'> {
  /** A button changes what is written; where that is half done, what runs. */
  readonly base: string;
  readonly write: (text: string) => void;
  readonly run: (text: string) => void;
}

export function useLogQuery(): LogQuery {
  const { look } = useActions();
  const [{ text, query, wasFilter }, set] = useLogsState();
  useJump('logs', ({ filter }) => {
    const translated = logqlOfOldFilter(filter);
    set({ text: translated ?? filter, query: (translated ?? filter).trim(), wasFilter: translated === null || filter.trim() === '' ? null : filter });
  });
  useEffect(() => look('logs', query), [look, query]);
  return {
    text,
    query,
    wasFilter,
    base: selectorOf(text) === null ? query : text,
    write: (next) => set({ text: next }),
    run: (next) => set({ text: next, query: next.trim() === '' ? ALL_LINES : next.trim(), wasFilter: null }),
  };
}
