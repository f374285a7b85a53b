import { restoreSnapshot } from '../sim/kernel/snapshot.ts';
import { newWorld } from '../sim/kernel/world.ts';
import { asMetricSource } from '../telemetry/metric-source.ts';
import { advanceCase, movePhase, NEW_CASE, refusal, type Case } from './case.ts';
import type { Intent, StampedIntent } from './intents.ts';
import { forkRecorder } from './recording.ts';
import { settle, type Run, type Scope } from './run.ts';
import { newSufferingMeter } from './suffering.ts';

/**
 * Another course of the same incident: the run that `plan` would have made from the beginning, standing at the last
 * milestone before the first thing that one of the two did to the world and the other did not. Until there the worlds are
 * the same, so nothing of it is simulated again; from there on it is a run like any other, bit for bit as if it had been
 * played straight. The original is left alone, and may end earlier than the branch.
 *
 * The plan is in order of time, like a log. Throws where the run keeps no milestones or nobody was paged: there is nothing
 * to decide before the page.
 */
export function branchOff(run: Run, plan: readonly StampedIntent[], scope: Scope): Run {
  const partedUs = partingOf(run, plan);
  const at = run.snapshots.findLastIndex((milestone) => milestone.world.now <= partedUs);
  const milestone = run.snapshots[at];
  if (milestone === undefined || run.pagedAtUs === null || scope.record) throw new Error('This run cannot be branched.');
  const { now } = milestone.world;
  const { state, taken, next } = follow(run, plan, now);
  const suffering = newSufferingMeter(milestone.suffering);
  // A milestone stands before whatever happened at its own time, a scrape for instance.
  const recorder = forkRecorder(run.recorder, run.model, now - 1, scope, suffering);
  const world = newWorld(run.model, run.world.plot);
  restoreSnapshot(world, milestone.world);
  world.sink = recorder.sink;
  const branch: Run = {
    ...run, scope, world, recorder, suffering, state,
    source: asMetricSource(recorder.metrics),
    alerts: [...milestone.alerts],
    alertLog: run.alertLog.filter(({ atUs }) => atUs <= now),
    health: run.health.filter(({ atUs }) => atUs <= now),
    snapshots: scope.milestones !== undefined ? run.snapshots.slice(0, at + 1) : [],
    intents: taken,
    pending: plan.slice(next),
  };
  settle(branch);
  return branch;
}

/** World time of the first thing that the run or the plan does to the world and the other does not; Infinity where there is none. */
export function partingOf(run: Run, plan: readonly StampedIntent[]): number {
  return follow(run, plan, Infinity).partedUs;
}

interface Followed {
  readonly state: Case;
  readonly taken: StampedIntent[];
  /** The first intent of the plan that was not come to. */
  readonly next: number;
  readonly partedUs: number;
}

/** What the plan makes of the case up to `beforeUs`, as long as the worlds are the same: actions have the run's own numbers. */
function follow(run: Run, plan: readonly StampedIntent[], beforeUs: number): Followed {
  const actions = run.intents.flatMap(({ tick, intent }) => (intent.kind === 'mitigate' ? [{ tick, intent }] : []));
  const taken: StampedIntent[] = [];
  let state: Case = { ...NEW_CASE, phase: movePhase(NEW_CASE.phase, 'PAGE') };
  let done = 0;
  let next = 0;
  const followed = (tick: number): Followed => ({ state, taken, next, partedUs: Math.min(tick, actions[done]?.tick ?? Infinity) });
  for (; next < plan.length && plan[next]!.tick < beforeUs; next++) {
    const { tick, intent } = plan[next]!;
    if (tick < (run.pagedAtUs ?? Infinity) || refusal(state, intent) !== null) continue;
    // Declaring an incident over stops the clock.
    if (intent.kind === 'resolve') return followed(tick);
    if (intent.kind === 'mitigate' && (actions[done]?.tick !== tick || !isSameAction(actions[done]!.intent, intent))) return followed(tick);
    const stamped: StampedIntent = { seq: taken.length, tick, intent };
    state = advanceCase(state, stamped, intent.kind === 'mitigate' ? run.state.mitigations[done++]!.action : -1);
    taken.push(stamped);
  }
  return followed(Infinity);
}

type Action = Extract<Intent, { kind: 'mitigate' }>;

function isSameAction(a: Action, b: Action): boolean {
  return a.verb === b.verb && JSON.stringify(a.args) === JSON.stringify(b.args);
}
