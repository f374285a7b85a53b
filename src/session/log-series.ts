import { rangeSteps, type LogqlExpr } from '../query/logql/index.ts';
import type { QueryError } from '../query/promql/failure.ts';
import type { ResultSeries } from '../query/promql/index.ts';
import type { LogStore } from '../telemetry/log-store.ts';
import type { LogSearchArgs, LogSearchPart, LogSeries } from './log-answers.ts';
import type { Pace } from './pace.ts';
import type { MetricAnswer, QueryFault } from './view.ts';

const MAX_STEPS = 2_000;
const LEAST_STEP_MS = 1_000;
const SERIES_LIMITS = { maxSeries: 5_000, maxPoints: 2_000_000 };
/** More series than anyone can tell apart on a chart are left out, the least eventful ones first. */
const SERIES_SHOWN = 40;

export const faultOf = ({ message, from, to }: QueryError): QueryFault => ({ ok: false, message, from, to });

/** A metric query over lines, at steps that stand on multiples of themselves, so that a picture does not flicker as time goes on. Never throws. */
export function* searchSeries(store: LogStore, ast: LogqlExpr, { fromMs, toMs, points }: LogSearchArgs, pace: Pace): Generator<LogSearchPart | null, LogSeries | QueryFault> {
  const startMs = Math.max(store.epochMs, Math.floor(fromMs));
  const endMs = Math.max(startMs, Math.floor(toMs));
  const wanted = Math.max(1, Math.min(MAX_STEPS, Math.floor(points)));
  const stepMs = Math.max(1, Math.ceil((endMs - startMs) / wanted / LEAST_STEP_MS)) * LEAST_STEP_MS;
  const alignedMs = Math.min(Math.ceil(startMs / stepMs) * stepMs, endMs);
  const steps = rangeSteps(ast, store, { startMs: alignedMs, endMs, stepMs, limits: SERIES_LIMITS }, pace.goOn);
  for (;;) {
    const step = steps.next();
    if (step.done !== true) {
      yield pace.isDue() ? { share: step.value, lines: null } : null;
      pace.begin();
      continue;
    }
    const answer = step.value;
    if (!answer.ok) return faultOf(answer.error);
    return { ...columnsOf(answer.result.kind === 'matrix' ? answer.result.series : [], alignedMs, endMs, stepMs), ...(answer.annotations.length === 0 ? {} : { notes: answer.annotations }), kind: 'series', stepMs };
  }
}

function columnsOf(series: readonly ResultSeries[], startMs: number, endMs: number, stepMs: number): MetricAnswer {
  const steps = Math.floor((endMs - startMs) / stepMs) + 1;
  const shown = new Set([...series].sort((a, b) => peak(b.values) - peak(a.values)).slice(0, SERIES_SHOWN));
  return {
    ok: true,
    times: Float64Array.from({ length: steps }, (_, i) => (startMs + i * stepMs) / 1000),
    series: series.filter((one) => shown.has(one)).map(({ labels, times, values }) => {
      const column = new Float64Array(steps).fill(NaN);
      times.forEach((time, i) => {
        column[Math.round((time - startMs) / stepMs)] = values[i] ?? NaN;
      });
      return { labels, values: column };
    }),
    truncated: series.length - shown.size,
  };
}

function peak(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
}
