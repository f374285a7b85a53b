import { pushEvent } from '../../../base/event-heap.ts';
import { observe } from '../../kernel/cells.ts';
import { wholeUs } from '../../kernel/draws.ts';
import { WORDS } from '../../kernel/run.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { waitFor } from '../station/cores.ts';
import { entryAt, forgetEntry, lookupDraw, nameColumns, nameModels, recordOf, viewOf, type NameModel, type Result } from './model.ts';
import { tellLookup } from './spans.ts';

/**
 * What a process's resolver does. Of all who ask for the same thing at the same time one query goes out (as in Go's
 * resolver, systemd-resolved and unbound), and it is the resolver's own: it goes on when whoever asked gives up.
 */

/** RFC 8767, section 5: with stale data at hand, a client waits this long at the most. */
const STALE_WAIT_US = 1_800_000;
const OUTCOME_ERROR = 1;

/** The first draws of a look-up are its queries'; this one is its duration's, and the next says whether the authority fails. */
const DURATION_DRAW = 16;
const FAILING_DRAW = 17;

/** Why a look-up failed, in the words of Go's resolver. */
export const REASONS = ['server misbehaving', 'i/o timeout'] as const;

/** Opcode NAME_ASK: name, targets of its answers. From the cache at once; else waits for a look-up, and NAME_HEARD follows. */
export function opAsk(world: World, f: number, pc: number): boolean {
  const { frames } = world;
  const model = nameModels(world)[world.model.code[pc + 1]];
  const entry = entryAt(model, frames.slot[f], viewOf(world, model, f));
  const { answer, untilUs, refusedUs, token, dueUs } = nameColumns(world);
  if (answer[entry] > 0 && world.now < untilUs[entry]) return take(world, model, entry, f, pc, 'hit');
  if (world.now < refusedUs[entry]) return settleWithout(world, model, entry, f, pc, pc + 2 * WORDS);
  if (token[entry] === 0) beginLookup(world, model, entry);
  const leftUs = dueUs[entry] - world.now;
  frames.sinceUs[f] = world.now;
  frames.holds[f] |= model.holds;
  waitFor(world, f, hasStale(world, model, entry) && leftUs > STALE_WAIT_US ? STALE_WAIT_US : leftUs);
  return false;
}

/** Opcode NAME_HEARD: name, targets of its answers. Goes on to what the answer says, or behind itself with an error; asks again when what it waited for was flushed. */
export function opHeard(world: World, f: number, pc: number): boolean {
  const { frames } = world;
  const model = nameModels(world)[world.model.code[pc + 1]];
  const entry = entryAt(model, frames.slot[f], viewOf(world, model, f));
  const { answer, untilUs, endedUs, failed, token } = nameColumns(world);
  frames.holds[f] &= ~model.holds;
  const ended = endedUs[entry] === world.now;
  if (answer[entry] > 0 && ((ended && failed[entry] === 0) || world.now < untilUs[entry])) {
    tellLookup(world, model, f, pc - WORDS, answer[entry], world.now);
    return take(world, model, entry, f, pc, 'miss');
  }
  if ((ended && failed[entry] === 1) || (token[entry] !== 0 && hasStale(world, model, entry))) {
    const settled = settleWithout(world, model, entry, f, pc, pc + WORDS);
    tellLookup(world, model, f, pc - WORDS, frames.outcome[f] === 0 ? answer[entry] : 0, world.now);
    return settled;
  }
  frames.pc[f] = pc - WORDS;
  return true;
}

/** Goes on with the answer that an entry holds. */
function take(world: World, model: NameModel, entry: number, f: number, pc: number, result: Result): true {
  const { answer } = nameColumns(world);
  const slot = world.frames.slot[f];
  count(world, model, slot, result);
  const given = model.cellsOf[slot]?.given[answer[entry] - 1];
  if (given !== undefined) world.cells[world.model.slots[slot].offset + given]++;
  world.frames.pc[f] = world.model.code[pc + 1 + answer[entry]];
  return true;
}

/** There is no good answer: an old one where that is allowed, else an error. */
function settleWithout(world: World, model: NameModel, entry: number, f: number, pc: number, failedPc: number): true {
  if (hasStale(world, model, entry)) return take(world, model, entry, f, pc, 'stale');
  count(world, model, world.frames.slot[f], 'failed');
  world.frames.outcome[f] = OUTCOME_ERROR;
  world.frames.pc[f] = failedPc;
  return true;
}

function hasStale(world: World, model: NameModel, entry: number): boolean {
  const { answer, untilUs } = nameColumns(world);
  return world.params[model.serveStale] >= 0.5 && answer[entry] > 0 && world.now - untilUs[entry] <= model.staleMaxUs;
}

function count(world: World, model: NameModel, slot: number, result: Result): void {
  const cells = model.cellsOf[slot];
  if (cells !== undefined) world.cells[world.model.slots[slot].offset + cells.results[result]]++;
}

/** A query goes out, and again after each timeout; how long all of it takes is known to the world from here on. */
function beginLookup(world: World, model: NameModel, entry: number): void {
  const { params } = world;
  const { begun, lost, askedUs, dueUs, token } = nameColumns(world);
  begun[entry]++;
  let unanswered = 0;
  while (unanswered < model.attempts && params[model.loss] > 0 && lookupDraw(world, model, entry, unanswered) < params[model.loss]) unanswered++;
  lost[entry] = unanswered === model.attempts ? 1 : 0;
  const answerUs = lost[entry] === 1 ? 0 : wholeUs(params[model.lookup] * (0.5 + lookupDraw(world, model, entry, DURATION_DRAW)));
  askedUs[entry] = world.now;
  dueUs[entry] = world.now + Math.max(1, unanswered * model.timeoutUs + answerUs);
  token[entry] = nextToken(world);
  pushEvent(world.heap, dueUs[entry], model.answeredEvent, entry, token[entry]);
}

const modelOfEntry = (world: World, entry: number): NameModel | undefined => nameModels(world).find(({ firstEntry, slots, views }) => entry >= firstEntry && entry < firstEntry + slots.length * views.length);

/** Event: a look-up is over. Those who wait for it have their events at the same instant, behind this one. */
export function answered(world: World, entry: number, due: number): void {
  const { answer, heardUs, untilUs, refusedUs, endedUs, failed, token, askedUs, lost } = nameColumns(world);
  const model = modelOfEntry(world, entry);
  if (model === undefined || token[entry] !== due || due === 0) return;
  const { params } = world;
  const view = (entry - model.firstEntry) % model.views.length;
  const slot = model.slots[Math.floor((entry - model.firstEntry) / model.views.length)];
  token[entry] = 0;
  endedUs[entry] = world.now;
  const cells = model.cellsOf[slot];
  if (cells !== undefined) observe(world, world.model.slots[slot].offset + cells.lookups, world.now - askedUs[entry]);
  failed[entry] = lost[entry] === 1 || (params[model.failing] > 0 && lookupDraw(world, model, entry, FAILING_DRAW) < params[model.failing]) ? 1 : 0;
  if (failed[entry] === 1) {
    refusedUs[entry] = world.now + Math.round(params[model.negativeTtl]);
    world.sink.logged(world.now, model.failedLog, world.stations.identity[slot], 0, model.index, lost[entry], 0, 0);
    return;
  }
  answer[entry] = recordOf(world, model, view) + 1;
  heardUs[entry] = world.now;
  untilUs[entry] = world.now + Math.round(params[model.ttl]);
  refusedUs[entry] = 0;
}

/** A process that has been there since before the world began knows the name already; what it knows runs out some time within the TTL. */
export function opened(world: World, slot: number): void {
  closed(world, slot);
  if (world.now > 0) return;
  for (const [model, entry, view] of entriesIn(world, slot)) {
    const { answer, heardUs, untilUs } = nameColumns(world);
    const ttlUs = Math.round(world.params[model.ttl]);
    if (ttlUs <= 0) continue;
    answer[entry] = recordOf(world, model, view) + 1;
    untilUs[entry] = Math.ceil(ttlUs * lookupDraw(world, model, entry, DURATION_DRAW));
    heardUs[entry] = untilUs[entry] - ttlUs;
  }
}

/** What a process knew is gone with it, and so is what it was asking. */
export function closed(world: World, slot: number): void {
  for (const [, entry] of entriesIn(world, slot)) {
    forgetEntry(world, entry);
    nameColumns(world).token[entry] = 0;
  }
}

/** Every entry of a process, with its view. */
export function entriesIn(world: World, slot: number): [NameModel, number, number][] {
  return nameModels(world).flatMap((model) => (model.placeOf[slot] === undefined ? [] : model.views.map((_, view): [NameModel, number, number] => [model, entryAt(model, slot, view), view])));
}
