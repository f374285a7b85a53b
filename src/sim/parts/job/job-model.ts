import type { World } from '../../kernel/world.ts';

/** A scheduled job as compiled, and the state of its runs. */
export interface JobModel {
  readonly name: string;
  readonly index: number;
  /** Index of its population among the clients, its station, its slot and its endpoint there. */
  readonly client: number;
  readonly service: number;
  readonly slot: number;
  readonly key: number;
  /** Tunables. */
  readonly enabled: number;
  readonly every: number;
  readonly count: number;
  readonly concurrency: number;
  readonly spread: number;
  readonly firstUs: number;
  readonly jitterUs: number;
  readonly policy: 'allow' | 'forbid' | 'replace';
  readonly holds: number;
  readonly cells: Readonly<Record<string, number>>;
  readonly logs: { readonly started: number; readonly finished: number; readonly skipped: number; readonly stopped: number };
  readonly events: { readonly due: number; readonly go: number };
}

/** By job, and by run: each job has room for so many at a time. */
export interface JobColumns {
  /** When the next run is due, and when the last one was, both without jitter. */
  readonly dueUs: Float64Array;
  readonly lastUs: Float64Array;
  readonly due: Int32Array;
  readonly occurrences: Int32Array;
  /** World time of the last success, -1 before it. */
  readonly succeededUs: Float64Array;
  readonly active: Uint8Array;
  readonly startedUs: Float64Array;
  readonly go: Int32Array;
  readonly left: Int32Array;
  readonly inFlight: Int32Array;
  readonly done: Int32Array;
  readonly failed: Int32Array;
}

export const RUNS_MAX = 8;

export function jobColumns(models: readonly JobModel[]): Readonly<Record<string, Float64Array | Int32Array | Uint8Array>> {
  const jobs = models.length;
  const runs = jobs * RUNS_MAX;
  const i32 = (n: number): Int32Array => new Int32Array(n);
  const columns: JobColumns = {
    dueUs: new Float64Array(jobs), lastUs: new Float64Array(jobs), due: i32(jobs), occurrences: i32(jobs), succeededUs: new Float64Array(jobs).fill(-1),
    active: new Uint8Array(runs), startedUs: new Float64Array(runs), go: i32(runs), left: i32(runs), inFlight: i32(runs), done: i32(runs), failed: i32(runs),
  };
  return { ...columns };
}

export const jobsOf = (world: World): readonly JobModel[] => world.model.parts['jobs'] as readonly JobModel[];
export const jobColumnsOf = (world: World): JobColumns => world.parts['jobs'] as unknown as JobColumns;

/** Rows of a job's runs that are active. */
export function activeRuns(world: World, job: JobModel): number[] {
  const { active } = jobColumnsOf(world);
  return Array.from({ length: RUNS_MAX }, (_, i) => job.index * RUNS_MAX + i).filter((run) => active[run] !== 0);
}
