import { exponentialTable, sampleQuantile } from '../../../base/quantile-table.ts';
import { drawU32, drawUnit, laneA, laneB } from '../../../base/random.ts';
import { pushEvent } from '../../../base/event-heap.ts';
import { FREE } from '../../kernel/frames.ts';
import { execute } from '../../kernel/run.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { abort } from '../station/station.ts';
import { beginRequest } from '../client/begin-request.ts';
import { activeRuns, jobColumnsOf, jobsOf, RUNS_MAX, type JobModel } from './job-model.ts';

/** The life of a job's runs: due, begun, its requests one after the other or spread over a time, ended. */

const OUTCOME_OK = 0;
const OUTCOME_RESET = 7;
const JITTER_DRAW = 0;
const PACE_DRAW = 1;
/** No scheduler looks at its table more often. */
const INTERVAL_MIN_US = 1_000_000;
const EXPONENTIAL = exponentialTable();

export function startJobs(world: World): void {
  for (const job of jobsOf(world)) {
    const { dueUs } = jobColumnsOf(world);
    dueUs[job.index] = job.firstUs > 0 ? job.firstUs : intervalUs(world, job);
    armDue(world, job);
  }
}

/** A tunable has changed. Were it the interval, the next run comes one new interval after the last, or now. */
export function retimeJob(world: World, index: number): void {
  const job = jobsOf(world)[index];
  const { dueUs, lastUs, occurrences } = jobColumnsOf(world);
  const wantedUs = lastUs[index] + intervalUs(world, job);
  if (wantedUs === dueUs[index] || (occurrences[index] === 0 && job.firstUs > 0)) return;
  dueUs[index] = Math.max(world.now, wantedUs);
  armDue(world, job);
}

const intervalUs = (world: World, job: JobModel): number => Math.max(INTERVAL_MIN_US, Math.round(world.params[job.every]));

function armDue(world: World, job: JobModel): void {
  const { dueUs, due, occurrences } = jobColumnsOf(world);
  const jitterUs = Math.floor(job.jitterUs * drawUnit(laneA(world.seedA, job.key), laneB(world.seedB, job.key), occurrences[job.index] * 2 + JITTER_DRAW));
  due[job.index] = nextToken(world);
  pushEvent(world.heap, Math.max(world.now, dueUs[job.index] + jitterUs), job.events.due, job.index, due[job.index]);
}

/** It is time for a run. */
export function jobDue(world: World, index: number, token: number): void {
  const job = jobsOf(world)[index];
  const { dueUs, lastUs, due, occurrences } = jobColumnsOf(world);
  if (due[index] !== token) return;
  occurrences[index]++;
  lastUs[index] = dueUs[index];
  dueUs[index] += intervalUs(world, job);
  armDue(world, job);
  if (world.params[job.enabled] < 0.5) return;
  const running = activeRuns(world, job);
  if (job.policy === 'replace') for (const run of running) stopRun(world, job, run, 'replaced');
  if ((job.policy === 'forbid' && running.length > 0) || running.length === RUNS_MAX) {
    world.cells[world.model.slots[job.slot].offset + job.cells['skipped']]++;
    world.sink.logged(world.now, job.logs.skipped, world.stations.identity[job.slot], 0, index, running.length, 0, 0);
    return;
  }
  startRun(world, job);
}

function startRun(world: World, job: JobModel): void {
  const columns = jobColumnsOf(world);
  const run = Array.from({ length: RUNS_MAX }, (_, i) => job.index * RUNS_MAX + i).find((row) => columns.active[row] === 0) ?? -1;
  columns.active[run] = 1;
  columns.startedUs[run] = world.now;
  columns.left[run] = Math.round(world.params[job.count]);
  for (const column of [columns.inFlight, columns.done, columns.failed, columns.go]) column[run] = 0;
  world.sink.logged(world.now, job.logs.started, world.stations.identity[job.slot], 0, job.index, columns.left[run], world.params[job.concurrency], 0);
  if (columns.left[run] === 0) endRun(world, job, run);
  else go(world, job, run);
}

/** Has the run begin its next requests, as an event of its own. */
function go(world: World, job: JobModel, run: number): void {
  const columns = jobColumnsOf(world);
  if (columns.go[run] !== 0) return;
  columns.go[run] = nextToken(world);
  pushEvent(world.heap, world.now + paceUs(world, job, run), job.events.go, run, columns.go[run]);
}

/** Requests that are spread over a time come in no order: each gap is exponential around what is left of the time for those left. */
function paceUs(world: World, job: JobModel, run: number): number {
  const { startedUs, left, occurrences } = jobColumnsOf(world);
  const spreadUs = world.params[job.spread];
  if (spreadUs <= 0) return 0;
  const restUs = Math.max(0, startedUs[run] + spreadUs - world.now);
  const a = laneA(laneA(world.seedA, job.key), occurrences[job.index] * 2 + PACE_DRAW);
  const b = laneB(laneB(world.seedB, job.key), left[run]);
  return Math.round(((sampleQuantile(EXPONENTIAL, drawU32(a, b, 0)) / EXPONENTIAL.mean) * restUs) / left[run]);
}

export function runGoes(world: World, run: number, token: number): void {
  const columns = jobColumnsOf(world);
  if (columns.go[run] !== token || token === 0) return;
  const job = jobsOf(world)[Math.floor(run / RUNS_MAX)];
  columns.go[run] = 0;
  const spread = world.params[job.spread] > 0;
  let room = spread ? 1 : world.params[job.concurrency] - columns.inFlight[run];
  while (columns.active[run] !== 0 && columns.left[run] > 0 && room-- >= 1) beginOne(world, job, run);
  if (spread && columns.left[run] > 0) go(world, job, run);
}

function beginOne(world: World, job: JobModel, run: number): void {
  const columns = jobColumnsOf(world);
  const f = beginRequest(world, job.client);
  columns.left[run]--;
  columns.inFlight[run]++;
  world.frames.holds[f] |= job.holds;
  // A population's request has no worker to get: the column says to which run it belongs.
  world.frames.startUs[f] = columns.startedUs[run];
  execute(world, f);
}

/** A request of a job is over. */
export function requestEnded(world: World, f: number): void {
  const { frames } = world;
  const columns = jobColumnsOf(world);
  const job = jobsOf(world).find(({ service }) => service === frames.service[f]);
  const run = job === undefined ? undefined : activeRuns(world, job).find((row) => columns.startedUs[row] === frames.startUs[f]);
  if (job === undefined || run === undefined) return;
  columns.inFlight[run]--;
  if (frames.outcome[f] === OUTCOME_OK) columns.done[run]++;
  else columns.failed[run]++;
  if (columns.left[run] > 0) {
    // A run that is spread has its next beginning on the calendar; not so one that is spread only since it is under way.
    go(world, job, run);
  } else if (columns.inFlight[run] === 0) endRun(world, job, run);
}

function endRun(world: World, job: JobModel, run: number): void {
  const columns = jobColumnsOf(world);
  const { offset } = world.model.slots[job.slot];
  const durationUs = world.now - columns.startedUs[run];
  const failed = columns.failed[run] > 0;
  columns.active[run] = 0;
  if (!failed) columns.succeededUs[job.index] = world.now;
  world.cells[offset + job.cells[failed ? 'failed' : 'succeeded']]++;
  world.cells[offset + job.cells['seconds']] += durationUs * 1e-6;
  world.cells[offset + job.cells['runs']]++;
  world.sink.logged(world.now, job.logs.finished, world.stations.identity[job.slot], 0, job.index, durationUs, columns.done[run], columns.failed[run]);
}

/** Ends a run before its time. What it has asked for is worked on all the same: nobody tells those who work. */
export function stopRun(world: World, job: JobModel, run: number, how: 'replaced' | 'stopped'): void {
  const columns = jobColumnsOf(world);
  const { frames } = world;
  columns.active[run] = 0;
  columns.go[run] = 0;
  world.cells[world.model.slots[job.slot].offset + job.cells[how]]++;
  world.sink.logged(world.now, job.logs.stopped, world.stations.identity[job.slot], 0, job.index, columns.done[run], columns.left[run] + columns.inFlight[run], 0);
  for (let f = 0; f < frames.high; f++) {
    if (frames.state[f] !== FREE && frames.service[f] === job.service && frames.startUs[f] === columns.startedUs[run]) abort(world, f, OUTCOME_RESET);
  }
}
