import { pushEvent } from '../../../base/event-heap.ts';
import { drawUnit, laneA, laneB } from '../../../base/random.ts';
import { EVENT_ENTER, EVENT_REPLY } from '../../kernel/events.ts';
import { FRAMES_MAX, releaseFrame } from '../../kernel/frames.ts';
import { SLOT_ABSENT, SLOT_CRASHED, type World } from '../../kernel/world.ts';

/** Messages on their way over a link: each arrives after a while, or is lost and sent again, as TCP does. */

export interface LinkModel {
  readonly latency: number;
  readonly jitter: number;
  readonly loss: number;
  readonly partition: number;
  /** Numbers of the events below. */
  readonly requestEvent: number;
  readonly replyEvent: number;
  /** Both ends, with the places of their metrics; -1 where nobody counts. */
  readonly from: LinkEnd;
  readonly to: LinkEnd;
}

export interface LinkEnd {
  readonly firstSlot: number;
  readonly slotCount: number;
  readonly resends: number;
  readonly probeSeconds: number;
  readonly probeOk: number;
}

/** Linux: TCP_RTO_MIN (HZ/5), what an established connection in a data centre uses; TCP_RTO_MAX; tcp_retries2. */
const RTO_MIN_US = 200_000;
const RTO_MAX_US = 120_000_000;
const RESENDS_MAX = 15;

const REQUEST_KEY = 0x51ed270b;
const REPLY_KEY = 0x2127599b;
const OUTCOME_RESET = 7;

export const linkModel = (world: World, link: number): LinkModel => world.model.parts['links'][link] as LinkModel;

/** How long one packet takes, or -1 when it is lost. `n` counts the packets of a key. Jitter is uniform to both sides, as in tc-netem. */
export function packetUs(world: World, model: LinkModel, keyA: number, keyB: number, n: number): number {
  const { params } = world;
  const loss = params[model.loss];
  if (params[model.partition] > 0 || (loss > 0 && drawUnit(keyA, keyB, n * 2) < loss)) return -1;
  const jitter = params[model.jitter];
  const us = params[model.latency] + (jitter > 0 ? jitter * (2 * drawUnit(keyA, keyB, n * 2 + 1) - 1) : 0);
  return us < 1 ? 1 : Math.round(us);
}

/** Time until a lost packet is sent again, for the n-th time from 0. */
function timeoutUs(n: number): number {
  return n < 10 ? RTO_MIN_US * (1 << n) : RTO_MAX_US;
}

/** A call sets out. */
export function sendRequest(world: World, link: number, child: number, token: number): void {
  const { frames } = world;
  const model = linkModel(world, link);
  const n = frames.resends[child];
  const us = packetUs(world, model, laneA(frames.keyA[child], REQUEST_KEY), laneB(frames.keyB[child], REQUEST_KEY), n);
  if (us >= 0) pushEvent(world.heap, world.now + us, EVENT_ENTER, child, token);
  else pushEvent(world.heap, world.now + timeoutUs(n), model.requestEvent, child + link * FRAMES_MAX, token);
}

/** A lost request is due to be sent again. After the last time the connection counts as broken, which only its own end learns. */
export function requestAgain(world: World, subject: number, token: number): void {
  const { frames } = world;
  const child = subject & (FRAMES_MAX - 1);
  if (frames.token[child] !== token) return;
  const link = Math.floor(subject / FRAMES_MAX);
  const parent = frames.parent[child];
  const waits = frames.token[parent] === frames.parentToken[child];
  if (frames.resends[child] >= RESENDS_MAX) {
    if (waits) pushEvent(world.heap, world.now, EVENT_REPLY, parent + OUTCOME_RESET * FRAMES_MAX, frames.parentToken[child]);
    releaseFrame(frames, child);
    return;
  }
  frames.resends[child]++;
  countResend(world, linkModel(world, link).from, waits ? frames.slot[parent] : -1);
  sendRequest(world, link, child, token);
}

/** An answer sets out. From here on its caller's row carries what is left of it. */
export function sendReply(world: World, link: number, f: number, parent: number): void {
  const { frames } = world;
  frames.resends[parent] = 0;
  transmitReply(world, link, parent, frames.outcome[f], frames.parentToken[f]);
}

function transmitReply(world: World, link: number, parent: number, outcome: number, token: number): void {
  const { frames } = world;
  const model = linkModel(world, link);
  const n = frames.resends[parent];
  const place = frames.pc[parent] * 64 + frames.attempt[parent];
  const us = packetUs(world, model, laneA(frames.keyA[parent] ^ REPLY_KEY, place), laneB(frames.keyB[parent] ^ REPLY_KEY, place), n);
  const subject = parent + outcome * FRAMES_MAX;
  if (us >= 0) pushEvent(world.heap, world.now + us, EVENT_REPLY, subject, token);
  else pushEvent(world.heap, world.now + timeoutUs(n), model.replyEvent, subject, token);
}

/** A lost answer is due to be sent again; after the last time the caller's end finds the connection reset. */
export function replyAgain(world: World, subject: number, token: number): void {
  const { frames, model } = world;
  const parent = subject & (FRAMES_MAX - 1);
  if (frames.token[parent] !== token) return;
  const outcome = Math.floor(subject / FRAMES_MAX);
  const { link } = model.calls[model.code[frames.pc[parent] + 1]];
  if (frames.resends[parent] >= RESENDS_MAX) {
    pushEvent(world.heap, world.now, EVENT_REPLY, parent + OUTCOME_RESET * FRAMES_MAX, token);
    return;
  }
  frames.resends[parent]++;
  countResend(world, linkModel(world, link).to, -1);
  transmitReply(world, link, parent, outcome, token);
}

/** When word of a cancelled call arrives; -1 when the way is cut. It closes the connection, and nobody waits for it: no retransmission. */
export function cancelDelayUs(world: World, link: number): number {
  const model = linkModel(world, link);
  return world.params[model.partition] > 0 ? -1 : Math.max(1, Math.round(world.params[model.latency]));
}

/** Counts at the process that sends again; where it is not known any more, at the first one that runs. */
function countResend(world: World, end: LinkEnd, slot: number): void {
  if (end.resends < 0) return;
  let at = slot;
  for (let i = 0; at < 0 && i < end.slotCount; i++) {
    const state = world.stations.state[end.firstSlot + i];
    if (state !== SLOT_ABSENT && state !== SLOT_CRASHED) at = end.firstSlot + i;
  }
  if (at >= 0) world.cells[world.model.slots[at].offset + end.resends]++;
}
