import { BACKGROUND, CALLING, CORE_WAIT, FREE, ON_CORE, POOL_WAIT } from '../kernel/frames.ts';
import { OPEN } from '../kernel/sink.ts';
import type { World } from '../kernel/world.ts';
import { tellAttempt } from './call/call.ts';
import { tellRequest } from './client/outcome.ts';
import { tellWait } from './pool/pool.ts';
import { tellServed } from './station/station.ts';

/**
 * What is open at this instant. A span is told when it ends; what has not ended, because its caller gave up or waits for
 * ever, would be missing from the very traces that people open. So whoever makes traces asks for the rest here.
 */

const OUTCOME_OK = 0;

/** Tells the world's sink every open span of a trace, with OPEN for its end. Does not change the world. */
export function tellOpenSpans(world: World, trace: number): void {
  for (const f of framesOf(world, trace)) tellFrame(world, f);
  for (const tell of world.model.hooks.tellOpen) tell(world, trace);
}

/** Whether anything is still done, or waited for, on behalf of a trace. What is dead stays dead: its frames are gone, and nothing is kept for later. */
export function isTraceAlive(world: World, trace: number): boolean {
  return framesOf(world, trace).length > 0 || world.model.hooks.holdsTrace.some((holds) => holds(world, trace));
}

/** When the client's request of a trace began, while it is under way; else null. */
export function requestUnderWay(world: World, trace: number): number | null {
  const f = framesOf(world, trace).find((frame) => kindOf(world, frame) === 'client');
  return f === undefined ? null : world.frames.bornUs[f];
}

function framesOf({ frames }: World, trace: number): number[] {
  const found: number[] = [];
  for (let f = 0; f < frames.high; f++) if (frames.trace[f] === trace && frames.state[f] !== FREE) found.push(f);
  return found;
}

function kindOf({ frames, model }: World, f: number): string {
  return model.services[frames.service[f]].kind;
}

function tellFrame(world: World, f: number): void {
  const { frames } = world;
  const kind = kindOf(world, f);
  const state = frames.state[f];
  const sinceUs = world.now - frames.sinceUs[f];
  // What is told here is what is told at the end: statements show in the span of their call, third parties send none.
  if (kind === 'client') tellRequest(world, f, OPEN);
  else if (frames.slot[f] >= 0 && (frames.holds[f] & BACKGROUND) === 0 && kind !== 'third_party' && kind !== 'database') tellServed(world, f, state === CORE_WAIT ? sinceUs : 0, state === ON_CORE ? sinceUs : 0, OPEN);
  if (state === CALLING) tellAttempt(world, f, OUTCOME_OK, false, OPEN);
  if (state === POOL_WAIT) tellWait(world, f, world.model.code[frames.pc[f] + 1], OUTCOME_OK, OPEN);
}
