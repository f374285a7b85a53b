import { SECOND } from '../../base/time.ts';
import { addChange } from '../kernel/book.ts';
import { SLOT_ABSENT, SLOT_DRAINING, type World } from '../kernel/world.ts';
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

/** Replaces every running instance of a service by one of the given version. A rollout that is still going on gives way. */
export function startRollout(world: World, order: RolloutOrder): void {
  const index = serviceNamed(world, order.service);
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
