import { useMemo, useState } from 'react';
import type { ExemplarAnswer, TraceRow } from '../../../../session/view.ts';
import { formatUnit, type ChartPoint } from '../../../kit/index.ts';
import { useEveryRefresh } from '../../shared/use-every-refresh.ts';
import { clockText, toChartS } from '../../shared/times.ts';
import { useInfo, useWorld } from '../../shared/world-context.ts';

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

/** The same requests as diamonds over a chart. */
export function useExemplarPoints(answer: ExemplarAnswer | null): readonly ChartPoint[] | undefined {
  const info = useInfo();
  return useMemo(
    () =>
      answer?.rows.map((row) => {
        const { traceId, journey, durationUs } = row;
        return { id: traceId, t: toChartS(info, endMs(row)), y: durationUs / 1e6, label: `${formatUnit(durationUs / 1e6, 'seconds')}  ${journey}  ${outcomeText(row)}\nended ${clockText(endMs(row))}, click opens the trace` };
      }),
    [answer, info],
  );
}
