import type { World } from '../../kernel/world.ts';
import { findMode } from '../../machines/host.ts';
import type { HealthContext } from '../../machines/instance-health.ts';

/** What is known of the deaths of a slot's processes; empty before the first. */
export function healthOf(world: World, slot: number): Partial<HealthContext> {
  const mode = findMode(world, 'health', slot);
  return mode < 0 ? {} : world.book.modes[mode].context;
}
