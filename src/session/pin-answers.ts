import { addArray, addNumber, addText, digestText, newDigest, type Digest } from '../base/hash.ts';
import { evaluateLogs, evaluateRange as logsOver, logStoreSource, parseLogql } from '../query/logql/index.ts';
import { evaluateRange, parsePromql, type QueryResult } from '../query/promql/index.ts';
import type { Intent, PinDraft } from './intents.ts';
import { messagesOf } from './messages.ts';
import type { Run } from './run.ts';
import { askedSource } from './slo-history.ts';
import type { PinCheck } from './view.ts';
import { openTrace } from './window.ts';

/**
 * What a pin's question answers over its range, as a hash that the pin carries: whoever opens it again, in this sitting or in
 * a replay anywhere, learns whether the same question still says the same. It must, since what a run has told never changes;
 * except where the pin reached beyond what had happened by then.
 */

type Pinned = Pick<PinDraft, 'panel' | 'query' | 'fromMs' | 'toMs' | 'labels'>;

/** Lines of which the text counts; of the others their number. */
const LINES_MAX = 1_000;
const STEPS_MAX = 500;

/** An intent as the log takes it: a pin with the hash of its answer. */
export function sealed(run: Run, intent: Intent): Intent {
  if (intent.kind !== 'pin') return intent;
  const { answer: _theirs, ...pin } = intent.pin;
  const answer = pinAnswer(run, pin);
  return { kind: 'pin', pin: answer === null ? pin : { ...pin, answer } };
}

/** Sixteen hexadecimal digits, or null for what cannot be asked again: a console tells of its moment alone. */
export function pinAnswer(run: Run, pin: Pinned): string | null {
  const digest = newDigest();
  return tell(digest, run, pin) ? digestText(digest) : null;
}

/** Whether the same question over the same range says the same now, and why not where it does not. */
export function checkPin(run: Run, pinId: number): PinCheck {
  const pin = run.state.pins.find((one) => one.id === pinId);
  if (pin === undefined) return { state: 'unknown', why: 'It is pinned no more.' };
  if (pin.answer === undefined) {
    return { state: 'unknown', why: pin.panel === 'database' ? 'A console tells of its moment alone; what it said then is kept here.' : 'It was pinned without a result to compare with.' };
  }
  if (pinAnswer(run, pin) === pin.answer) return { state: 'same' };
  const pinnedMs = run.scenario.startEpochMs + pin.atUs / 1000;
  if (pin.panel === 'traces') return { state: 'differs', why: 'The request was still under way when it was pinned.' };
  if (pin.panel === 'changes') return { state: 'differs', why: 'The change has gone on since.' };
  return { state: 'differs', why: pin.toMs >= pinnedMs ? 'Its range reached beyond the moment at which it was pinned: more has come since.' : 'What was recorded is no longer the same.' };
}

function tell(digest: Digest, run: Run, pin: Pinned): boolean {
  switch (pin.panel) {
    case 'metrics':
    case 'dashboards':
    case 'slo':
    case 'map':
      return tellMetrics(digest, run, pin);
    case 'logs':
      return tellLogs(digest, run, pin);
    case 'traces':
      return tellTrace(digest, run, pin.labels['trace_id']);
    case 'changes': {
      const toUs = (pin.toMs - run.scenario.startEpochMs) * 1000;
      const changes = run.world.book.changes.filter((change) => change.target === pin.query && change.atUs <= toUs);
      addText(digest, JSON.stringify(changes));
      return changes.length > 0;
    }
    case 'channel': {
      const message = messagesOf(run).find(({ id }) => `message ${id}` === pin.query);
      if (message !== undefined) addText(digest, `${message.atMs} ${message.from} ${message.text}`);
      return message !== undefined;
    }
    default:
      return false;
  }
}

/** Whole milliseconds, and nothing that is still to come. */
function rangeOf(run: Run, { fromMs, toMs }: Pinned): { startMs: number; endMs: number } | null {
  const { startEpochMs } = run.scenario;
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs)) return null;
  const startMs = Math.max(startEpochMs, Math.floor(fromMs));
  const endMs = Math.min(Math.floor(toMs), startEpochMs + Math.floor(run.world.now / 1000));
  return endMs < startMs ? null : { startMs, endMs };
}

/** Steps hang on the pin's own range, so that they stay the same as time goes on. */
function stepOf(run: Run, { fromMs, toMs }: Pinned): number {
  const everyMs = run.scenario.system.scrapeEveryUs / 1000;
  return everyMs * Math.max(1, Math.ceil((toMs - fromMs) / everyMs / STEPS_MAX));
}

function tellMetrics(digest: Digest, run: Run, pin: Pinned): boolean {
  const parsed = parsePromql(pin.query);
  const range = rangeOf(run, pin);
  if (!parsed.ok || range === null) return false;
  const answer = evaluateRange(parsed.ast, askedSource(run), { ...range, stepMs: stepOf(run, pin), limits: { maxSeries: 5_000, maxPoints: 2_000_000 } });
  return answer.ok && tellResult(digest, answer.result);
}

function tellResult(digest: Digest, result: QueryResult): boolean {
  if (result.kind !== 'matrix') return false;
  for (const { labels, times, values } of result.series) {
    addText(digest, JSON.stringify(labels));
    addArray(digest, times, times.length);
    addArray(digest, values, values.length);
  }
  return true;
}

function tellLogs(digest: Digest, run: Run, pin: Pinned): boolean {
  const parsed = parseLogql(pin.query);
  const range = rangeOf(run, pin);
  if (!parsed.ok || range === null) return false;
  const source = logStoreSource(run.recorder.logs);
  // Loki leaves the end of a range out.
  const asked = { startMs: range.startMs, endMs: range.endMs + 1 };
  if (parsed.ast.kind !== 'log_query') {
    const answer = logsOver(parsed.ast, source, { ...asked, stepMs: stepOf(run, pin) });
    return answer.ok && tellResult(digest, answer.result);
  }
  const answer = evaluateLogs(parsed.ast, source, { ...asked, limit: LINES_MAX });
  if (!answer.ok) return false;
  addText(digest, JSON.stringify(answer.streams));
  return true;
}

function tellTrace(digest: Digest, run: Run, traceId: string | undefined): boolean {
  const trace = traceId === undefined ? null : openTrace(run, traceId);
  if (trace === null) return false;
  addNumber(digest, trace.startMs);
  addText(digest, JSON.stringify(trace.spans));
  return true;
}
