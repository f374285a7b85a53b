import { pushEvent } from '../../../base/event-heap.ts';
import { deriveKey } from '../../kernel/draws.ts';
import { EVENT_STEP } from '../../kernel/events.ts';
import { takeFrame, TIMED } from '../../kernel/frames.ts';
import { WORDS } from '../../kernel/run.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { tellSpawn } from '../call/tell-spawn.ts';
import { takeFlight } from './flights.ts';
import type { CacheModel } from './model.ts';

/** Name of the work that a process does in the background to fetch a new value. */
export const refreshEndpoint = (cache: string): string => `refresh ${cache}`;

/** Attempts of calls are few; this number in the key's place keeps the background work's draws apart from them. */
const BACKGROUND_ATTEMPT = 63;

/** Starts to fetch a new value in the background, in the same process but on none of its workers, for nobody in particular. */
export function startRefresh(world: World, model: CacheModel, place: number, key: number, f: number, pc: number): void {
  const slot = world.frames.slot[f];
  const name = refreshEndpoint(model.name);
  const endpoint = world.model.endpoints.findIndex((entry) => entry.service === world.frames.service[f] && entry.name === name);
  if (endpoint < 0) return;
  const child = takeFrame(world.frames);
  const { frames } = world;
  const token = nextToken(world);
  frames.endpoint[child] = endpoint;
  frames.service[child] = frames.service[f];
  frames.slot[child] = slot;
  frames.parent[child] = -1;
  frames.parentToken[child] = 0;
  frames.trace[child] = frames.trace[f];
  frames.user[child] = frames.user[f];
  deriveKey(world, child, f, pc, BACKGROUND_ATTEMPT);
  frames.bornUs[child] = world.now;
  frames.startUs[child] = world.now;
  frames.sinceUs[child] = world.now;
  frames.pc[child] = world.model.endpoints[endpoint].entry[world.stations.version[slot]] - WORDS;
  frames.state[child] = TIMED;
  frames.token[child] = token;
  world.stations.inside[slot]++;
  if (world.spansOn) tellSpawn(world, f, child);
  takeFlight(world, model, place, key, child);
  pushEvent(world.heap, world.now, EVENT_STEP, child, token);
}
