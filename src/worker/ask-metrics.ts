import { childrenOf, type Expr } from '../query/promql/ast.ts';
import { evaluateInstant, evaluateRange, parsePromql, typeOf, type QueryError, type ResultSeries } from '../query/promql/index.ts';
import type { Run } from '../session/run.ts';
import { watchedSource } from '../session/slo-history.ts';
import type { InstantAnswer, MetricAnswer, QueryFault, QueryNote } from '../session/view.ts';
import { runLongCall, type LongWork } from './long-calls.ts';

export interface MetricQuestion {
  readonly expr: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly points: number;
}

/** How much of a range has been evaluated. */
export interface MetricProgress {
  readonly done: number;
  readonly of: number;
}

/** More series than anyone can tell apart on a chart are left out, the least eventful ones first. */
const SERIES_MAX = 40;
/** A table takes more: its rows are read one by one. */
const ROWS_MAX = 1_000;
const QUERY_LIMITS = { maxSeries: 5_000, maxPoints: 2_000_000 };

/** As usual queries take: what comes first is answered in one go when it is this fast. In milliseconds. */
const SLICE_MS = 8;
const FIRST_STEPS = 24;

/** The steps of a range; they stand on multiples of themselves, so that a picture does not flicker as time goes on. */
interface Steps {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  readonly count: number;
}

function stepsOf(run: Run, { fromMs, toMs, points }: MetricQuestion): Steps {
  const nowMs = run.scenario.startEpochMs + Math.floor(run.world.now / 1000);
  const everyMs = run.scenario.system.scrapeEveryUs / 1000;
  const firstMs = Math.max(run.scenario.startEpochMs, Math.floor(fromMs));
  const endMs = Math.max(firstMs, Math.min(nowMs, Math.floor(toMs)));
  const wanted = Math.max(1, Math.min(2_000, Math.floor(points)));
  const stepMs = Math.max(everyMs, Math.ceil((endMs - firstMs) / wanted / everyMs) * everyMs);
  const startMs = Math.min(Math.ceil(firstMs / stepMs) * stepMs, endMs);
  return { startMs, endMs, stepMs, count: Math.floor((endMs - startMs) / stepMs) + 1 };
}

/** A query over a range, in one go. */
export function askMetrics(run: Run, question: MetricQuestion): MetricAnswer | QueryFault {
  return runLongCall(askMetricsInSteps(run, question, Infinity));
}

/**
 * The same in pieces of some milliseconds, telling how far it is. A range is evaluated some steps at a time, which gives what the whole
 * at once does, since no step knows of another; except where `@ start()` or `@ end()` speak of the whole, which is then done at once.
 */
export function* askMetricsInSteps(run: Run, question: MetricQuestion, sliceMs = SLICE_MS): LongWork<MetricProgress, MetricAnswer | QueryFault> {
  const { expr } = question;
  const parsed = parsePromql(expr);
  if (!parsed.ok) return faultOf(parsed.error);
  const advice = adviceFor(parsed.ast);
  if (advice !== null) return { ok: false, message: advice, from: 0, to: expr.length };
  const steps = stepsOf(run, question);
  const { startMs, stepMs, count } = steps;
  const whole = sliceMs === Infinity || speaksOfRange(parsed.ast);
  const found = new Map<string, { labels: ResultSeries['labels']; values: Float64Array }>();
  const notes = new Map<string, QueryNote>();
  const { source, note: historyNote } = watchedSource(run);
  let size = whole ? count : Math.min(count, FIRST_STEPS);
  for (let done = 0; done < count; ) {
    const began = performance.now();
    const taken = Math.min(size, count - done);
    const fromMs = startMs + done * stepMs;
    const answer = evaluateRange(parsed.ast, source, { startMs: fromMs, endMs: fromMs + (taken - 1) * stepMs, stepMs, limits: QUERY_LIMITS });
    if (!answer.ok) return faultOf(answer.error);
    if (answer.result.kind === 'matrix') for (const one of answer.result.series) place(found, one, steps);
    for (const note of answer.annotations) notes.set(`${note.from} ${note.message}`, note);
    done += taken;
    // The cost of finding the series comes with every piece: few large ones are better than many small ones.
    if (performance.now() - began < sliceMs) size *= 3;
    if (done < count) yield { done, of: count };
  }
  noteDown(notes, historyNote());
  return spread([...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one), steps, [...notes.values()]);
}

/** What is said of a whole answer, at no place of the query. */
function noteDown(notes: Map<string, QueryNote>, message: string | null): void {
  if (message !== null) notes.set(message, { level: 'info', message, from: 0, to: 0 });
}

const faultOf = ({ message, from, to }: QueryError): QueryFault => ({ ok: false, message, from, to });

/** What to do with an expression that has no value over time; null for one that has. */
function adviceFor(ast: Expr): string | null {
  switch (typeOf(ast)) {
    case 'matrix':
      return 'This is a range of samples, which has no value at one time. Put a function around it: rate(…[1m]) for a counter, avg_over_time(…[5m]) for a gauge; or look at the newest samples in Table.';
    case 'string':
      return 'This is a text, which cannot be drawn. Begin with the name of a metric instead.';
    default:
      return null;
  }
}

function speaksOfRange(expr: Expr): boolean {
  const own = expr.kind === 'vector_selector' || expr.kind === 'subquery' ? expr.at : null;
  return own?.kind === 'start' || own?.kind === 'end' || childrenOf(expr).some(speaksOfRange);
}

/** Puts a piece of a series into its column; a column without samples is NaN. */
function place(found: Map<string, { labels: ResultSeries['labels']; values: Float64Array }>, { labels, times, values }: ResultSeries, { startMs, stepMs, count }: Steps): void {
  const key = JSON.stringify(labels);
  let one = found.get(key);
  if (one === undefined) found.set(key, (one = { labels, values: new Float64Array(count).fill(NaN) }));
  for (let i = 0; i < times.length; i++) one.values[Math.round((times[i]! - startMs) / stepMs)] = values[i]!;
}

function spread(series: readonly { labels: ResultSeries['labels']; values: Float64Array }[], { startMs, stepMs, count }: Steps, notes: readonly QueryNote[]): MetricAnswer {
  const kept = new Set([...series].sort((a, b) => peak(b.values) - peak(a.values)).slice(0, SERIES_MAX));
  return {
    ok: true,
    times: Float64Array.from({ length: count }, (_, i) => (startMs + i * stepMs) / 1000),
    series: series.filter((one) => kept.has(one)),
    truncated: series.length - kept.size,
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function peak(values: Float64Array): number {
  let most = 0;
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value);
  return most;
}

/** A query at one instant, never later than now. Of ranges of samples the newest of each series. */
export function askInstant(run: Run, { expr, atMs }: { readonly expr: string; readonly atMs: number }): InstantAnswer | QueryFault {
  const nowMs = run.scenario.startEpochMs + Math.floor(run.world.now / 1000);
  const timeMs = Math.max(run.scenario.startEpochMs, Math.min(nowMs, Math.floor(atMs)));
  const { source, note } = watchedSource(run);
  const answer = evaluateInstant(expr, source, { timeMs, limits: QUERY_LIMITS });
  if (!answer.ok) return faultOf(answer.error);
  const { result, annotations } = answer;
  const notes = new Map<string, QueryNote>(annotations.map((one) => [`${one.from} ${one.message}`, one]));
  noteDown(notes, note());
  const all = samplesOf(result);
  const samples = all.slice(0, ROWS_MAX);
  return { ok: true, type: result.kind, timeMs, samples, text: result.kind === 'string' ? result.value : '', truncated: all.length - samples.length, notes: [...notes.values()] };
}

function samplesOf(result: Extract<ReturnType<typeof evaluateInstant>, { ok: true }>['result']): InstantAnswer['samples'] {
  switch (result.kind) {
    case 'vector':
      return result.samples;
    case 'scalar':
      return [{ labels: {}, value: result.value }];
    case 'matrix':
      return result.series.map(({ labels, values }) => ({ labels, value: values.at(-1) ?? NaN }));
    default:
      return [];
  }
}
