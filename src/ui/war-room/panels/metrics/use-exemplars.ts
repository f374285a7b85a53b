import { useState } from 'react';
import type { ExemplarAnswer, TraceRow } from '../../../../session/view.ts';
import { useEveryRefresh } from '../../shared/use-every-refresh.ts';
import { useWorld } from '../../shared/world-context.ts';

/** Real requests behind the histogram of a query; null: nothing was asked for, or the answer has not come. */
export function useExemplars(expr: string | null): ExemplarAnswer | null {
  const { client } = useWorld();
  const [found, setFound] = useState<{ expr: string; answer: ExemplarAnswer } | null>(null);
  useEveryRefresh(
    async ({ fromMs, toMs }, signal) => {
      if (expr === null) return;
      const answer = await client.call('exemplars', { expr, fromMs, toMs, limit: LIMIT });
      if (!signal.aborted && answer.ok) setFound({ expr, answer });
    },
    { ms: 2_000, key: expr ?? '' },
  );
  return expr !== null && found?.expr === expr ? found.answer : null;
}

/** As many diamonds as can be told apart on a chart. */
const LIMIT = 80;

/** When its histogram counted it. */
export const endMs = ({ startMs, durationUs }: TraceRow): number => startMs + durationUs / 1_000;

export const outcomeText = ({ status, error, gaveUp }: TraceRow): string => (gaveUp ? `${status} gave up` : error === '' ? String(status) : `${status} ${error}`);
