import { restoreSnapshot } from '../sim/kernel/snapshot.ts';
import { newWorld } from '../sim/kernel/world.ts';
import { startWorld } from '../sim/start.ts';
import { forkWholeRecorder } from '../telemetry/fork-recorder.ts';
import { asMetricSource } from '../telemetry/metric-source.ts';
import { advanceCase, movePhase, NEW_CASE, type Case } from './case.ts';
import type { StampedIntent } from './intents.ts';
import { recorderOf } from './recording.ts';
import { advanceRun, settle, type Milestone, type Run } from './run.ts';
import { newSufferingMeter } from './suffering.ts';

/**
 * The run as it stood at an earlier moment, with everything that was done at that very time: bit for bit the run that its
 * log would have made if it had been played to `toUs` and no further, so that nothing asked of it can know what came later.
 * Takes up the milestone before and simulates the rest, at the most half a minute. The whole run is left alone; the earlier
 * one shares its older record. What the log holds after `toUs` is pending.
 *
 * `log` is the run's own, or the same with something left out or added at `toUs` or later. Beyond the end of the run it goes
 * on as the log says. Throws where the run keeps no milestones.
 */
export function rewind(whole: Run, toUs: number, log: readonly StampedIntent[] = whole.intents): Run {
  const milestone = whole.snapshots.findLast(({ world }) => world.now <= toUs);
  if (milestone === undefined || !whole.scope.record) throw new Error('This run cannot be rewound.');
  const { now } = milestone.world;
  const isPaged = whole.pagedAtUs !== null && whole.pagedAtUs <= now;
  const { world, recorder } = now === 0 ? beginAgain(whole) : takeUp(whole, milestone);
  const suffering = newSufferingMeter(milestone.suffering);
  suffering.row = recorder.requests.count;
  const run: Run = {
    ...whole, world, recorder, suffering,
    source: asMetricSource(recorder.metrics),
    alerts: [...milestone.alerts],
    alertLog: whole.alertLog.filter(({ atUs }) => atUs <= now),
    health: whole.health.filter(({ atUs }) => atUs <= now),
    snapshots: whole.snapshots.filter((one) => one.world.now <= now),
    intents: log.slice(0, milestone.intents),
    pending: log.slice(milestone.intents),
    state: caseAt(whole, milestone.intents, isPaged),
    pagedAtUs: isPaged ? whole.pagedAtUs : null,
  };
  // Nothing is done before the world has begun.
  if (now > 0) settle(run);
  advanceRun(run, toUs);
  return run;
}

type Taken = Pick<Run, 'world' | 'recorder'>;

function takeUp({ model, world: { plot }, recorder: record }: Run, { world: snapshot }: Milestone): Taken {
  // A milestone stands before whatever happened at its own time, a scrape for instance.
  const recorder = forkWholeRecorder(record, snapshot.now - 1);
  const world = newWorld(model, plot);
  restoreSnapshot(world, snapshot);
  world.sink = recorder.sink;
  return { world, recorder };
}

/** Before the second milestone. What a world says of itself as it begins cannot be told from what happens at that time. */
function beginAgain({ model, seed, scenario, world: { plot } }: Run): Taken {
  const recorder = recorderOf(model, seed, scenario.startEpochMs);
  return { world: startWorld(model, plot, recorder.sink), recorder };
}

/** The case after the first intents of a run: they were all taken, and actions have the numbers that the world gave them. */
function caseAt(whole: Run, count: number, isPaged: boolean): Case {
  let state = isPaged ? { ...NEW_CASE, phase: movePhase(NEW_CASE.phase, 'PAGE') } : NEW_CASE;
  let done = 0;
  for (const stamped of whole.intents.slice(0, count)) {
    state = advanceCase(state, stamped, stamped.intent.kind === 'mitigate' ? whole.state.mitigations[done++]!.action : -1);
  }
  return state;
}

/**
 * What a branch that begins at `atUs` shares with its parent: all that was done until then, without the end of the incident,
 * since whoever plays on wants it to go on.
 */
export function sharedLog(intents: readonly StampedIntent[], atUs: number): StampedIntent[] {
  return intents.filter(({ tick, intent }) => tick <= atUs && intent.kind !== 'resolve' && intent.kind !== 'write_postmortem').map((stamped, seq) => ({ ...stamped, seq }));
}
