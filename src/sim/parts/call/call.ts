import { pushEvent } from '../../../base/event-heap.ts';
import { laneA, laneB } from '../../../base/random.ts';
import { setTimer } from '../../../base/timer-rings.ts';
import { observe } from '../../kernel/cells.ts';
import { clientSpanA, clientSpanB, deriveKey, placeOf, serverSpanA, serverSpanB } from '../../kernel/draws.ts';
import { EVENT_CALL_TIMEOUT, EVENT_CANCEL, EVENT_ENTER, EVENT_RING, EVENT_STEP } from '../../kernel/events.ts';
import { BACKGROUND, CALLING, FRAMES_MAX, RUNNING, takeFrame, TIMED, TRAVELLING } from '../../kernel/frames.ts';
import { hop, NETWORK_US } from '../../kernel/hops.ts';
import { HISTOGRAM_CELLS, STATUS_OF_OUTCOME, type CallModel } from '../../kernel/model.ts';
import { execute, WORDS } from '../../kernel/run.ts';
import { IN_BACKGROUND, NO_ANSWER, SPAN_CLIENT, SPAN_DATABASE } from '../../kernel/sink.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { OUTCOMES } from '../../spec.ts';
import { cancelDelayUs, sendRequest } from '../link/travel.ts';
import { LOG_CALL_FAILED, LOG_SLOW_UPSTREAM } from '../station/server-log.ts';
import { breakerAdmits, loseProbe, noteForBreaker } from './breaker.ts';
import { depositForRetries, entryOf } from './budget.ts';
import { gaveUp } from './gave-up.ts';
import { retryLater } from './retry.ts';

/**
 * **Models** a call to another process: timeout, retries with backoff, jitter and budget, circuit breaker, bulkhead,
 * calls that nobody waits for. Unless the call says otherwise, the callee is not told that its caller gave up, and works on;
 * it may be told when that will be (a deadline, as gRPC sends it) and that it has happened (a cancellation).
 * **Leaves out** connection reuse and hedging.
 * **Teaches** that without a timeout the slowest dependency sets the pace, and that retries multiply load.
 */

const OUTCOME_OK = 0;
const OUTCOME_TIMEOUT = 2;
const OUTCOME_BREAKER_OPEN = 6;
const OUTCOME_BULKHEAD_FULL = OUTCOMES.indexOf('bulkhead_full');
const OUTCOME_CANCELLED = OUTCOMES.indexOf('cancelled');
/** Callers say so when an answer took longer. */
const SLOW_UPSTREAM_US = 1_000_000;

/** Opcode CALL: call site, whether the caller can do without an answer. */
export function opCall(world: World, f: number, pc: number): boolean {
  const site = world.model.code[pc + 1];
  const call = world.model.calls[site];
  world.frames.attempt[f] = 0;
  if (call.retryBudget >= 0) depositForRetries(world, f, call);
  return startAttempt(world, f, site, pc);
}

function startAttempt(world: World, f: number, site: number, pc: number): boolean {
  const { model, params } = world;
  const call = model.calls[site];
  const refused = refusal(world, f, site, call);
  if (refused !== OUTCOME_OK) return refuse(world, f, site, refused);
  const child = takeFrame(world.frames);
  const { frames } = world;
  const token = nextToken(world);
  const childToken = nextToken(world);
  const attempt = frames.attempt[f];
  frames.token[f] = token;
  frames.state[f] = CALLING;
  frames.sinceUs[f] = world.now;
  frames.child[f] = child;
  frames.resends[f] = 0;
  frames.parent[child] = f;
  frames.parentToken[child] = token;
  frames.endpoint[child] = call.endpoint;
  frames.service[child] = call.callee;
  frames.trace[child] = frames.trace[f];
  frames.user[child] = frames.user[f];
  frames.value[child] = frames.value[f];
  frames.nth[child] = attempt;
  deriveKey(world, child, f, pc, attempt);
  frames.token[child] = childToken;
  frames.state[child] = TRAVELLING;
  if (call.link < 0) hop(world, EVENT_ENTER, child, childToken);
  else sendRequest(world, call.link, child, childToken);
  const timeoutUs = params[call.timeout];
  if (call.concurrency >= 0) {
    world.calls.flight[entryOf(world, f, call)]++;
    if (params[call.propagateDeadline] > 0 && sendDeadline(world, f, child, timeoutUs)) return false;
  }
  if (timeoutUs > 0) setTimer(world.rings, world.heap, world.now, timeoutUs, EVENT_RING, EVENT_CALL_TIMEOUT, f, token);
  return false;
}

/** Why an attempt is not even made, or OUTCOME_OK. The breaker comes last, since it counts whom it lets through. */
function refusal(world: World, f: number, site: number, call: CallModel): number {
  const { frames, params } = world;
  if (call.concurrency >= 0) {
    if (frames.deadlineUs[f] > 0 && world.now >= frames.deadlineUs[f] && params[call.propagateDeadline] > 0) return OUTCOME_TIMEOUT;
    if (params[call.concurrency] > 0 && isBulkheadFull(world, f, call)) return OUTCOME_BULKHEAD_FULL;
  }
  return call.breaker >= 0 && !breakerAdmits(world, site) ? OUTCOME_BREAKER_OPEN : OUTCOME_OK;
}

function isBulkheadFull(world: World, f: number, call: CallModel): boolean {
  if (world.calls.flight[entryOf(world, f, call)] < world.params[call.concurrency]) return false;
  if (call.bulkheadCell >= 0) world.cells[world.model.slots[world.frames.slot[f]].offset + call.bulkheadCell]++;
  return true;
}

function refuse(world: World, f: number, site: number, outcome: number): boolean {
  world.frames.sinceUs[f] = world.now;
  endCall(world, f, site, outcome);
  return true;
}

/**
 * Tells the callee when its caller gives up: at its own timeout, or when that of its own caller strikes, whichever is
 * sooner. In the latter case the timer is set here, outside the rings, since no two such timeouts are equal; true then.
 */
function sendDeadline(world: World, f: number, child: number, timeoutUs: number): boolean {
  const { frames } = world;
  const givenUs = frames.deadlineUs[f];
  const ownUs = timeoutUs > 0 ? world.now + timeoutUs : 0;
  if (givenUs <= 0 || (ownUs > 0 && ownUs <= givenUs)) {
    frames.deadlineUs[child] = ownUs;
    return false;
  }
  frames.deadlineUs[child] = givenUs;
  pushEvent(world.heap, givenUs, EVENT_CALL_TIMEOUT, f, frames.token[f]);
  return true;
}

/**
 * Opcode SPAWN: target. The instructions up to the target, a call and END, become a task of the process, which
 * nobody waits for; the request goes on at the target.
 */
export function opSpawn(world: World, f: number, pc: number): boolean {
  const task = takeFrame(world.frames);
  const { frames } = world;
  const token = nextToken(world);
  frames.service[task] = frames.service[f];
  frames.slot[task] = frames.slot[f];
  frames.endpoint[task] = frames.endpoint[f];
  frames.trace[task] = frames.trace[f];
  frames.user[task] = frames.user[f];
  // The same key: the task's call hangs below the request's span, and its own place in the program tells it apart.
  frames.keyA[task] = frames.keyA[f];
  frames.keyB[task] = frames.keyB[f];
  frames.pc[task] = pc;
  frames.parent[task] = -1;
  frames.holds[task] = BACKGROUND;
  frames.bornUs[task] = world.now;
  frames.startUs[task] = world.now;
  frames.sinceUs[task] = world.now;
  frames.state[task] = TIMED;
  frames.token[task] = token;
  world.stations.inside[frames.slot[f]]++;
  pushEvent(world.heap, world.now, EVENT_STEP, task, token);
  frames.pc[f] = world.model.code[pc + 1];
  return true;
}

/** An answer arrives; `subject` carries the frame and the outcome. */
export function replyArrived(world: World, subject: number, token: number): void {
  const f = subject & (FRAMES_MAX - 1);
  if (world.frames.token[f] === token) attemptEnded(world, f, Math.floor(subject / FRAMES_MAX));
}

export function callTimedOut(world: World, f: number, token: number): void {
  if (world.frames.token[f] !== token) return;
  const call = world.model.calls[world.model.code[world.frames.pc[f] + 1]];
  if (call.cancels >= 0 && world.params[call.cancels] > 0) sendCancel(world, f, call);
  attemptEnded(world, f, OUTCOME_TIMEOUT);
}

export function retryDue(world: World, f: number, token: number): void {
  const { frames } = world;
  if (frames.token[f] !== token) return;
  const pc = frames.pc[f];
  if (startAttempt(world, f, world.model.code[pc + 1], pc)) execute(world, f);
}

function attemptEnded(world: World, f: number, outcome: number): void {
  const { frames, model } = world;
  const site = model.code[frames.pc[f] + 1];
  const call = model.calls[site];
  const durationUs = world.now - frames.sinceUs[f];
  frames.token[f] = 0;
  if (call.concurrency >= 0) world.calls.flight[entryOf(world, f, call)]--;
  noteAttempt(world, f, call, outcome, durationUs);
  if (call.breaker >= 0) noteForBreaker(world, site, outcome !== OUTCOME_OK, durationUs);
  if (outcome !== OUTCOME_OK && retryLater(world, f, site, outcome)) return;
  endCall(world, f, site, outcome);
  execute(world, f);
}

/** A caller ends in the middle of a call, as when its process dies or its own caller calls it off. */
export function abandonCall(world: World, f: number, outcome: number): void {
  const site = world.model.code[world.frames.pc[f] + 1];
  const call = world.model.calls[site];
  loseProbe(world, site);
  if (call.concurrency >= 0) world.calls.flight[entryOf(world, f, call)]--;
  // A driver whose request is called off calls off the statement; one whose process dies no longer can.
  if ((call.query < 0 || outcome === OUTCOME_CANCELLED) && (call.cancels < 0 ? outcome === OUTCOME_CANCELLED : world.params[call.cancels] > 0)) sendCancel(world, f, call);
}

function sendCancel(world: World, f: number, call: CallModel): void {
  const { frames } = world;
  const child = frames.child[f];
  const delayUs = call.link < 0 ? NETWORK_US : cancelDelayUs(world, call.link);
  if (delayUs >= 0) pushEvent(world.heap, world.now + delayUs, EVENT_CANCEL, child, frames.token[f]);
}

/** Moves on behind the call: with its outcome, or without one where the caller has a fallback. */
function endCall(world: World, f: number, site: number, outcome: number): void {
  const { frames, model } = world;
  const pc = frames.pc[f];
  const call = model.calls[site];
  if ((outcome !== OUTCOME_OK || world.now - frames.sinceUs[f] > SLOW_UPSTREAM_US) && frames.slot[f] >= 0 && call.query < 0) logCall(world, f, site, outcome);
  frames.state[f] = RUNNING;
  frames.outcome[f] = model.code[pc + 2] !== 0 ? OUTCOME_OK : outcome;
  frames.pc[f] = pc + WORDS;
}

function logCall(world: World, f: number, site: number, outcome: number): void {
  const { frames } = world;
  const identity = world.stations.identity[frames.slot[f]];
  const durationUs = world.now - frames.sinceUs[f];
  if (outcome !== OUTCOME_OK) world.sink.logged(world.now, LOG_CALL_FAILED, identity, frames.trace[f], site, outcome, durationUs, frames.attempt[f] + 1);
  else world.sink.logged(world.now, LOG_SLOW_UPSTREAM, identity, frames.trace[f], site, durationUs, 0, 0);
}

function noteAttempt(world: World, f: number, call: CallModel, outcome: number, durationUs: number): void {
  const { frames, model } = world;
  const slot = frames.slot[f];
  if (slot >= 0) observe(world, model.slots[slot].offset + call.histogram + (call.query >= 0 ? 0 : STATUS_OF_OUTCOME[outcome] * HISTOGRAM_CELLS), durationUs);
  if (world.spansOn) tellAttempt(world, f, outcome, gaveUp(world, call, outcome, durationUs, frames.deadlineUs[f]), world.now);
}

/** The span of an attempt, from the caller's side; also of one that the caller does not live to see the end of, or that is still open. */
export function tellAttempt(world: World, f: number, outcome: number, unanswered: boolean, endUs: number): void {
  const { frames, model } = world;
  const slot = frames.slot[f];
  const site = model.code[frames.pc[f] + 1];
  const call = model.calls[site];
  // The key of the child that this attempt made; the child itself may be long gone, or still at work.
  const place = placeOf(world, f, frames.pc[f], frames.attempt[f]);
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
    n1: call.query >= 0 ? world.plans.rowsRead[call.query] : (unanswered ? NO_ANSWER : 0) + ((frames.holds[f] & BACKGROUND) !== 0 ? IN_BACKGROUND : 0),
    n2: site,
  });
}
