import type { ServiceKind } from '../sim/spec.ts';
import type { VerbInfo } from '../sim/intents/types.ts';
import type { Change } from '../sim/fault-spec.ts';
import type { DashboardSpec, MechanismSpec, Scenario, TutorialStep } from '../scenario/types.ts';
import type { Claim, HintLevel, PinDraft, Role, Stance, StatusUpdate } from './intents.ts';
import type { Practice } from './progress/types.ts';
import type { StandardDashboard } from './standard-dashboards.ts';

/**
 * What the page draws. Made in the worker four times a second at most, a few kilobytes, plain data. Every number in it
 * comes from the run's own telemetry through the query named beside it (`expr`), never from the world behind it.
 */
export interface IncidentView {
  readonly tick: number;
  readonly clockMs: number;
  readonly phase: Phase;
  readonly pagedAtUs: number | null;
  /** World time at which the incident ends by itself. */
  readonly endsAtUs: number | null;
  readonly severity: 1 | 2 | 3 | 4;
  readonly slos: readonly SloView[];
  readonly badUserSeconds: number;
  readonly alerts: readonly AlertView[];
  readonly nodes: readonly NodeHealth[];
  readonly edges: readonly EdgeHealth[];
  readonly changes: readonly Change[];
  readonly actions: readonly ActionView[];
  readonly messages: readonly MessageView[];
  /** Null: nobody waits for one. */
  readonly updateDue: UpdateDueView | null;
  /** Who has which role, by person of the scenario or `you`; a role that is not here is the player's. */
  readonly roles: Readonly<Partial<Record<Role, string>>>;
  readonly hypotheses: readonly HypothesisView[];
  readonly pins: readonly PinView[];
  readonly timeline: readonly TimelineEntry[];
  /** Hints that were asked for, in order; what was chosen in answer to the last. */
  readonly hints: readonly HintView[];
  /** Index of the tutorial step that is open; equals the number of steps when all are done. */
  readonly tutorialStep: number;
  /** Actions that can be taken, with current values. */
  readonly verbs: readonly VerbInfo[];
  /** Number of intents in the log. */
  readonly intents: number;
}

export type Phase = 'quiet' | 'paged' | 'acknowledged' | 'resolved' | 'expired';
export type Status = 'good' | 'warning' | 'bad' | 'unknown';

export interface SloView {
  readonly id: string;
  readonly title: string;
  readonly target: number;
  /** Share of good events over the last five minutes; null without traffic. */
  readonly goodRatio: number | null;
  /** Error-budget burn rate over the same window (1 = exactly on budget). */
  readonly burnRate: number | null;
  readonly status: Status;
  /** The good ratio over the last 20 minutes, oldest first, NaN where unknown. */
  readonly spark: readonly number[];
  readonly expr: string;
  /** Multi-window burn-rate rules, the fastest first. Empty until the healthy minutes are over. */
  readonly burnRules: readonly BurnRuleView[];
}

/** A rule over how fast the error budget is spent. It pages nobody here: `severity` is what it would be. */
export interface BurnRuleView {
  readonly severity: 'page' | 'ticket';
  readonly state: 'inactive' | 'pending' | 'firing';
  readonly sinceMs: number | null;
  readonly forUs: number;
  /** Both windows must burn faster than this. */
  readonly factor: number;
  readonly long: BurnReadingView;
  readonly short: BurnReadingView;
  readonly atMs: number;
  readonly expr: string;
}

export interface BurnReadingView {
  /** As PromQL writes it. */
  readonly window: string;
  readonly burnRate: number | null;
  readonly expr: string;
}

export interface AlertView {
  readonly name: string;
  readonly severity: 'page' | 'ticket';
  readonly state: 'inactive' | 'pending' | 'firing';
  readonly sinceMs: number | null;
  readonly value: number | null;
  readonly summary: string;
  readonly runbook: string;
  readonly expr: string;
}

export interface NodeHealth {
  readonly id: string;
  readonly status: Status;
  /** Null: no data. */
  readonly ratePerSecond: number | null;
  readonly errorRatio: number | null;
  readonly p95Seconds: number | null;
  readonly ready: number;
  readonly instances: number;
  readonly exprs: { readonly rate: string; readonly errors: string; readonly p95: string };
}

export interface EdgeHealth {
  readonly from: string;
  readonly to: string;
  readonly status: Status;
  readonly ratePerSecond: number | null;
  readonly p95Seconds: number | null;
}

export interface ActionView {
  readonly id: number;
  readonly verb: string;
  readonly title: string;
  readonly startedMs: number;
  readonly endsMs: number | null;
  readonly state: 'running' | 'done' | 'failed';
  readonly outcome: string;
  readonly hypothesisId: number | null;
}

export interface MessageView {
  readonly id: number;
  readonly atMs: number;
  readonly from: string;
  readonly role: string;
  readonly text: string;
  readonly kind: 'page' | 'person' | 'you' | 'system';
  /** Of the player's own: who reads it, and what it says in parts. */
  readonly post?: { readonly audience: 'team' | 'status_page'; readonly update: StatusUpdate | null };
}

/** The update that people wait for next. */
export interface UpdateDueView {
  readonly dueMs: number;
  readonly audience: 'team' | 'status_page';
  /** Whether it was promised, or is just expected. */
  readonly promised: boolean;
}

export interface HypothesisView {
  readonly id: number;
  readonly claim: Claim;
  readonly state: 'open' | 'dropped';
  readonly addedMs: number;
  readonly evidence: readonly { readonly pinId: number; readonly stance: Stance }[];
  readonly actions: readonly number[];
}

export interface PinView extends PinDraft {
  readonly id: number;
  readonly atMs: number;
}

/** Whether a pin's question says now what it said then. */
export type PinCheck = { readonly state: 'same' } | { readonly state: 'differs' | 'unknown'; readonly why: string };

export interface HintView {
  readonly level: HintLevel;
  readonly atMs: number;
  readonly explained: string | null;
}

export interface TimelineEntry {
  readonly atMs: number;
  readonly lane: 'alert' | 'look' | 'hypothesis' | 'action' | 'message' | 'change' | 'phase';
  readonly text: string;
}

/** What does not change during a run: sent once when it opens. */
export interface RunInfo {
  readonly scenarioId: string;
  readonly title: string;
  readonly seed: number;
  readonly practice: Practice;
  readonly briefing: Scenario['briefing'];
  readonly slos: Scenario['slos'];
  readonly people: Scenario['people'];
  readonly map: MapInfo;
  readonly dashboards: readonly DashboardSpec[];
  /** What every system of such parts has, listed after the scenario's own. */
  readonly standardDashboards: readonly StandardDashboard[];
  readonly mechanisms: readonly MechanismSpec[];
  readonly tutorial: readonly TutorialStep[];
  readonly verbs: readonly VerbInfo[];
  readonly startEpochMs: number;
  readonly horizonUs: number;
  /** The minutes from which the objectives' counters before the world are extrapolated. */
  readonly healthy: { readonly fromMs: number; readonly toMs: number };
}

export interface MapInfo {
  readonly nodes: readonly { readonly id: string; readonly title: string; readonly kind: 'client' | 'database' | ServiceKind; readonly team: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

export type { ArgInfo, VerbInfo } from '../sim/intents/types.ts';

// --- answers to questions -------------------------------------------------------------------------------------------

/** Columns ready for drawing; buffers are transferred. `times` in seconds since the epoch; NaN is a gap. */
export interface MetricAnswer {
  readonly ok: true;
  readonly times: Float64Array;
  readonly series: readonly { readonly labels: Readonly<Record<string, string>>; readonly values: Float64Array }[];
  readonly truncated: number;
  /** What the evaluator has to say about an answer that is probably not what was meant; left out: nothing. */
  readonly notes?: readonly QueryNote[];
}

export interface QueryNote {
  readonly level: 'warning' | 'info';
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

/** A metric query at one instant: what its type says. Samples in the order of evaluation, so that sort() and topk() show. */
export interface InstantAnswer {
  readonly ok: true;
  readonly type: 'vector' | 'scalar' | 'string' | 'matrix';
  readonly timeMs: number;
  /** A scalar has no labels; of a matrix each series with its newest sample. Empty for a string. */
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
  /** The value of a string, else empty. */
  readonly text: string;
  readonly truncated: number;
  readonly notes: readonly QueryNote[];
}

/** What else can be done with a metric query, worked out from its text alone. */
export interface MetricShape {
  readonly ok: true;
  readonly type: 'vector' | 'scalar' | 'string' | 'matrix';
  /** Whether its values are durations read off a histogram. */
  readonly isQuantile: boolean;
  /** The rate of every bucket of the one histogram that it reads, as a query; null where it reads none, or several. */
  readonly heatmap: string | null;
  /** Real requests behind the histogram: known one by one, known only by searching traces, or not at all. */
  readonly exemplars: 'known' | 'search' | 'none';
  /** Conditions of TraceQL, without braces, on the spans that the histogram counts; null where it counts none. */
  readonly spans: string | null;
  /** The same query as it would have been answered so much earlier; null when that was not asked for. */
  readonly earlier: string | null;
}

/** Real requests that a histogram has counted, newest first. */
export interface ExemplarAnswer {
  readonly ok: true;
  /** How many it counted in the range. */
  readonly total: number;
  readonly rows: readonly TraceRow[];
}

/** The vocabulary of metric queries. Names are without `_bucket`, `_sum`, `_count`. */
export interface MetricCatalog {
  readonly families: readonly { readonly name: string; readonly type: 'counter' | 'gauge' | 'histogram'; readonly help: string }[];
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/** A question that could not be read or answered; `from`/`to` are offsets into its text. */
export interface QueryFault {
  readonly ok: false;
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

export interface TraceRow {
  readonly traceId: string;
  readonly startMs: number;
  readonly durationUs: number;
  readonly journey: string;
  readonly client: string;
  readonly status: number;
  readonly error: string;
  /** Whether the client stopped waiting, rather than being told of a failure. */
  readonly gaveUp: boolean;
}

export type { Span, Trace } from '../telemetry/trace-types.ts';

/** A console answer as the tool itself prints it: a table, or lines of text. */
export interface ConsoleAnswer {
  readonly title: string;
  readonly command: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly text: readonly string[];
  readonly note: string;
}

export interface ConsoleInfo {
  /** Name of the database, or of what else is asked. */
  readonly database: string;
  readonly kind: 'database' | 'other';
  /** Where on the map it stands. */
  readonly component: string;
  readonly commands: readonly { readonly id: string; readonly title: string; readonly help: string; readonly arg: readonly { readonly value: string; readonly label: string }[] }[];
}
