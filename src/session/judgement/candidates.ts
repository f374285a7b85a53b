import { applyVerb, verbInfos } from '../../sim/intents/registry.ts';
import type { ArgInfo, Args, VerbInfo } from '../../sim/intents/types.ts';
import { restoreSnapshot } from '../../sim/kernel/snapshot.ts';
import { newWorld } from '../../sim/kernel/world.ts';
import type { Run } from '../run.ts';
import type { Action } from './planned-action.ts';

/** A single mitigation that the world would carry out, and what it is called. */
export interface Candidate extends Action {
  readonly id: string;
  /** The same for all quantities and switches of one verb on one thing: these count as one way out. */
  readonly route: string;
  readonly isReversible: boolean;
  /** Turns users away or takes what serves them down to its least. */
  readonly isOff: boolean;
}

/** Quantities to try: multiples of the present one; where there is none to multiply, these. */
const FACTORS = [2, 4, 0.5];
/** Where a verb has more things to turn than these, each is turned far up and far down only. */
const THINGS_MANY = 12;
const FAR_FACTORS = [4, 0.25];
const MODEST_FACTOR = 1.5;
const NUMBERS = [10, 100];
const DURATIONS_MS = [300, 2_000, 30_000];
/** Combinations of one verb; systems of scenarios are far smaller. */
const COMBINATIONS_MAX = 400;

/**
 * Every mitigation that can be taken at a world time, with arguments that a sensible person might try. What the world would
 * refuse is left out. The run must have come that far and keep milestones.
 */
export function candidatesOf(run: Run, atUs: number): Candidate[] {
  const milestone = run.snapshots.findLast(({ world }) => world.now <= atUs)!;
  const scratch = newWorld(run.model, run.world.plot);
  const reset = (): void => restoreSnapshot(scratch, milestone.world);
  reset();
  const infos = verbInfos(scratch);
  const accepts = (verb: string, args: Args): boolean => {
    const { ok } = applyVerb(scratch, verb, args);
    if (ok) reset();
    return ok;
  };
  const front = new Set(Object.values(run.scenario.system.clients).filter(({ secondsPerAction }) => secondsPerAction > 0).map(({ service }) => service));
  return infos.flatMap((info) => candidatesOfVerb(info, accepts, front));
}

function candidatesOfVerb(info: VerbInfo, accepts: (verb: string, args: Args) => boolean, front: ReadonlySet<string>): Candidate[] {
  const choices = combine(info.args.filter(({ kind }) => kind === 'choice'), (arg, before) => arg.choices.filter(({ of }) => of === null || Object.values(before).includes(of)).map(({ value }) => value));
  return choices.flatMap((chosen) => {
    const first = Object.values(chosen)[0];
    const rest = info.args.filter(({ kind }) => kind !== 'choice');
    const current = (arg: ArgInfo): string => (first === undefined ? '' : (arg.current[first] ?? ''));
    const make = (args: Args, isOff: boolean): Candidate => {
      const words = info.args.map(({ name }) => args[name]).filter((value) => value !== undefined);
      return { verb: info.verb, args, id: [info.verb, ...words.map(String)].join(' '), route: [info.verb, ...Object.values(chosen).map(String)].join(' '), isReversible: info.reversible.startsWith('Yes'), isOff };
    };
    const tried = (values: (arg: ArgInfo) => readonly (number | boolean)[]): Args[] => combine(rest, values).map((args) => ({ ...chosen, ...args })).filter((args) => accepts(info.verb, args));
    const usual = tried((arg) => valuesToTry(arg, current(arg), choices.length > THINGS_MANY ? FAR_FACTORS : FACTORS));
    const instead = usual.length > 0 ? [] : tried((arg) => (arg.kind === 'boolean' ? [true, false] : modest(arg, current(arg))));
    const off = rest.some(({ kind }) => kind === 'number') && isThrottle(info, front, first) ? tried((arg) => (arg.kind === 'boolean' ? [true] : [Math.max(1, arg.min)])) : [];
    const offs = off.map((args) => make(args, true));
    return [...[...usual, ...instead].map((args) => make(args, false)).filter(({ id }) => !offs.some((entry) => entry.id === id)), ...offs];
  });
}

/** Verbs that admit users or provide what they enter by. */
function isThrottle({ group, verb }: VerbInfo, front: ReadonlySet<string>, target: unknown): boolean {
  return group === 'Traffic' || (verb === 'scale' && front.has(String(target)));
}

function valuesToTry(arg: ArgInfo, current: string, factors: readonly number[]): readonly (number | boolean)[] {
  if (arg.kind === 'boolean') return [true, false];
  if (arg.kind === 'duration') return within(arg, DURATIONS_MS);
  const now = Number.parseInt(current, 10);
  if (!(now >= 0)) return within(arg, NUMBERS);
  return now === 0 ? within(arg, factors === FACTORS ? NUMBERS : NUMBERS.slice(-1)) : within(arg, factors.map((factor) => Math.max(1, Math.round(now * factor))).filter((value) => value !== now));
}

function modest(arg: ArgInfo, current: string): number[] {
  const now = Number.parseInt(current, 10);
  return now > 0 ? within(arg, [Math.ceil(now * MODEST_FACTOR), now + 1]) : [];
}

function within({ min, max }: ArgInfo, values: readonly number[]): number[] {
  return [...new Set(values)].filter((value) => value >= min && value <= max);
}

/** Every way of giving each argument one of its values, which may depend on the earlier ones. */
function combine<T extends string | number | boolean>(args: readonly ArgInfo[], values: (arg: ArgInfo, before: Args) => readonly T[]): Record<string, T>[] {
  let all: Record<string, T>[] = [{}];
  for (const arg of args) {
    all = all.flatMap((before) => values(arg, before).map((value) => ({ ...before, [arg.name]: value }))).slice(0, COMBINATIONS_MAX);
  }
  return all;
}
