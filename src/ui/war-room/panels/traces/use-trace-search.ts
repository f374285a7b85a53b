import { startTransition, useRef, useState } from 'react';
import type { FoundRow, TraceSearchAnswer } from '../../../../session/trace-answers.ts';
import type { QueryFault } from '../../../../session/view.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { useEveryRefresh } from '../../shared/use-every-refresh.ts';
import { useWorld } from '../../shared/world-context.ts';
import { messageOf } from '../../../kit/index.ts';

/** Rows that move under a pointer are hard to hit; a search is not a ticker. */
const REFRESH_MS = 3_000;

export interface FoundTraces {
  readonly rows: readonly FoundRow[];
  /** Null while more is being looked for. */
  readonly answer: TraceSearchAnswer | null;
  readonly window: TimeWindow;
  /** The question that these answer. */
  readonly query: string;
}

export interface TraceSearchState {
  readonly found: FoundTraces | null;
  /** Null while nothing is searched, or nothing has been told of it yet. */
  readonly progress: { readonly share: number; readonly searchedFromMs: number } | null;
  readonly fault: (QueryFault & { readonly expr: string }) | null;
  readonly trouble: string | null;
  /** Whether the search was stopped, and is not taken up again by itself. */
  readonly isStopped: boolean;
  readonly stop: () => void;
}

/** Asks for traces again and again as time goes on. What was found for another question is kept until there is something new to show. */
export function useTraceSearch(query: string, limit: number, runs: number): TraceSearchState {
  const { client } = useWorld();
  const [found, setFound] = useState<FoundTraces | null>(null);
  const [fault, setFault] = useState<TraceSearchState['fault']>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [progress, setProgress] = useState<TraceSearchState['progress']>(null);
  const [stopped, setStopped] = useState<string | null>(null);
  const key = `${runs} ${limit} ${query}`;
  const asking = useRef<AbortController | null>(null);
  const held = useRef<string | null>(null);
  const answered = useRef<string | null>(null);
  useEveryRefresh(
    async (window, outer) => {
      if (held.current === key) return;
      const own = new AbortController();
      asking.current = own;
      const pass = (): void => own.abort();
      outer.addEventListener('abort', pass);
      const isNew = answered.current !== key;
      let rows: readonly FoundRow[] = [];
      const onPart = (part: { rows: readonly FoundRow[]; share: number; searchedFromMs: number }): void => {
        if (own.signal.aborted) return;
        setProgress({ share: part.share, searchedFromMs: part.searchedFromMs });
        if (!isNew || part.rows.length === 0) return;
        rows = [...rows, ...part.rows];
        const sofar = { rows, answer: null, window, query };
        startTransition(() => setFound(sofar));
      };
      try {
        const answer = await client.ask('searchTraces', { query, ...window, limit }, { onPart, signal: own.signal });
        if (outer.aborted) return;
        // Two thousand dots are drawn when there is time for them.
        if (answer.ok) {
          answered.current = key;
          startTransition(() => setFound({ rows: answer.rows, answer, window, query }));
        }
        setFault(answer.ok ? null : { ...answer, expr: query });
        setTrouble(null);
      } catch (error) {
        if (!own.signal.aborted) setTrouble(messageOf(error));
      } finally {
        outer.removeEventListener('abort', pass);
        if (asking.current === own) setProgress(null);
      }
    },
    { ms: REFRESH_MS, key },
  );
  const stop = (): void => {
    held.current = key;
    setStopped(key);
    asking.current?.abort();
  };
  return { found, progress, fault, trouble, isStopped: stopped === key, stop };
}
