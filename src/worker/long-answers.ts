import { askExport } from './ask-export.ts';
import { askMetricsInSteps } from './ask-metrics.ts';
import { askLogs } from './ask-logs.ts';
import { askDifference, askServiceGraph, askTraces } from './ask-traces.ts';
import type { LongWork } from './long-calls.ts';
import type { LongCallName, LongCalls } from './protocol.ts';
import type { WorldHost } from './world-host.ts';

type Answering<N extends LongCallName> = (host: WorldHost, args: LongCalls[N]['args']) => LongWork<LongCalls[N]['part'], LongCalls[N]['result']>;

/** How long questions are answered, one line each. */
const LONG_ANSWERS: { readonly [N in LongCallName]: Answering<N> } = {
  metricsInSteps: ({ run }, args) => askMetricsInSteps(run, args),
  searchLogs: askLogs,
  searchTraces: askTraces,
  difference: askDifference,
  serviceGraph: askServiceGraph,
  exportTelemetry: askExport,
};

export const isLongCall = (name: string): name is LongCallName => Object.hasOwn(LONG_ANSWERS, name);

/** Begins to answer: nothing is done before the first step. */
export function longAnswer<N extends LongCallName>(host: WorldHost, name: N, args: LongCalls[N]['args']): LongWork<LongCalls[N]['part'], LongCalls[N]['result']> {
  return (LONG_ANSWERS[name] as Answering<N>)(host, args);
}
