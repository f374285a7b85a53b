import type { JobResult } from '../proof/jobs.ts';

/** What a thread answers: the result of the job with that number, or why there is none. */
export type Answer = { readonly place: number; readonly result: JobResult } | { readonly place: number; readonly error: string };
