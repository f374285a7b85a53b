import type { AnySpec } from './parts/fields.ts';

/**
 * A system as the world is built from it: what a scenario file says after it has been read, checked and normalised.
 * Durations are whole microseconds, rates are per second, ratios lie in [0, 1]. Names are unique within their map.
 * Everything is plain data, so that a specification can be stored, hashed and sent to a worker.
 */

export interface SystemSpec {
  readonly services: Readonly<Record<string, ServiceSpec>>;
  readonly databases: Readonly<Record<string, DatabaseSpec>>;
  readonly pools: Readonly<Record<string, PoolSpec>>;
  readonly flags: Readonly<Record<string, FlagSpec>>;
  readonly clients: Readonly<Record<string, ClientSpec>>;
  /** Things of the parts in `sim/parts/parts.ts`: by section, then by name. */
  readonly parts: Readonly<Record<string, Readonly<Record<string, AnySpec>>>>;
  /** Metrics are scraped and gauges sampled this often. */
  readonly scrapeEveryUs: number;
}

/** A cache or a broker runs what parts add to it; its own team sees its processes like those of any service. */
export type ServiceKind = 'gateway' | 'service' | 'third_party' | 'cache' | 'broker';

export interface ServiceSpec {
  readonly kind: ServiceKind;
  readonly title: string;
  readonly team: string;
  /** Copies at the start and the most that `scale` may ask for. */
  readonly instances: number;
  readonly instancesMax: number;
  /** Requests that one instance works on at a time; further ones queue, `queue` of them at the most. */
  readonly workers: number;
  readonly queue: number;
  /** Processor cores of one instance; `cpu` steps share them first come, first served. */
  readonly cores: number;
  /** From the start of a process to its first request. */
  readonly startupUs: number;
  /** How long a stopping instance may finish what it has begun. */
  readonly graceUs: number;
  /** Versions by name; the one that runs at the start is `version`. */
  readonly version: string;
  readonly versions: readonly string[];
  readonly endpoints: Readonly<Record<string, EndpointSpec>>;
  /** Which of those who wait goes next and who is not worth serving any more; left out: first come, first served, everybody. */
  readonly lifo?: boolean;
  readonly dropExpired?: boolean;
  readonly queueTimeoutUs?: number;
}

export interface EndpointSpec {
  readonly steps: readonly StepSpec[];
  /** Other steps for some versions. */
  readonly versions: Readonly<Record<string, readonly StepSpec[]>>;
}

export type SpreadSpec =
  | { readonly kind: 'constant' }
  | { readonly kind: 'exponential' }
  | { readonly kind: 'lognormal'; readonly sigma: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number };

export type StepSpec =
  /** Work on a core of the instance, mean `us`. */
  | { readonly do: 'cpu'; readonly us: number; readonly spread: SpreadSpec }
  /** Time that needs no core (other people's work, sleeping). */
  | { readonly do: 'wait'; readonly us: number; readonly spread: SpreadSpec }
  | CallSpec
  | QuerySpec
  /** Holds one connection of the pool while the steps run. */
  | { readonly do: 'transaction'; readonly pool: string; readonly steps: readonly StepSpec[] }
  | { readonly do: 'when'; readonly flag: string | null; readonly trait?: string | null; readonly probability: number; readonly then: readonly StepSpec[]; readonly otherwise: readonly StepSpec[] }
  | { readonly do: 'log'; readonly level: 0 | 1 | 2 | 3; readonly text: string }
  /** `exception`: what the process writes about it, as a line of a stack trace. */
  | { readonly do: 'fail'; readonly status: number; readonly probability: number; readonly exception?: string }
  | PartStepSpec;

/** A step of a part: `step` is its key, `part` the thing that it names. */
export interface PartStepSpec {
  readonly do: 'part';
  readonly step: string;
  readonly part: string;
  readonly values: AnySpec;
  readonly blocks: Readonly<Record<string, readonly StepSpec[]>>;
}

/** The lists of steps inside a step. */
export function blocksOf(step: StepSpec): readonly (readonly StepSpec[])[] {
  if (step.do === 'transaction') return [step.steps];
  if (step.do === 'when') return [step.then, step.otherwise];
  return step.do === 'part' ? Object.values(step.blocks) : [];
}

/** Steps with all that stand inside them, in the order in which they are written. */
export function allSteps(steps: readonly StepSpec[]): StepSpec[] {
  return steps.flatMap((step) => [step, ...blocksOf(step).flatMap(allSteps)]);
}

/** The steps of an endpoint in all its versions. */
export function stepsOfEndpoint(endpoint: EndpointSpec): StepSpec[] {
  return [endpoint.steps, ...Object.values(endpoint.versions)].flatMap(allSteps);
}

/** What a caller's client library does beside timeout, retries and backoff. What is left out is `PLAIN_POLICY`. */
export interface PolicySpec {
  /** Share of the backoff that is drawn: 0 none, 0.5 "equal jitter", 1 "full jitter". */
  readonly jitter?: number;
  /** The longest backoff; 0: it doubles without a limit. */
  readonly backoffMaxUs?: number;
  /** Retries that each request pays for; 0: no budget, so no limit. */
  readonly retryBudget?: number;
  readonly retryOn?: RetryOn;
  /** Calls of one instance that may be under way; 0: no limit. */
  readonly concurrency?: number;
  /** The callee learns when its caller gives up. */
  readonly propagateDeadline?: boolean;
  /** A caller that gives up tells the callee to stop. */
  readonly cancels?: boolean;
}

/** Answers after which a further attempt makes sense: `failures` all but a 429, `all` that too, `unavailable` only a 503. */
export type RetryOn = 'failures' | 'all' | 'unavailable';

export const PLAIN_POLICY = { jitter: 0.5, backoffMaxUs: 0, retryBudget: 0, retryOn: 'failures', concurrency: 0, propagateDeadline: false, cancels: false } as const satisfies Required<PolicySpec>;

/** One call to another service. Its tunables are named `calls.<name>.timeout` and so on; `name` defaults to `caller>callee`. */
export interface CallSpec extends PolicySpec {
  readonly do: 'call';
  readonly name: string;
  readonly service: string;
  readonly endpoint: string;
  /** 0 means: waits for ever. */
  readonly timeoutUs: number;
  readonly retries: number;
  readonly backoffUs: number;
  /** Whether the caller goes on without an answer (a fallback) instead of failing. */
  readonly optional: boolean;
  /** The caller does not wait: a task in its process makes the call, whatever comes of it. */
  readonly async?: boolean;
  readonly breaker: BreakerSpec | null;
}

export interface BreakerSpec {
  readonly enabled: boolean;
  /** Opens when at least `volume` calls were made in `windowUs` and this share of them failed or ran over `slowUs` (0: only failures count). */
  readonly failureRatio: number;
  readonly slowUs: number;
  readonly volume: number;
  readonly windowUs: number;
  readonly openUs: number;
  readonly probes: number;
}

/** One statement on a database through a pool, taking a connection for its duration unless a transaction holds one. */
export interface QuerySpec {
  readonly do: 'query';
  readonly query: string;
  readonly pool: string;
  readonly timeoutUs: number;
  readonly times: number;
  /** Which of the table's contended rows it is about (parts/locks/rows.ts); default the first that the request has drawn. */
  readonly row?: 'first' | 'second' | 'lower' | 'higher' | 'hot' | 'user';
}

/** A connection pool in every instance of a service, to one database. */
export interface PoolSpec {
  readonly service: string;
  readonly database: string;
  readonly size: number;
  readonly sizeMax: number;
  /** How long a request waits for a free connection before it fails. */
  readonly waitUs: number;
}

export interface DatabaseSpec {
  readonly title: string;
  readonly team: string;
  readonly engine: string;
  readonly cores: number;
  readonly connectionsMax: number;
  /** Share of page reads served from memory, and what a read from disk costs. */
  readonly hitRatio: number;
  readonly pageReadUs: number;
  readonly tables: Readonly<Record<string, TableSpec>>;
  readonly queries: Readonly<Record<string, QueryClassSpec>>;
}

export interface TableSpec {
  readonly rows: number;
  readonly rowBytes: number;
  /** What the planner believes, from the last ANALYZE. */
  readonly rowsEstimated: number;
  readonly columns: readonly string[];
  readonly indexes: Readonly<Record<string, IndexSpec>>;
  /** Rows that requests meet at, beside so many others that they never meet: only these are locked. Default 0. */
  readonly contendedRows?: number;
  /** Share of the draws that fall on the first of them, beyond its fair part. Default 0. */
  readonly hotShare?: number;
  /** What a migration of the table runs, and how long that takes once it has its lock. */
  readonly ddlText?: string;
  readonly ddlUs?: number;
}

export interface IndexSpec {
  readonly columns: readonly string[];
  readonly unique: boolean;
  /** `absent` ones can be built; a plan uses `valid` ones alone. */
  readonly state: 'valid' | 'absent' | 'invalid';
}

export interface QueryClassSpec {
  readonly table: string;
  readonly kind: 'select' | 'insert' | 'update' | 'delete';
  readonly text: string;
  /** Columns compared with equality; an index serves when its first column is among them. */
  readonly filter: readonly string[];
  /** Rows that match, as a share of the table (`matchRatio`) plus a constant (`matchRows`). */
  readonly matchRatio: number;
  readonly matchRows: number;
  /** Work per row of the result beyond reading it: joins, aggregation, sorting. */
  readonly perMatchUs: number;
  readonly limit: number;
  /** A fixed cost of the statement: parsing, planning, one round trip inside the server. */
  readonly baseUs: number;
  /** Time that the statement holds its connection without a core, e.g. streaming rows to a slow reader. */
  readonly idleUs: number;
  /** What it locks its row with; default `update` for updates and deletes, else `none`. */
  readonly lock?: 'none' | 'share' | 'update';
}

export interface FlagSpec {
  readonly title: string;
  readonly service: string;
  readonly description: string;
  readonly on: boolean;
}

/** People (or machines) who use the system: they arrive whether or not the last ones were served. */
export interface ClientSpec extends PolicySpec {
  readonly title: string;
  readonly ratePerSecond: number;
  /** Multiplier of the rate over time, as steps from the given instant on. */
  readonly profile: readonly { readonly atUs: number; readonly factor: number }[];
  readonly service: string;
  readonly routes: readonly { readonly endpoint: string; readonly share: number; readonly journey: string }[];
  readonly timeoutUs: number;
  readonly retries: number;
  readonly backoffUs: number;
  /** Mean time between two actions of one user: what one bad answer costs in user-seconds. 0: not a person, costs nothing. */
  readonly secondsPerAction: number;
  readonly keys: number;
}

/** Ways in which a request can end. Stale and incorrect answers look like success to every machine: only the person who reads them can tell. */
export const OUTCOMES = ['ok', 'error', 'timeout', 'rejected', 'unavailable', 'pool_timeout', 'breaker_open', 'reset', 'stale', 'incorrect', 'bulkhead_full', 'cancelled', 'deadlock', 'lock_timeout'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** HTTP status that each outcome becomes, index by outcome. 499: the caller closed the connection before the answer (nginx's code). */
export const OUTCOME_STATUS = [200, 500, 504, 429, 503, 503, 503, 502, 200, 200, 503, 499, 500, 500] as const;
