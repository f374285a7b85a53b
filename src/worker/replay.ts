import { advanceBurns, newBurnWatch, type BurnWatch } from '../session/burn-alerts.ts';
import { newViewBuilder } from '../session/build-view.ts';
import { rewind, sharedLog } from '../session/rewind.ts';
import { EVALUATION_US } from '../session/alerts.ts';
import { advanceRun, isOver, PLAYED, type Run } from '../session/run.ts';
import type { WorldHost } from './world-host.ts';

/** A run that is looked back on: the whole of it, and what is worked out once for all of its moments. */
export interface Past {
  readonly whole: Run;
  /** Where the burn-rate rules stood after each evaluation, in order: they look back over hours, and say the same at every visit. */
  readonly burns: readonly BurnWatch[];
}

/** Makes a run that has come to its end one that is looked back on, standing at `atUs`; yields the share done. */
export function* lookBack(host: WorldHost, atUs: number): Generator<number, WorldHost> {
  const whole = host.run;
  const watch = newBurnWatch(whole);
  const burns: BurnWatch[] = [];
  for (let untilUs = whole.scenario.historyUs; untilUs < whole.world.now + EVALUATION_US; untilUs += EVALUATION_US) {
    const before = watch.atUs;
    advanceBurns(watch, whole, Math.min(untilUs, whole.world.now));
    if (watch.atUs !== before) burns.push(copyOf(watch));
    yield Math.min(1, untilUs / whole.world.now);
  }
  return standAt({ ...host, past: { whole, burns } }, { whole, burns }, rewind(whole, atUs));
}

/** The same at another moment; what has been asked of the one before stays good, as it is another run. Throws where nobody looks back. */
export function seek(host: WorldHost, toUs: number): WorldHost {
  const { past, run } = host;
  if (past === null) throw new Error('This run is being played, not looked back on.');
  const atUs = Math.max(0, Math.min(past.whole.world.now, Math.floor(toUs)));
  const milestone = past.whole.snapshots.findLast(({ world }) => world.now <= atUs)?.world.now ?? 0;
  if (atUs < run.world.now || milestone > run.world.now) return standAt(host, past, rewind(past.whole, atUs));
  // Not far ahead: going there costs less than beginning from a milestone.
  advanceRun(run, atUs);
  return host;
}

/** A run of its own that begins at the moment shown and may be played: what was done until then is its past, and nothing is to come. */
export function branchHere(host: WorldHost): WorldHost {
  const { past, run } = host;
  if (past === null) throw new Error('This run is being played, not looked back on.');
  const branch = rewind(past.whole, run.world.now, sharedLog(past.whole.intents, run.world.now));
  if (isOver(branch)) throw new Error('The time is up at this moment. Go back a little to play on.');
  return { ...standAt(host, past, { ...branch, scope: PLAYED }), past: null };
}

function standAt(host: WorldHost, { burns }: Past, run: Run): WorldHost {
  const { map, baselines } = host.builder;
  const known = burns.findLast(({ atUs }) => atUs < run.world.now);
  return { ...host, run, builder: { ...newViewBuilder(run), map, baselines, burns: known === undefined ? newBurnWatch(run) : copyOf(known) } };
}

function copyOf({ atUs, slos }: BurnWatch): BurnWatch {
  return { atUs, slos: slos.map((states) => [...states]) };
}
