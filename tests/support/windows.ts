import { runUntil } from '../../src/sim/kernel/run.ts';
import type { World } from '../../src/sim/kernel/world.ts';
import { cellSum } from './systems.ts';

const SECOND = 1_000_000;

/** What users got, and what a service met, per second between two moments. */
export interface Window {
  /** Requests that users began, and good answers. */
  readonly offered: number;
  readonly goodput: number;
  /** Mean time of a user's request that ended, in ms, retries included. */
  readonly meanMs: number;
  /** Requests that the service answered with a 200, each attempt for itself, and all that came in. */
  readonly served: number;
  readonly arrivals: number;
}

/** Lets the world run from now to `toS` (seconds) and tells what happened on the way. */
export function watch(world: World, serviceName: string, toS: number): Window {
  const fromUs = world.now;
  const before = totals(world, serviceName);
  runUntil(world, toS * SECOND);
  const after = totals(world, serviceName);
  const seconds = (world.now - fromUs) / SECOND;
  const rate = (key: keyof ReturnType<typeof totals>): number => (after[key] - before[key]) / seconds;
  const ended = after.ended - before.ended;
  return { offered: rate('offered'), goodput: rate('good'), meanMs: ended === 0 ? 0 : (1000 * (after.seconds - before.seconds)) / ended, served: rate('served'), arrivals: rate('arrived') };
}

function totals(world: World, serviceName: string): { offered: number; good: number; ended: number; seconds: number; served: number; arrived: number } {
  const index = world.model.services.findIndex((entry) => entry.name === serviceName);
  const { firstSlot, slotCount } = world.model.services[index];
  const served = cellSum(world, serviceName, 'http_server_request_duration_seconds_count', { http_response_status_code: '200' });
  const ended = cellSum(world, serviceName, 'http_server_request_duration_seconds_count');
  const inside = world.stations.inside.slice(firstSlot, firstSlot + slotCount).reduce((sum, x) => sum + x, 0);
  const clients = world.model.clients.map(({ name }) => name);
  const sum = (metric: string, labels: Readonly<Record<string, string>> = {}): number => clients.reduce((total, name) => total + cellSum(world, name, metric, labels), 0);
  return {
    offered: world.clients.begun.reduce((total, x) => total + x, 0),
    good: sum('client_request_duration_seconds_count', { http_response_status_code: '200' }),
    ended: sum('client_request_duration_seconds_count'),
    seconds: sum('client_request_duration_seconds_sum'),
    served,
    arrived: ended + inside,
  };
}
