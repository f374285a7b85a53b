import type { Problem } from '../scenario/problem.ts';
import type { Debrief } from '../session/debrief-types.ts';
import type { Intent, RunRecord, StampedIntent } from '../session/intents.ts';
import type { ScenarioSummary } from '../session/summary.ts';
import type { ConsoleAnswer, ConsoleInfo, IncidentView, LogAnswer, MetricAnswer, MetricCatalog, QueryFault, RunInfo, Trace, TraceAnswer } from '../session/view.ts';

/**
 * The conversation between a page and the worker that owns the world. Calls carry an id and get one reply; the worker
 * also sends events by itself. Everything is structured-clone data; large arrays are transferred.
 */
export interface WorkerCalls {
  /** Opens a run from its record (empty intents for a new one) and re-simulates it up to `untilUs` or to the page. */
  open: { args: { files: Readonly<Record<string, string>>; record: RunRecord }; result: { info: RunInfo; view: IncidentView; consoles: readonly ConsoleInfo[]; record: RunRecord } };
  /** Simulated seconds per real second: 0 pauses. */
  setSpeed: { args: { speed: number }; result: null };
  submit: { args: { intent: Intent }; result: { accepted: true; stamped: StampedIntent } | { accepted: false; reason: string } };
  /** What can be asked of the metrics of this run: families with their help, and the values that each label has taken so far, sorted. */
  catalog: { args: Record<string, never>; result: MetricCatalog };
  metrics: { args: { expr: string; fromMs: number; toMs: number; points: number }; result: MetricAnswer | QueryFault };
  logs: { args: { filter: string; fromMs: number; toMs: number; offset: number; count: number; buckets: number }; result: LogAnswer | QueryFault };
  traces: { args: { filter: string; fromMs: number; toMs: number; limit: number }; result: TraceAnswer | QueryFault };
  trace: { args: { traceId: string }; result: Trace | null };
  console: { args: { database: string; command: string; arg: string }; result: ConsoleAnswer };
  /** World hash at the present tick, and the record of the run so far. */
  record: { args: Record<string, never>; result: RunRecord };
  debrief: { args: Record<string, never>; result: Debrief };
  /** Reads a scenario's files and says what they are, or all that is wrong with them. Needs no open run. */
  inspect: { args: { files: Readonly<Record<string, string>>; fileName: string }; result: Inspection };
  /** Answered at once: a sign of life. */
  ping: { args: Record<string, never>; result: null };
}

export type Inspection =
  | { readonly ok: true; readonly id: string; readonly hash: string; readonly summary: ScenarioSummary }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export type CallName = keyof WorkerCalls;

export type WorkerEvent =
  | { readonly event: 'view'; readonly view: IncidentView; readonly speed: number }
  /** An intent has entered the log (also those made by the system, such as expiry). Persist it. */
  | { readonly event: 'intent'; readonly stamped: StampedIntent }
  | { readonly event: 'progress'; readonly task: 'open' | 'debrief'; readonly label: string; readonly done: number; readonly of: number };

export interface CallMessage<N extends CallName = CallName> {
  readonly id: number;
  readonly call: N;
  readonly args: WorkerCalls[N]['args'];
}

export type ReplyMessage = { readonly id: number; readonly ok: true; readonly result: unknown } | { readonly id: number; readonly ok: false; readonly error: string };
