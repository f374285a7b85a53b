import { hex32 } from '../../../base/hash.ts';
import { mix32 } from '../../../base/random.ts';
import { updateBook } from '../../kernel/book.ts';
import type { World } from '../../kernel/world.ts';

/** A process begins to report under a new identity, with all its counters at zero. `again`: under the name of the one before. */
export function openProcess(world: World, slot: number, again = false): void {
  const { model } = world;
  const place = model.slots[slot];
  const service = model.services[place.service];
  const version = service.versions[world.stations.version[slot]] ?? '';
  const id = world.book.identities.length;
  const own = service.kind !== 'client' && service.kind !== 'third_party';
  const suffix = hex32(mix32(world.seedA ^ Math.imul(id + 1, 0x9e3779b1))).slice(0, 5);
  const instance = again ? world.book.identities[world.stations.identity[slot]].instance : service.kind === 'database' ? `${service.name}-0` : own ? `${service.name}-${suffix}` : '';
  const identity = { id, service: service.name, version, instance };
  updateBook(world, { identities: [...world.book.identities, identity] });
  world.stations.identity[slot] = id;
  const block = model.blocks[place.block];
  world.cells.fill(0, block.offset, block.offset + block.cells.length);
  // What a third party does inside is not ours to see.
  if (service.kind !== 'third_party') world.sink.blockOpened(place.block, world.now, identity);
  for (const opened of model.hooks.opened) opened(world, slot);
}

export function closeProcess(world: World, slot: number): void {
  for (const closed of world.model.hooks.closed) closed(world, slot);
  world.sink.blockClosed(world.model.slots[slot].block, world.now);
}
