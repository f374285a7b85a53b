import { parentPort, workerData } from 'node:worker_threads';
import { performJob, type Job, type Kept } from '../proof/jobs.ts';
import type { Subject } from '../proof/subject.ts';
import type { Answer } from './proof-answer.ts';

/** A thread of `faultline check`: one job at a time. */
const subject = workerData as Subject;
const kept: Kept = new Map();

parentPort?.on('message', ({ place, job }: { place: number; job: Job }) => {
  let answer: Answer;
  try {
    answer = { place, result: performJob(subject, kept, job) };
  } catch (error) {
    answer = { place, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});
