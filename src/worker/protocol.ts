import type { ResultVerdict } from '../drill/check-result.ts';
import type { Problem } from '../scenario/problem.ts';
import type { DebriefProgress } from '../session/debrief.ts';
import type { Course, CoursesCompared } from '../session/compare-branches.ts';
import type { Debrief } from '../session/debrief-types.ts';
import type { Hint, HintProgress } from '../session/hints/types.ts';
import type { HintLevel, Intent, Postmortem, RunRecord, StampedIntent } from '../session/intents.ts';
import type { LinesAround, LogLines, LogSearchArgs, LogSearchPart, LogSeries } from '../session/log-answers.ts';
import type { Narration } from '../session/narration.ts';
import type { BlameFinding } from '../session/postmortem/wording.ts';
import type { Seen } from '../session/progress/unseen.ts';
import type { ReplayStory } from '../session/replay-story.ts';
import type { ScenarioSummary } from '../session/summary.ts';
import type { DifferenceAnswer, SamplingPart, ServiceGraph, TraceSearchAnswer, TraceSearchArgs, TraceSearchPart, TraceSelectionArgs } from '../session/trace-answers.ts';
import type { ConsoleAnswer, ConsoleInfo, ExemplarAnswer, IncidentView, InstantAnswer, MetricAnswer, MetricCatalog, MetricShape, PinCheck, QueryFault, RunInfo, Trace } from '../session/view.ts';
import type { ExportDone, ExportPart, ExportQuestion } from './ask-export.ts';
import type { MetricProgress, MetricQuestion } from './ask-metrics.ts';
import type { QueryReading } from './read-query/built-query.ts';
import type { Vocabulary, VocabularyQuestion } from './vocabulary/types.ts';

/**
 * The conversation between a page and the worker that owns the world. Calls carry an id and get one reply; the worker
 * also sends events by itself. Everything is structured-clone data; large arrays are transferred.
 */
export interface WorkerCalls {
  /** Opens a run from its record (empty intents for a new one) and re-simulates it up to `untilUs` or to the page. */
  open: { args: { files: Readonly<Record<string, string>>; record: RunRecord }; result: { info: RunInfo; view: IncidentView; consoles: readonly ConsoleInfo[]; record: RunRecord } };
  /** As `open`, to look back: the run stands at `atUs` (null: at its page), nothing can be done to it, and it can be sought through. */
  openReplay: { args: { files: Readonly<Record<string, string>>; record: RunRecord; atUs: number | null }; result: WorkerCalls['open']['result'] & { story: ReplayStory } };
  /**
   * Plays the scenario as somebody who investigates, and opens that as `openReplay` does, at its page. Its cause is not that of the
   * seed `next`. Tells progress and answers nothing else meanwhile: whoever does not want to wait disposes of the worker.
   */
  watchSolved: { args: { files: Readonly<Record<string, string>>; next: number | null }; result: WorkerCalls['openReplay']['result'] & { narration: Narration } };
  /** To another moment of a run that is looked back on. What is asked later is answered as of that moment. */
  seek: { args: { toUs: number }; result: IncidentView };
  /** Makes the moment shown a run of its own that can be played; what came after it is let go of. */
  branch: { args: Record<string, never>; result: WorkerCalls['open']['result'] };
  /** Simulated seconds per real second: 0 pauses. */
  setSpeed: { args: { speed: number }; result: null };
  /** In a drill: from now on the world's time is the wall's, whose page came at `pagedAtMs`, and `setSpeed` is refused. */
  keepTime: { args: { pagedAtMs: number }; result: null };
  submit: { args: { intent: Intent }; result: { accepted: true; stamped: StampedIntent } | { accepted: false; reason: string } };
  /** What can be asked of the metrics of this run: families with their help, and the values that each label has taken so far, sorted. */
  catalog: { args: Record<string, never>; result: MetricCatalog };
  /** What can be written at some place of a query of one of the languages, as it exists at this moment. */
  vocabulary: { args: VocabularyQuestion; result: Vocabulary };
  /** Where a query cannot be read, and whether it can be clicked together. Runs nothing. */
  readQuery: { args: { language: VocabularyQuestion['language']; text: string }; result: QueryReading };
  metrics: { args: MetricQuestion; result: MetricAnswer | QueryFault };
  instant: { args: { expr: string; atMs: number }; result: InstantAnswer | QueryFault };
  /** What else can be done with a metric query; `earlierMs` 0 asks for no earlier one. Evaluates nothing. */
  metricShape: { args: { expr: string; earlierMs: number }; result: MetricShape | QueryFault };
  exemplars: { args: { expr: string; fromMs: number; toMs: number; limit: number }; result: ExemplarAnswer | QueryFault };
  /** What the same instance wrote around a line, whatever was asked: `at` is the line's position. Null for a position without a line. */
  linesAround: { args: { at: number; before: number; after: number }; result: LinesAround | null };
  trace: { args: { traceId: string }; result: Trace | null };
  /** Whether what was pinned still says the same over its range. */
  checkPin: { args: { pinId: number }; result: PinCheck };
  console: { args: { database: string; command: string; arg: string }; result: ConsoleAnswer };
  /** World hash at the present tick, and the record of the run so far. */
  record: { args: Record<string, never>; result: RunRecord };
  debrief: { args: Record<string, never>; result: Debrief };
  /** The result file of the run that was debriefed last, as its text; an empty `label` is none. */
  result: { args: { label: string }; result: string };
  /** A document in Markdown about the run that was debriefed last; a post-mortem is that of `draft`, handed in or not. */
  document: { args: { draft: Postmortem | null }; result: string };
  /** Where a post-mortem's words point at people. */
  wording: { args: { postmortem: Postmortem }; result: readonly BlameFinding[] };
  /** Reads a scenario's files and says what they are, or all that is wrong with them. Needs no open run. */
  inspect: { args: { files: Readonly<Record<string, string>>; fileName: string }; result: Inspection };
  /** A seed whose incident was not seen yet; see session/progress/unseen.ts. Needs no open run. */
  drawSeed: { args: { files: Readonly<Record<string, string>>; seen: readonly Seen[]; draw: number; watched: number | null }; result: { seed: number } };
  /** The scenario's own winning run of the cause that a seed draws, up to its first decision. Null: it has none. Needs no open run. */
  beginAfterScoping: { args: { files: Readonly<Record<string, string>>; seed: number }; result: { intents: readonly StampedIntent[]; untilUs: number } | null };
  /** Answered at once: a sign of life. */
  ping: { args: Record<string, never>; result: null };
}

/**
 * Questions that take long. They are worked on in slices between everything else, tell what they have found so far as
 * `part`s, and may be cancelled. Their answering is in files `ask-*.ts` of their own, listed in long-answers.ts.
 */
export interface LongCalls {
  /** As `metrics`, for queries that may take long. */
  metricsInSteps: { args: MetricQuestion; part: MetricProgress; result: MetricAnswer | QueryFault };
  /** A log query finds lines, the newest first; a metric query over lines makes series. */
  searchLogs: { args: LogSearchArgs; part: LogSearchPart; result: LogLines | LogSeries | QueryFault };
  searchTraces: { args: TraceSearchArgs; part: TraceSearchPart; result: TraceSearchAnswer | QueryFault };
  /** What some requests share and the rest do not. */
  difference: { args: TraceSelectionArgs; part: SamplingPart; result: DifferenceAnswer | QueryFault };
  /** Who called whom in some requests. */
  serviceGraph: { args: TraceSelectionArgs; part: SamplingPart; result: ServiceGraph | QueryFault };
  /** Whether a result file is true and belongs to a drill. Needs no open run. */
  checkResult: { args: { files: Readonly<Record<string, string>>; text: string; fileName: string; code: string }; part: DebriefProgress; result: ResultVerdict };
  /** What a hint that was asked for says. Other causes may have to be simulated for it. */
  hint: { args: { level: HintLevel }; part: HintProgress; result: Hint };
  /** Several courses of the open run's world, each played out to the end of the horizon. */
  compareCourses: { args: { courses: readonly Course[] }; part: { readonly share: number }; result: CoursesCompared };
  /** A file of telemetry, its bytes in parts. */
  exportTelemetry: { args: ExportQuestion; part: ExportPart; result: ExportDone };
}

export type LongCallName = keyof LongCalls;

export type Inspection =
  | { readonly ok: true; readonly id: string; readonly hash: string; readonly engine: string; /** Whole minutes from the page to the end by itself. */ readonly horizonMinutes: number; readonly summary: ScenarioSummary }
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

/** A long question. Its id is of the same count as those of calls, and its reply a ReplyMessage. */
export interface AskMessage<N extends LongCallName = LongCallName> {
  readonly id: number;
  readonly ask: N;
  readonly args: LongCalls[N]['args'];
}

/** Nobody waits for a long question's answer any more: there will be none. */
export interface CancelMessage {
  readonly cancel: number;
}

export type ReplyMessage = { readonly id: number; readonly ok: true; readonly result: unknown } | { readonly id: number; readonly ok: false; readonly error: string };

/** What has been found so far for a long question. */
export interface PartMessage {
  readonly id: number;
  readonly part: unknown;
}
