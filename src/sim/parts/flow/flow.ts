import { drawUnit } from '../../../base/random.ts';
import { unitDrawFor } from '../../kernel/draws.ts';
import { WORDS } from '../../kernel/run.ts';
import type { World } from '../../kernel/world.ts';
import { finish } from '../station/station.ts';
import { shownTraits } from '../traits/traits.ts';

/** Opcodes that steer a program. */

/** END: the request is answered. */
export function opEnd(world: World, f: number): boolean {
  finish(world, f);
  return false;
}

/** JUMP: target. */
export function opJump(world: World, f: number, pc: number): boolean {
  world.frames.pc[f] = world.model.code[pc + 1];
  return true;
}

/** JUMP_IF_FAILED: target. */
export function opJumpIfFailed(world: World, f: number, pc: number): boolean {
  world.frames.pc[f] = world.frames.outcome[f] !== 0 ? world.model.code[pc + 1] : pc + WORDS;
  return true;
}

/** UNLESS_CHANCE: probability in millionths, target. Jumps when the draw does not come up. */
export function opUnlessChance(world: World, f: number, pc: number): boolean {
  const { code } = world.model;
  world.frames.pc[f] = unitDrawFor(world, f) * 1e6 < code[pc + 1] ? pc + WORDS : code[pc + 2];
  return true;
}

/** UNLESS_FLAG: parameter of the flag, target. The same user sees the same side of a partial rollout. */
export function opUnlessFlag(world: World, f: number, pc: number): boolean {
  const { code } = world.model;
  world.frames.pc[f] = flagIsOn(world, f, code[pc + 1], world.params[code[pc + 1]]) ? pc + WORDS : code[pc + 2];
  return true;
}

/** Whether a flag that is on for this share of the users is on for the frame's. */
export function flagIsOn(world: World, f: number, param: number, share: number): boolean {
  return share >= 1 || (share > 0 && drawUnit(world.frames.user[f], param, 0) < share);
}

/** FAIL: outcome, probability in millionths, template of the exception or -1. */
export function opFail(world: World, f: number, pc: number): boolean {
  const { code } = world.model;
  if (code[pc + 2] >= 1e6 || unitDrawFor(world, f) * 1e6 < code[pc + 2]) {
    world.frames.outcome[f] = code[pc + 1];
    if (code[pc + 3] >= 0) logException(world, f, code[pc + 3]);
  }
  world.frames.pc[f] = pc + WORDS;
  return true;
}

/** LOG: template. */
export function opLog(world: World, f: number, pc: number): boolean {
  world.sink.logged(world.now, world.model.code[pc + 1], world.stations.identity[world.frames.slot[f]], world.frames.trace[f], 0, 0, 0, 0);
  world.frames.pc[f] = pc + WORDS;
  return true;
}

/** The template's fields are the traits that the service shows, in the order of the system. */
function logException(world: World, f: number, template: number): void {
  const values = shownTraits(world, f);
  world.sink.logged(world.now, template, world.stations.identity[world.frames.slot[f]], world.frames.trace[f], values[0] ?? 0, values[1] ?? 0, values[2] ?? 0, values[3] ?? 0);
}
