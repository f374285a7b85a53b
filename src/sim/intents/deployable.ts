import type { Model } from '../kernel/model.ts';
import { SLOT_ABSENT, type World } from '../kernel/world.ts';
import { serviceNamed } from '../machines/rollout.ts';

/** Services whose processes are ours to replace. */
export function deployable(model: Model): string[] {
  return model.services.filter((service) => service.kind !== 'client' && service.kind !== 'third_party' && service.kind !== 'database').map((service) => service.name);
}

export function running(world: World, service: string): number[] {
  const model = world.model.services[serviceNamed(world, service)];
  return Array.from({ length: model.slotCount }, (_, i) => model.firstSlot + i).filter((slot) => world.stations.state[slot] !== SLOT_ABSENT);
}

/** When a quick rollout of a service should be over: instances one after the other, each drained and started. */
export function rolloutEndUs(world: World, service: string): number {
  const spec = world.model.system.services[service];
  const startup = spec === undefined ? 15_000_000 : spec.startupUs;
  return world.now + running(world, service).length * (startup + 3_000_000);
}
