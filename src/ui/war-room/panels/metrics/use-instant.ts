import { useState } from 'react';
import type { ChartFault } from '../../shared-telemetry/use-metric-chart.ts';
import { useEveryRefresh } from '../../shared/use-every-refresh.ts';
import { useWorld } from '../../shared/world-context.ts';
import type { AnsweredRow } from './instant-rows.ts';
import { exprsKey, useMetricsState, type QueryRow } from './metrics-state.ts';
import { messageOf } from '../../../kit/index.ts';

interface Instant {
  readonly answers: readonly AnsweredRow[];
  readonly faults: readonly ChartFault[];
  /** Why there is no answer, where it is not the query's fault. */
  readonly trouble: string | null;
}

const NOTHING: Instant = { answers: [], faults: [], trouble: null };

/** The queries at the end of the shared range, asked again as it moves. */
export function useInstant(shown: readonly QueryRow[]): Instant {
  const { client } = useWorld();
  const [{ attempt }] = useMetricsState('attempt');
  const key = `${attempt} ${exprsKey(shown)}`;
  const [state, setState] = useState<{ key: string; instant: Instant }>({ key: '', instant: NOTHING });
  useEveryRefresh(
    async ({ toMs }, signal) => {
      try {
        const answered = await Promise.all(shown.map(async (row) => ({ row, answer: await client.call('instant', { expr: row.expr, atMs: toMs }) })));
        if (signal.aborted) return;
        const answers = answered.flatMap(({ row, answer }) => (answer.ok ? [{ row, answer }] : []));
        const faults = answered.flatMap(({ row, answer }): ChartFault[] => (answer.ok ? [] : [{ message: answer.message, from: answer.from, to: answer.to, expr: row.expr }]));
        setState({ key, instant: { answers, faults, trouble: null } });
      } catch (error) {
        const trouble = messageOf(error);
        if (!signal.aborted) setState((before) => ({ key, instant: { ...(before.key === key ? before.instant : NOTHING), trouble } }));
      }
    },
    { key },
  );
  return state.key === key ? state.instant : NOTHING;
}
