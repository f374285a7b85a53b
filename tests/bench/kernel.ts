import { compileSystem } from '../../src/sim/compile/compile.ts';
import { runUntil } from '../../src/sim/kernel/run.ts';
import { hashWorld, restoreSnapshot, snapshotBytes, takeSnapshot } from '../../src/sim/kernel/snapshot.ts';
import { QUIET_SINK } from '../../src/sim/kernel/sink.ts';
import type { World } from '../../src/sim/kernel/world.ts';
import { startWorld } from '../../src/sim/start.ts';
import { newRecorderFor } from '../../src/session/recording.ts';
import { sixServices } from '../support/six-services.ts';
import { plot, station } from '../support/systems.ts';
import { benchCounterfactual } from './counterfactual.ts';
import { cpuMs, leastOf, type BenchLine } from './measure.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
/** Each figure is the least of this many goes. */
const GOES = 9;

/**
 * The least cost of one of many equal steps of a simulation, in ms of processor time. Steps are short (a tenth of a second)
 * because the speed of a shared machine changes within seconds; arrivals vary by less than 1 % between steps.
 */
function leastStep(make: () => World, stepUs: number, steps: number): { world: World; ms: number } {
  let world = make();
  let ms = Infinity;
  for (let go = 0; go < GOES; go++) {
    world = make();
    for (let step = 1; step <= steps; step++) ms = Math.min(ms, cpuMs(() => runUntil(world, step * stepUs)));
  }
  return { world, ms };
}

/** The bare kernel against DESIGN section 9, in process CPU time of one core. */
export function benchThroughput(): BenchLine[] {
  const model = compileSystem(station(850, 8, 8_000, 'exponential', 1e6));
  const stepUs = 100 * SECOND;
  const { world, ms } = leastStep(() => startWorld(model, plot(5), QUIET_SINK), stepUs, 8);
  const events = world.events / 8;
  return [{ name: 'kernel events per second, M/M/8 at load 0.85', value: events / (ms / 1000) / 1e6, unit: 'M/s', demand: 4, better: 'higher' }];
}

/** A whole system against DESIGN section 9, in process CPU time of one core. */
export function benchSixServices(): BenchLine[] {
  const model = compileSystem(sixServices());
  const build = (): World => {
    const started = startWorld(model, plot(42), QUIET_SINK);
    newRecorderFor(started, 0);
    return started;
  };
  const { world, ms } = leastStep(build, MINUTE, 10);
  const snapshots: ReturnType<typeof takeSnapshot>[] = [];
  const takeMs = cpuMs(() => {
    for (let i = 0; i < 50; i++) snapshots.push(takeSnapshot(world));
  });
  const restoreMs = cpuMs(() => {
    for (const snapshot of snapshots) restoreSnapshot(world, snapshot);
  });
  const before = hashWorld(world);
  const quiet = startWorld(model, plot(42), QUIET_SINK);
  restoreSnapshot(quiet, snapshots[0]);
  if (hashWorld(quiet) !== before) throw new Error('a restored world differs from the one it was taken from');
  const seekMs = leastOf(GOES, () => {
    restoreSnapshot(quiet, snapshots[0]);
    return cpuMs(() => runUntil(quiet, quiet.now + 29 * SECOND));
  });
  let spans = 0;
  const traced = startWorld(model, plot(42), QUIET_SINK);
  traced.spansOn = true;
  traced.sink = { ...QUIET_SINK, span: () => { spans++; } };
  const windowMs = leastOf(GOES, () => {
    spans = 0;
    restoreSnapshot(traced, snapshots[0]);
    return cpuMs(() => runUntil(traced, traced.now + 30 * SECOND));
  });
  return [
    { name: 'six services at 300 requests/s, telemetry on, per simulated minute', value: ms, unit: 'ms', demand: 100, better: 'lower' },
    { name: 'take a snapshot', value: takeMs / 50, unit: 'ms', demand: 2, better: 'lower' },
    { name: 'restore a snapshot', value: restoreMs / 50, unit: 'ms', demand: 2, better: 'lower' },
    { name: 'sixty snapshots', value: (snapshotBytes(snapshots[0]) * 60) / 1e6, unit: 'MB', demand: 20, better: 'lower' },
    { name: 'seek: restore and re-simulate 29 s', value: restoreMs / 50 + seekMs, unit: 'ms', demand: 100, better: 'lower' },
    { name: `window of 30 s again with its ${spans} spans`, value: windowMs, unit: 'ms', demand: 100, better: 'lower' },
    benchCounterfactual(),
  ];
}
