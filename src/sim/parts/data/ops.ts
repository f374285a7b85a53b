import type { OpHandler } from '../../kernel/run.ts';
import { WORDS } from '../../kernel/run.ts';
import type { World } from '../../kernel/world.ts';
import { commit, committedVersion, dataColumns, dataModel, judge, keyOf, levelAt, setLevel } from './records.ts';

/** How a new value comes about, as operands. */
export const PLAIN = 0;
export const COMPUTED = 1;
export const GUARDED = 2;
export const VERSIONED = 3;

const INCORRECT = 2;

/** What requests do with records. Every one of them goes on at once: the time that it takes is the statements'. */
export const DATA_OPS: Readonly<Record<string, OpHandler>> = { DATA_READ: opRead, DATA_COMMIT: opCommit, DATA_JUDGE: opJudge, DATA_CHECK: opCheck, DATA_TAKE: opTake };

/** DATA_READ: data. The frame carries the committed version from here on. */
function opRead(world: World, f: number, pc: number): boolean {
  const model = dataModel(world, world.model.code[pc + 1]);
  world.frames.value[f] = committedVersion(world, model, keyOf(world, model, f));
  world.frames.pc[f] = pc + WORDS;
  return true;
}

/** DATA_COMMIT: data, how, target when the record has changed since it was read. */
function opCommit(world: World, f: number, pc: number): boolean {
  const { code } = world.model;
  const model = dataModel(world, code[pc + 1]);
  const key = keyOf(world, model, f);
  const unchanged = world.frames.value[f] === committedVersion(world, model, key);
  world.frames.pc[f] = pc + WORDS;
  if (code[pc + 2] === VERSIONED && !unchanged) world.frames.pc[f] = code[pc + 3];
  else if (model.stock > 0) setLevel(world, model, key, levelAt(world, model, key, committedVersion(world, model, key)));
  else commit(world, model, key);
  world.frames.value[f] = committedVersion(world, model, key);
  return true;
}

/** DATA_JUDGE: data. The answer rests on the version that the frame carries. */
function opJudge(world: World, f: number, pc: number): boolean {
  const model = dataModel(world, world.model.code[pc + 1]);
  const version = world.frames.value[f];
  if (version > 0) judge(world, model, keyOf(world, model, f), version, f);
  world.frames.pc[f] = pc + WORDS;
  return true;
}

/** DATA_CHECK: data, amount, target when less than that is left. */
function opCheck(world: World, f: number, pc: number): boolean {
  const { code } = world.model;
  const model = dataModel(world, code[pc + 1]);
  const key = keyOf(world, model, f);
  const version = committedVersion(world, model, key);
  world.frames.value[f] = version;
  world.frames.pc[f] = levelAt(world, model, key, version) >= code[pc + 2] ? pc + WORDS : code[pc + 3];
  return true;
}

/** DATA_TAKE: data, amount, how, target when it is refused. */
function opTake(world: World, f: number, pc: number): boolean {
  const { frames, model: { code } } = world;
  const model = dataModel(world, code[pc + 1]);
  const amount = code[pc + 2];
  const how = code[pc + 3];
  const key = keyOf(world, model, f);
  const version = committedVersion(world, model, key);
  const read = frames.value[f] > 0 ? frames.value[f] : version;
  const level = levelAt(world, model, key, how === COMPUTED ? read : version);
  if ((how === GUARDED && level < amount) || (how === VERSIONED && read !== version)) {
    frames.pc[f] = code[pc + 4];
    return true;
  }
  setLevel(world, model, key, level - amount);
  dataColumns(world).taken[model.index] += amount;
  if (how === COMPUTED && read !== version) dataColumns(world).lost[model.index]++;
  // Sold what was not there, or wiped out what somebody else had been told was done.
  if ((amount > 0 && level < amount) || (how === COMPUTED && read !== version)) frames.flaw[f] = INCORRECT;
  frames.value[f] = version + 1;
  frames.pc[f] = pc + WORDS;
  return true;
}
