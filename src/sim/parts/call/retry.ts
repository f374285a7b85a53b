import { pushEvent } from '../../../base/event-heap.ts';
import { drawUnit, laneA, laneB } from '../../../base/random.ts';
import { EVENT_RETRY } from '../../kernel/events.ts';
import { TIMED } from '../../kernel/frames.ts';
import type { CallModel } from '../../kernel/model.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { LOG_RETRY } from '../station/server-log.ts';
import { mayRetry } from './budget.ts';

/** Names the draws of backoffs. They have a key of their own: a retry more or less must not shift what its request draws later. */
const BACKOFF_DRAW = 0x3c6ef372;
/** Doubling stops here; with a base of 50 ms this is 51 s. */
const DOUBLINGS_MAX = 10;
/** What a call without a policy of its own has. */
const EQUAL_JITTER = 0.5;

/** Whether another attempt follows after this outcome; if so, it is on the calendar. */
export function retryLater(world: World, f: number, site: number, outcome: number): boolean {
  const { frames, params, model } = world;
  const call = model.calls[site];
  const attempt = frames.attempt[f];
  if (attempt >= params[call.retries] || ((call.retryMask >> outcome) & 1) === 0) return false;
  const dueUs = world.now + backoffUs(world, f, call, attempt);
  // Nobody would be there any more for the answer.
  if (frames.deadlineUs[f] > 0 && dueUs >= frames.deadlineUs[f] && call.propagateDeadline >= 0 && params[call.propagateDeadline] > 0) return false;
  if (!mayRetry(world, f, call)) return false;
  const token = nextToken(world);
  frames.attempt[f] = attempt + 1;
  frames.state[f] = TIMED;
  frames.token[f] = token;
  const slot = frames.slot[f];
  if (slot >= 0) {
    if (call.retriesCell >= 0) world.cells[model.slots[slot].offset + call.retriesCell]++;
    world.sink.logged(world.now, LOG_RETRY, world.stations.identity[slot], frames.trace[f], attempt + 1, params[call.retries], site, outcome);
  }
  pushEvent(world.heap, dueUs, EVENT_RETRY, f, token);
  return true;
}

/**
 * Exponential backoff with jitter (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015): a share
 * of the ceiling is drawn, the rest is fixed; 0 is none, 0.5 his "equal jitter", 1 his "full jitter". At least 1 µs.
 */
function backoffUs(world: World, f: number, call: CallModel, attempt: number): number {
  const { frames, params } = world;
  const doubled = params[call.backoff] * (1 << Math.min(attempt, DOUBLINGS_MAX));
  const most = call.backoffMax < 0 ? 0 : params[call.backoffMax];
  const ceiling = most > 0 && doubled > most ? most : doubled;
  const jitter = call.jitter < 0 ? EQUAL_JITTER : params[call.jitter];
  const place = frames.pc[f] * 64 + attempt;
  const drawn = drawUnit(laneA(frames.keyA[f] ^ BACKOFF_DRAW, place), laneB(frames.keyB[f] ^ BACKOFF_DRAW, place), 0);
  return Math.max(1, Math.round(ceiling * (1 - jitter) + ceiling * jitter * drawn));
}
