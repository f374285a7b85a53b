import { laneA, laneB } from '../../../base/random.ts';
import { pushEvent } from '../../../base/event-heap.ts';
import { clientSpanA, clientSpanB, unitDrawFor } from '../../kernel/draws.ts';
import { EVENT_ENTER } from '../../kernel/events.ts';
import { takeFrame, TRAVELLING } from '../../kernel/frames.ts';
import { WORDS } from '../../kernel/run.ts';
import { OPEN, SPAN_CONSUMER } from '../../kernel/sink.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { hop } from '../../kernel/hops.ts';
import { backlogOf, DELIVERIES_MAX, FREE_DELIVERY, topicColumnsOf, topicsOf, WAITING, WORKING, type TopicModel } from './topic-model.ts';

/** How messages come in, go out, come again, and are given up. */

const OUTCOME_OK = 0;
const OUTCOME_UNAVAILABLE = 4;
/** Places in a message's own key: the attempts to process it, apart from all that the publishing call draws. */
const ATTEMPT_KEYS = 1 << 20;

/** Opcode TOPIC_UNLESS_PUBLISHING: topic, target. A publisher that is not configured to publish goes on without a word. */
export function opUnlessPublishing(world: World, f: number, pc: number): boolean {
  const { code } = world.model;
  world.frames.pc[f] = world.params[topicsOf(world)[code[pc + 1]].publishing] > 0.5 ? pc + WORDS : code[pc + 2];
  return true;
}

/** Opcode TOPIC_APPEND: topic. The broker takes the message, loses it, or refuses it because there is no room. */
export function opAppend(world: World, f: number, pc: number): boolean {
  const { frames } = world;
  const topic = topicsOf(world)[world.model.code[pc + 1]];
  const columns = topicColumnsOf(world);
  const { offset } = world.model.slots[topic.brokerSlot];
  frames.pc[f] = pc + WORDS;
  const lost = world.params[topic.lost];
  if (lost > 0 && unitDrawFor(world, f) < lost) return true;
  if (backlogOf(world, topic) >= topic.capacity) {
    world.sink.logged(world.now, topic.logs.full, world.stations.identity[topic.brokerSlot], frames.trace[f], topic.index, topic.capacity, 0, 0);
    frames.outcome[f] = OUTCOME_UNAVAILABLE;
    return true;
  }
  const at = topic.first + (columns.tail[topic.index]++ % topic.capacity);
  columns.trace[at] = frames.trace[f];
  columns.user[at] = frames.user[f];
  columns.value[at] = frames.value[f];
  columns.keyA[at] = frames.keyA[f];
  columns.keyB[at] = frames.keyB[f];
  columns.atUs[at] = world.now;
  world.cells[offset + topic.cells['in']]++;
  wake(world, topic);
  return true;
}

/** Has the topic deliver what it can, as an event of its own. */
export function wake(world: World, topic: TopicModel): void {
  const { due } = topicColumnsOf(world);
  if (due[topic.index] !== 0) return;
  due[topic.index] = nextToken(world);
  pushEvent(world.heap, world.now, topic.events.deliver, topic.index, due[topic.index]);
}

export function deliverDue(world: World, index: number, token: number): void {
  const columns = topicColumnsOf(world);
  if (columns.due[index] !== token) return;
  columns.due[index] = 0;
  const topic = topicsOf(world)[index];
  const limit = Math.min(DELIVERIES_MAX, world.params[topic.concurrency]);
  let held = 0;
  for (let d = 0; d < DELIVERIES_MAX; d++) if (columns.state[index * DELIVERIES_MAX + d] !== FREE_DELIVERY) held++;
  if (world.params[topic.enabled] < 0.5) return;
  for (let d = 0; d < DELIVERIES_MAX && held < limit && backlogOf(world, topic) > 0; d++) {
    const at = index * DELIVERIES_MAX + d;
    if (columns.state[at] !== FREE_DELIVERY) continue;
    takeMessage(world, topic, at);
    begin(world, topic, at);
    held++;
  }
}

function takeMessage(world: World, topic: TopicModel, at: number): void {
  const columns = topicColumnsOf(world);
  const from = topic.first + (columns.head[topic.index]++ % topic.capacity);
  columns.heldTrace[at] = columns.trace[from];
  columns.heldUser[at] = columns.user[from];
  columns.heldValue[at] = columns.value[from];
  columns.heldKeyA[at] = columns.keyA[from];
  columns.heldKeyB[at] = columns.keyB[from];
  columns.heldAtUs[at] = columns.atUs[from];
  columns.attempts[at] = 0;
}

/** Sends a held message to the consumer, as a request of its own in the publisher's trace. */
function begin(world: World, topic: TopicModel, at: number): void {
  const columns = topicColumnsOf(world);
  const f = takeFrame(world.frames);
  const { frames } = world;
  const place = ATTEMPT_KEYS + topic.index * 64 + Math.min(63, columns.attempts[at]);
  columns.state[at] = WORKING;
  columns.frame[at] = f;
  columns.startedUs[at] = world.now;
  frames.parent[f] = -1;
  frames.parentToken[f] = 0;
  frames.endpoint[f] = topic.endpoint;
  frames.service[f] = topic.consumer;
  frames.trace[f] = columns.heldTrace[at];
  frames.user[f] = columns.heldUser[at];
  frames.value[f] = columns.heldValue[at];
  frames.keyA[f] = laneA(columns.heldKeyA[at], place);
  frames.keyB[f] = laneB(columns.heldKeyB[at], place);
  frames.bornUs[f] = world.now;
  frames.startUs[f] = world.now;
  frames.state[f] = TRAVELLING;
  frames.token[f] = nextToken(world);
  frames.holds[f] = topic.holds;
  hop(world, EVENT_ENTER, f, frames.token[f]);
}

/** The consumer has ended with a message, well or badly, or its process is gone. */
export function delivered(world: World, f: number): void {
  const columns = topicColumnsOf(world);
  const at = columns.frame.findIndex((frame, i) => frame === f && columns.state[i] === WORKING);
  if (at < 0) return;
  const topic = topicsOf(world)[Math.floor(at / DELIVERIES_MAX)];
  const { offset } = world.model.slots[topic.brokerSlot];
  world.frames.holds[f] &= ~topic.holds;
  if (world.spansOn) tellProcessing(world, topic, at, f, world.now);
  columns.attempts[at]++;
  if (world.frames.outcome[f] === OUTCOME_OK) {
    world.cells[offset + topic.cells['done']]++;
    free(world, topic, at);
    return;
  }
  const { trace, slot } = world.frames;
  const who = slot[f] >= 0 ? world.stations.identity[slot[f]] : world.stations.identity[topic.brokerSlot];
  const attemptsMax = world.params[topic.maxAttempts];
  world.cells[offset + topic.cells['failed']]++;
  if (attemptsMax > 0 && columns.attempts[at] >= attemptsMax) {
    world.sink.logged(world.now, topic.logs.dead, who, trace[f], topic.index, columns.attempts[at], 0, 0);
    world.cells[offset + topic.cells['dead']]++;
    free(world, topic, at);
    return;
  }
  world.sink.logged(world.now, topic.logs.failed, who, trace[f], topic.index, columns.attempts[at], world.params[topic.retryDelay], 0);
  columns.state[at] = WAITING;
  columns.frame[at] = -1;
  columns.token[at] = nextToken(world);
  pushEvent(world.heap, world.now + Math.max(1, world.params[topic.retryDelay]), topic.events.again, at, columns.token[at]);
}

/** The place of a delivery is free again: the next message may have it. */
export function free(world: World, topic: TopicModel, at: number): void {
  const columns = topicColumnsOf(world);
  columns.state[at] = FREE_DELIVERY;
  columns.frame[at] = -1;
  columns.token[at] = 0;
  wake(world, topic);
}

export function againDue(world: World, at: number, token: number): void {
  const columns = topicColumnsOf(world);
  if (columns.token[at] !== token || columns.state[at] !== WAITING) return;
  const topic = topicsOf(world)[Math.floor(at / DELIVERIES_MAX)];
  columns.token[at] = 0;
  begin(world, topic, at);
}

/** The span that joins the consumer's work to the publisher's call, from delivery to its end. */
function tellProcessing(world: World, topic: TopicModel, at: number, f: number, endUs: number): void {
  const columns = topicColumnsOf(world);
  const { frames } = world;
  world.sink.span({
    trace: frames.trace[f],
    idA: clientSpanA(frames.keyA[f]),
    idB: clientSpanB(frames.keyB[f]),
    parentA: clientSpanA(columns.heldKeyA[at]),
    parentB: clientSpanB(columns.heldKeyB[at]),
    name: topic.spanName,
    identity: frames.slot[f] >= 0 ? world.stations.identity[frames.slot[f]] : world.stations.identity[topic.brokerSlot],
    kind: SPAN_CONSUMER,
    startUs: columns.startedUs[at],
    endUs,
    outcome: frames.outcome[f],
    n0: columns.attempts[at],
    n1: world.now - columns.heldAtUs[at],
    n2: topic.index,
  });
}

/** What is being worked on for a trace has not ended. */
export function tellDeliveries(world: World, trace: number): void {
  const columns = topicColumnsOf(world);
  columns.state.forEach((state, at) => {
    if (state === WORKING && columns.heldTrace[at] === trace) tellProcessing(world, topicsOf(world)[Math.floor(at / DELIVERIES_MAX)], at, columns.frame[at], OPEN);
  });
}

/** Whether a message of a trace waits, to be delivered or to be tried again. */
export function holdsMessage(world: World, trace: number): boolean {
  const columns = topicColumnsOf(world);
  if (columns.state.some((state, at) => state === WAITING && columns.heldTrace[at] === trace)) return true;
  return topicsOf(world).some(({ index, first, capacity }) => {
    for (let n = columns.head[index]; n < columns.tail[index]; n++) if (columns.trace[first + (n % capacity)] === trace) return true;
    return false;
  });
}
