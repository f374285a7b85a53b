import type { World } from '../../kernel/world.ts';

/** Templates that every system has, in this order; those of `log` steps follow. */
export const LOG_ACCESS_OK = 0;
export const LOG_ACCESS_ERROR = 1;
export const LOG_SLOW_REQUEST = 2;
export const LOG_CALL_FAILED = 3;
export const LOG_SLOW_UPSTREAM = 4;
export const LOG_POOL_TIMEOUT = 5;
export const LOG_SLOW_QUERY = 6;
export const LOG_PROCESS_STARTING = 7;
export const LOG_PROCESS_READY = 8;
export const LOG_PROCESS_STOPPED = 9;
export const LOG_BREAKER = 10;
export const LOG_QUEUE_FULL = 11;
export const LOG_REQUEST_FAILED = 12;
export const LOG_INDEX_BUILD = 13;
export const LOG_RETRY = 14;

/** Services say so when a request took longer; gateways log every request. */
const SLOW_REQUEST_US = 1_000_000;

const OUTCOME_OK = 0;

/** The lines that a server writes about a request: an access log at the gateway, elsewhere only failures and slow ones. */
export function writeServerLog(world: World, f: number, durationUs: number): void {
  const { frames, model } = world;
  const { kind } = model.services[frames.service[f]];
  if (kind === 'gateway') logAccess(world, f, durationUs);
  else if ((frames.outcome[f] !== OUTCOME_OK || durationUs > SLOW_REQUEST_US) && kind !== 'third_party') logTrouble(world, f, durationUs);
}

function logAccess(world: World, f: number, durationUs: number): void {
  const { frames } = world;
  const outcome = frames.outcome[f];
  world.sink.logged(world.now, outcome === OUTCOME_OK ? LOG_ACCESS_OK : LOG_ACCESS_ERROR, world.stations.identity[frames.slot[f]], frames.trace[f], frames.endpoint[f], outcome, durationUs, frames.nth[f] + 1);
}

function logTrouble(world: World, f: number, durationUs: number): void {
  const { frames, sink } = world;
  const outcome = frames.outcome[f];
  const identity = world.stations.identity[frames.slot[f]];
  if (outcome !== OUTCOME_OK) sink.logged(world.now, LOG_REQUEST_FAILED, identity, frames.trace[f], frames.endpoint[f], outcome, durationUs, 0);
  else sink.logged(world.now, LOG_SLOW_REQUEST, identity, frames.trace[f], frames.endpoint[f], durationUs, frames.startUs[f] - frames.bornUs[f], 0);
}
