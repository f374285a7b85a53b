import type { LogSearchArgs, LogSearchPart } from '../session/log-answers.ts';
import { linesAround } from '../session/log-rows.ts';
import { newLogSearches, searchLogs, type LogSearches } from '../session/log-search.ts';
import type { Pace } from '../session/pace.ts';
import type { Run } from '../session/run.ts';
import type { LongWork } from './long-calls.ts';
import type { LongCalls, WorkerCalls } from './protocol.ts';
import { handOver } from './transfer.ts';
import type { WorldHost } from './world-host.ts';

/** Several may be searching at once, and the world goes on between: a slice of one is a third of what the worker takes at a time. */
const SLICE_MS = 4;
/** The first lines are shown soon; after that nobody reads faster than this. */
const FIRST_PART_MS = 40;
const PART_MS = 200;
const ROWS_AROUND_MAX = 500;

const kept = new WeakMap<Run, LogSearches>();

/** Searches the log of the run. */
export function* askLogs({ run }: WorldHost, args: LogSearchArgs): LongWork<LogSearchPart, LongCalls['searchLogs']['result']> {
  let searches = kept.get(run);
  if (searches === undefined) kept.set(run, (searches = newLogSearches()));
  const answer = yield* searchLogs(run.recorder.logs, searches, args, newPace());
  if (!answer.ok) return answer;
  if (answer.kind === 'lines') return handOver(answer, [answer.histogram.times, ...answer.histogram.counts]);
  return handOver(answer, [answer.times, ...answer.series.map(({ values }) => values)]);
}

function newPace(): Pace {
  let until = 0;
  let due = performance.now() + FIRST_PART_MS;
  return {
    begin: () => {
      until = performance.now() + SLICE_MS;
    },
    goOn: () => performance.now() < until,
    isDue: () => {
      const now = performance.now();
      if (now < due) return false;
      due = now + PART_MS;
      return true;
    },
  };
}

/** The lines around one, of the same instance. */
export function askLinesAround({ run }: WorldHost, { at, before, after }: WorkerCalls['linesAround']['args']): WorkerCalls['linesAround']['result'] {
  const rows = (wanted: number): number => Math.max(0, Math.min(ROWS_AROUND_MAX, Math.floor(wanted)));
  return linesAround(run.recorder.logs, at, rows(before), rows(after));
}
