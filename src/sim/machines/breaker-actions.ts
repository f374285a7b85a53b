import type { World } from '../kernel/world.ts';
import { clearWindow } from '../parts/call/breaker.ts';
import { LOG_BREAKER } from '../parts/station/server-log.ts';
import type { ModeAction } from './host.ts';

const CLOSED = 0;
const OPEN = 1;
const HALF_OPEN = 2;

function turn(world: World, mode: number, state: number): void {
  const site = world.book.modes[mode].subject;
  const call = world.model.calls[site];
  world.calls.breaker[site] = state;
  world.calls.probes[site] = state === HALF_OPEN ? call.breakerProbes : 0;
  clearWindow(world, site);
  world.sink.logged(world.now, LOG_BREAKER, world.stations.identity[world.model.services[call.caller].firstSlot], 0, site, state, 0, 0);
}

export const breakerActions: Readonly<Record<string, ModeAction>> = {
  'breaker.closed': (world, mode) => turn(world, mode, CLOSED),
  'breaker.opened': (world, mode) => turn(world, mode, OPEN),
  'breaker.probing': (world, mode) => turn(world, mode, HALF_OPEN),
};
