import { Worker } from 'node:worker_threads';
import { performHere, type Job, type JobResult, type Perform } from '../proof/jobs.ts';
import type { Answer } from './proof-answer.ts';
import type { Subject } from '../proof/subject.ts';

export interface Pool {
  readonly perform: Perform;
  close(): Promise<void>;
}

/**
 * Simulates on several threads. What was read by one thread is studied by it too, since it keeps the world; results do not
 * depend on the number of threads.
 */
export function openPool(subject: Subject, threads: number): Pool {
  if (threads < 2) return { perform: performHere(subject), close: () => Promise.resolve() };
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./proof-worker.mjs', import.meta.url), { workerData: subject }));
  const homes = new Map<string, number>();
  let next = 0;
  const homeOf = (job: Job): number => {
    const key = job.kind === 'quiet' ? `quiet ${job.seed}` : `${job.variant} ${job.seed}`;
    const home = homes.get(key) ?? next++ % threads;
    homes.set(key, home);
    return home;
  };
  return {
    perform: async (jobs) => {
      const results: JobResult[] = [];
      const queues = workers.map((): number[] => []);
      jobs.forEach((job, place) => queues[homeOf(job)]!.push(place));
      await Promise.all(workers.map((worker, i) => workThrough(worker, jobs, queues[i]!, results)));
      return results;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

async function workThrough(worker: Worker, jobs: readonly Job[], queue: readonly number[], results: JobResult[]): Promise<void> {
  for (const place of queue) {
    const answer = await new Promise<Answer>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (message: Answer) => {
        worker.off('error', reject);
        resolve(message);
      });
      worker.postMessage({ place, job: jobs[place] });
    });
    if ('error' in answer) throw new Error(answer.error);
    results[place] = answer.result;
  }
}
