import { pushEvent } from '../../../base/event-heap.ts';
import { laneA, laneB } from '../../../base/random.ts';
import { setTimer } from '../../../base/timer-rings.ts';
import { observe } from '../../kernel/cells.ts';
import { clientSpanA, clientSpanB, deriveKey, serverSpanA, serverSpanB, unitDrawFor } from '../../kernel/draws.ts';
import { EVENT_CALL_TIMEOUT, EVENT_ENTER, EVENT_RETRY, EVENT_RING } from '../../kernel/events.ts';
import { CALLING, FRAMES_MAX, RUNNING, takeFrame, TIMED, TRAVELLING } from '../../kernel/frames.ts';
import { HISTOGRAM_CELLS, STATUS_OF_OUTCOME, type CallModel } from '../../kernel/model.ts';
import { execute, WORDS } from '../../kernel/run.ts';
import { SPAN_CLIENT, SPAN_DATABASE } from '../../kernel/sink.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { LOG_CALL_FAILED, LOG_SLOW_UPSTREAM } from '../station/server-log.ts';
import { breakerAdmits, noteForBreaker } from './breaker.ts';
import { gaveUp } from './gave-up.ts';
import { NETWORK_US } from './reply.ts';

/**
 * **Models** a call to another process: timeout, retries with exponential backoff and jitter, circuit breaker. The
 * callee is not told that its caller gave up and works on.
 * **Leaves out** connection reuse, hedging, cancellation and deadlines that travel with the request.
 * **Teaches** that without a timeout the slowest dependency sets the pace, and that retries multiply load.
 */

const OUTCOME_OK = 0;
const OUTCOME_TIMEOUT = 2;
const OUTCOME_REJECTED = 3;
const OUTCOME_BREAKER_OPEN = 6;
/** Callers say so when an answer took longer. */
const SLOW_UPSTREAM_US = 1_000_000;

/** Opcode CALL: call site, whether the caller can do without an answer. */
export function opCall(world: World, f: number, pc: number): boolean {
  world.frames.attempt[f] = 0;
  return startAttempt(world, f, world.model.code[pc + 1], pc);
}

function startAttempt(world: World, f: number, site: number, pc: number): boolean {
  const { model } = world;
  const call = model.calls[site];
  if (call.breaker >= 0 && !breakerAdmits(world, site)) {
    world.frames.sinceUs[f] = world.now;
    endCall(world, f, site, OUTCOME_BREAKER_OPEN);
    return true;
  }
  const child = takeFrame(world.frames);
  const { frames } = world;
  const token = nextToken(world);
  const childToken = nextToken(world);
  const attempt = frames.attempt[f];
  frames.token[f] = token;
  frames.state[f] = CALLING;
  frames.sinceUs[f] = world.now;
  frames.parent[child] = f;
  frames.parentToken[child] = token;
  frames.endpoint[child] = call.endpoint;
  frames.service[child] = call.callee;
  frames.trace[child] = frames.trace[f];
  frames.user[child] = frames.user[f];
  deriveKey(world, child, f, pc, attempt);
  frames.token[child] = childToken;
  frames.state[child] = TRAVELLING;
  pushEvent(world.heap, world.now + NETWORK_US, EVENT_ENTER, child, childToken);
  const timeoutUs = world.params[call.timeout];
  if (timeoutUs > 0) setTimer(world.rings, world.heap, world.now, timeoutUs, EVENT_RING, EVENT_CALL_TIMEOUT, f, token);
  return false;
}

/** An answer arrives; `subject` carries the frame and the outcome. */
export function replyArrived(world: World, subject: number, token: number): void {
  const f = subject & (FRAMES_MAX - 1);
  if (world.frames.token[f] === token) attemptEnded(world, f, Math.floor(subject / FRAMES_MAX));
}

export function callTimedOut(world: World, f: number, token: number): void {
  if (world.frames.token[f] === token) attemptEnded(world, f, OUTCOME_TIMEOUT);
}

export function retryDue(world: World, f: number, token: number): void {
  const { frames } = world;
  if (frames.token[f] !== token) return;
  const pc = frames.pc[f];
  if (startAttempt(world, f, world.model.code[pc + 1], pc)) execute(world, f);
}

function attemptEnded(world: World, f: number, outcome: number): void {
  const { frames, model } = world;
  const pc = frames.pc[f];
  const site = model.code[pc + 1];
  const call = model.calls[site];
  const durationUs = world.now - frames.sinceUs[f];
  frames.token[f] = 0;
  noteAttempt(world, f, call, outcome, durationUs);
  if (call.breaker >= 0) noteForBreaker(world, site, outcome !== OUTCOME_OK, durationUs);
  const attempt = frames.attempt[f];
  if (outcome !== OUTCOME_OK && outcome !== OUTCOME_REJECTED && attempt < world.params[call.retries]) {
    scheduleRetry(world, f, call, attempt);
    return;
  }
  endCall(world, f, site, outcome);
  execute(world, f);
}

/** Exponential backoff with "equal jitter": half of it fixed, half drawn (Brooker, AWS Architecture Blog, 2015). */
function scheduleRetry(world: World, f: number, call: CallModel, attempt: number): void {
  const { frames } = world;
  const ceiling = world.params[call.backoff] * (1 << Math.min(attempt, 10));
  const delay = Math.max(1, Math.round(ceiling / 2 + (ceiling / 2) * unitDrawFor(world, f)));
  const token = nextToken(world);
  frames.attempt[f] = attempt + 1;
  frames.state[f] = TIMED;
  frames.token[f] = token;
  if (call.retriesCell >= 0) world.cells[world.model.slots[frames.slot[f]].offset + call.retriesCell]++;
  pushEvent(world.heap, world.now + delay, EVENT_RETRY, f, token);
}

/** Moves on behind the call: with its outcome, or without one where the caller has a fallback. */
function endCall(world: World, f: number, site: number, outcome: number): void {
  const { frames, model } = world;
  const pc = frames.pc[f];
  const call = model.calls[site];
  if (frames.slot[f] >= 0 && call.query < 0) logCall(world, f, site, outcome);
  frames.state[f] = RUNNING;
  frames.outcome[f] = model.code[pc + 2] !== 0 ? OUTCOME_OK : outcome;
  frames.pc[f] = pc + WORDS;
}

function logCall(world: World, f: number, site: number, outcome: number): void {
  const { frames } = world;
  const identity = world.stations.identity[frames.slot[f]];
  const durationUs = world.now - frames.sinceUs[f];
  if (outcome !== OUTCOME_OK) world.sink.logged(world.now, LOG_CALL_FAILED, identity, frames.trace[f], site, outcome, durationUs, frames.attempt[f] + 1);
  else if (durationUs > SLOW_UPSTREAM_US) world.sink.logged(world.now, LOG_SLOW_UPSTREAM, identity, frames.trace[f], site, durationUs, 0, 0);
}

function noteAttempt(world: World, f: number, call: CallModel, outcome: number, durationUs: number): void {
  const { frames, model } = world;
  const slot = frames.slot[f];
  if (slot >= 0) observe(world, model.slots[slot].offset + call.histogram + (call.query >= 0 ? 0 : STATUS_OF_OUTCOME[outcome] * HISTOGRAM_CELLS), durationUs);
  if (world.spansOn) tellAttempt(world, f, outcome, gaveUp(world, call, outcome, durationUs), world.now);
}

/** The span of an attempt, from the caller's side; also of one that the caller does not live to see the end of, or that is still open. */
export function tellAttempt(world: World, f: number, outcome: number, unanswered: boolean, endUs: number): void {
  const { frames, model } = world;
  const slot = frames.slot[f];
  const site = model.code[frames.pc[f] + 1];
  const call = model.calls[site];
  // The key of the child that this attempt made; the child itself may be long gone, or still at work.
  const place = frames.pc[f] * 64 + frames.attempt[f];
  world.sink.span({
    trace: frames.trace[f],
    idA: clientSpanA(laneA(frames.keyA[f], place)),
    idB: clientSpanB(laneB(frames.keyB[f], place)),
    parentA: serverSpanA(frames.keyA[f]),
    parentB: serverSpanB(frames.keyB[f]),
    name: call.spanName,
    identity: slot >= 0 ? world.stations.identity[slot] : world.stations.identity[model.services[call.caller].firstSlot],
    kind: call.query >= 0 ? SPAN_DATABASE : SPAN_CLIENT,
    startUs: frames.sinceUs[f],
    endUs,
    outcome,
    n0: call.query >= 0 ? world.plans.rowsOut[call.query] : frames.attempt[f],
    n1: call.query >= 0 ? world.plans.rowsRead[call.query] : Number(unanswered),
    n2: site,
  });
}
