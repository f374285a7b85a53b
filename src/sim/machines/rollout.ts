import { SECOND } from '../../base/time.ts';
import { addChange } from '../kernel/book.ts';
import { SLOT_ABSENT, SLOT_DRAINING, type World } from '../kernel/world.ts';
import { deploymentColumnsOf, deploymentOf, podsOf, progressOf, type DeploymentModel } from '../parts/deployments/deployment-model.ts';
import { findMode, raise, startMode } from './host.ts';

export interface RolloutOrder {
  readonly service: string;
  readonly version: string;
  readonly by: string;
  readonly note: string;
  /** The player's action, or -1. */
  readonly action: number;
  readonly rollback: boolean;
  /** Without the usual pause between instances. */
  readonly quick: boolean;
}

const PAUSE_US = 20 * SECOND;
const QUICK_PAUSE_US = 2 * SECOND;
const BAKE_US = 60 * SECOND;

/** Index of a service by name. Throws for an unknown one: names are checked where they come in. */
export function serviceNamed(world: World, name: string): number {
  const index = world.model.services.findIndex((service) => service.name === name);
  if (index < 0) throw new Error(`no service is named ${name}`);
  return index;
}

/** The service was scaled by hand: a rollout that is going on aims at the new number. */
export function noteScaled(world: World, service: number, instances: number): void {
  const deployment = deploymentOf(world, service);
  if (deployment === undefined) return;
  deploymentColumnsOf(world).desired[deployment.index] = instances;
  raise(world, 'rollout', service, 'CHANGED');
}

/** A rollout of a service that says how it is deployed. */
function startGated(world: World, order: RolloutOrder, deployment: DeploymentModel): void {
  const { service, index, progressUs, bakeUs, undo } = deployment;
  const { versions } = world.model.services[service];
  const columns = deploymentColumnsOf(world);
  const running = findMode(world, 'rollout', service);
  const version = versions.indexOf(order.version);
  const pods = podsOf(world, deployment);
  const first = pods.find(({ leaving }) => !leaving) ?? pods[0];
  const before = running >= 0 ? Number(world.book.modes[running].context['version']) : first === undefined ? -1 : world.stations.version[first.slot];
  if (running < 0) columns.desired[index] = pods.filter(({ leaving }) => !leaving).length;
  else raise(world, 'rollout', service, 'SUPERSEDED');
  // Going back keeps what runs the wanted version already; everything else begins anew.
  for (const { slot, leaving } of pods) columns.fresh[slot] = order.rollback && !leaving && world.stations.version[slot] === version ? 1 : 0;
  const ready = podsOf(world, deployment).filter((pod) => pod.fresh && pod.ready).length;
  columns.progress[index] = progressOf(ready, pods.filter(({ slot }) => columns.fresh[slot] === 0).length);
  const change = addChange(world, { atUs: world.now, kind: 'deploy', target: order.service, from: versions[before] ?? '', to: order.version, by: order.by, note: order.note, state: 'rolling', action: order.action });
  startMode(world, 'rollout', service, { thing: index, version, from: before === version ? -1 : before, progressUs, bakeUs, undo: undo && !order.rollback, change, action: order.action, rollback: order.rollback });
}

/** Replaces every running instance of a service by one of the given version. A rollout that is still going on gives way. */
export function startRollout(world: World, order: RolloutOrder): void {
  const index = serviceNamed(world, order.service);
  const gated = deploymentOf(world, index);
  if (gated !== undefined) {
    startGated(world, order, gated);
    return;
  }
  const service = world.model.services[index];
  const superseded = findMode(world, 'deployment', index) >= 0;
  if (superseded) raise(world, 'deployment', index, 'SUPERSEDED');
  const slots: number[] = [];
  for (let slot = service.firstSlot; slot < service.firstSlot + service.slotCount; slot++) {
    // One that is on its way out because it was scaled away is left to go; one that a superseded rollout was replacing is not.
    if (world.stations.state[slot] !== SLOT_ABSENT && (world.stations.state[slot] !== SLOT_DRAINING || superseded)) slots.push(slot);
  }
  const from = slots.length > 0 ? service.versions[world.stations.version[slots[slots.length - 1]]] : '';
  const change = addChange(world, { atUs: world.now, kind: 'deploy', target: order.service, from, to: order.version, by: order.by, note: order.note, state: 'rolling', action: order.action });
  startMode(world, 'deployment', index, {
    version: service.versions.indexOf(order.version),
    slots,
    pauseUs: order.quick ? QUICK_PAUSE_US : PAUSE_US,
    bakeUs: BAKE_US,
    change,
    action: order.action,
    rollback: order.rollback,
  });
}
