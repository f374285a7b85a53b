import type { Mode, World } from '../kernel/world.ts';
import { SLOT_ABSENT, SLOT_CRASHED, SLOT_DEGRADED, SLOT_DRAINING, SLOT_READY, SLOT_STARTING } from '../kernel/world.ts';
import { abortAll, pumpWorkers } from '../parts/station/station.ts';
import { LOG_PROCESS_READY, LOG_PROCESS_STARTING, LOG_PROCESS_STOPPED, LOG_QUEUE_FULL } from '../parts/station/server-log.ts';
import { closeProcess, openProcess } from '../parts/station/process.ts';
import type { DeploymentContext } from './deployment.ts';
import { findMode, raise, type ModeAction } from './host.ts';

const OUTCOME_RESET = 7;

const subjectOf = (world: World, mode: number): number => world.book.modes[mode].subject;

/** The rollout that is replacing this slot at present, or -1. */
function rolloutOf(world: World, slot: number): number {
  const index = findMode(world, 'deployment', world.model.slots[slot].service);
  if (index < 0) return -1;
  const mode: Mode = world.book.modes[index];
  const context = mode.context as unknown as DeploymentContext;
  return mode.value === 'replacing' && context.slots[context.at] === slot ? index : -1;
}

function log(world: World, slot: number, template: number): void {
  const version = world.model.services[world.model.slots[slot].service].versions[world.stations.version[slot]];
  world.sink.logged(world.now, template, world.stations.identity[slot], 0, world.model.versionNames.indexOf(version), 0, 0, 0);
}

export const healthActions: Readonly<Record<string, ModeAction>> = {
  'process.starting': (world, mode) => {
    const slot = subjectOf(world, mode);
    const rollout = rolloutOf(world, slot);
    if (rollout >= 0) world.stations.version[slot] = (world.book.modes[rollout].context as unknown as DeploymentContext).version;
    // A container that starts again is in the same pod, so its series go on; a new pod has a name of its own.
    const again = world.stations.state[slot] === SLOT_CRASHED;
    world.stations.state[slot] = SLOT_STARTING;
    openProcess(world, slot, again);
    log(world, slot, LOG_PROCESS_STARTING);
  },
  'process.ready': (world, mode) => {
    const slot = subjectOf(world, mode);
    world.stations.state[slot] = SLOT_READY;
    log(world, slot, LOG_PROCESS_READY);
    if (rolloutOf(world, slot) >= 0) raise(world, 'deployment', world.model.slots[slot].service, 'SLOT_READY');
    raise(world, 'rollout', world.model.slots[slot].service, 'CHANGED');
  },
  'process.degraded': (world, mode) => {
    const slot = subjectOf(world, mode);
    world.stations.state[slot] = SLOT_DEGRADED;
    log(world, slot, LOG_QUEUE_FULL);
  },
  'process.recovered': (world, mode) => {
    world.stations.state[subjectOf(world, mode)] = SLOT_READY;
  },
  'process.draining': (world, mode) => {
    const slot = subjectOf(world, mode);
    world.stations.state[slot] = SLOT_DRAINING;
    pumpWorkers(world, slot);
    if (world.stations.inside[slot] === 0) raise(world, 'health', slot, 'IDLE');
  },
  'process.stopped': (world, mode) => {
    const slot = subjectOf(world, mode);
    if (world.stations.state[slot] !== SLOT_CRASHED) log(world, slot, LOG_PROCESS_STOPPED);
    endProcess(world, slot, SLOT_ABSENT);
    if (rolloutOf(world, slot) >= 0) raise(world, 'health', slot, 'START');
    raise(world, 'rollout', world.model.slots[slot].service, 'CHANGED');
  },
  // Without a last word: who is killed writes nothing any more.
  'process.crashed': (world, mode) => {
    const slot = subjectOf(world, mode);
    endProcess(world, slot, SLOT_CRASHED);
    raise(world, 'rollout', world.model.slots[slot].service, 'CHANGED');
  },
};

function endProcess(world: World, slot: number, state: number): void {
  world.stations.state[slot] = state;
  abortAll(world, slot, OUTCOME_RESET);
  failBuilds(world, slot);
  closeProcess(world, slot);
}

/** An index that was being built when its database went down is left behind invalid. */
function failBuilds(world: World, slot: number): void {
  const { database } = world.model.services[world.model.slots[slot].service];
  if (database < 0) return;
  for (const table of world.model.databases[database].tables) for (const index of table.indexes) raise(world, 'index_build', index.param, 'CRASH');
}
