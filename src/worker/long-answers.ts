import { hintSteps } from '../session/hints/hint.ts';
import { askCourses } from './ask-courses.ts';
import { askExport } from './ask-export.ts';
import { askMetricsInSteps } from './ask-metrics.ts';
import { askLogs } from './ask-logs.ts';
import { askDifference, askServiceGraph, askTraces } from './ask-traces.ts';
import { answerCheckResult } from './check-result.ts';
import type { LongWork } from './long-calls.ts';
import type { LongCallName, LongCalls } from './protocol.ts';
import type { WorldHost } from './world-host.ts';

/** Those that ask nothing of an open run. */
const RUNLESS = { checkResult: answerCheckResult };

type AboutRun = Exclude<LongCallName, keyof typeof RUNLESS>;
type Answering<N extends AboutRun> = (host: WorldHost, args: LongCalls[N]['args']) => LongWork<LongCalls[N]['part'], LongCalls[N]['result']>;

/** How long questions are answered, one line each. */
const LONG_ANSWERS: { readonly [N in AboutRun]: Answering<N> } = {
  metricsInSteps: ({ run }, args) => askMetricsInSteps(run, args),
  searchLogs: askLogs,
  searchTraces: askTraces,
  difference: askDifference,
  serviceGraph: askServiceGraph,
  compareCourses: askCourses,
  exportTelemetry: askExport,
  hint: ({ run }, { level }) => hintSteps(run, level),
};

export const isLongCall = (name: string): name is LongCallName => Object.hasOwn(LONG_ANSWERS, name) || isRunless(name);

const isRunless = (name: string): name is keyof typeof RUNLESS => Object.hasOwn(RUNLESS, name);

/** Begins to answer: nothing is done before the first step. `opened` is asked only where the question is about an open run; it throws without one. */
export function longAnswer<N extends LongCallName>(opened: () => WorldHost, name: N, args: LongCalls[N]['args']): LongWork {
  if (isRunless(name)) return RUNLESS[name](args as LongCalls[keyof typeof RUNLESS]['args']);
  return (LONG_ANSWERS[name as AboutRun] as (host: WorldHost, args: unknown) => LongWork)(opened(), args);
}
