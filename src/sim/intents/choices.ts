import { addAction, schedule } from '../kernel/book.ts';
import { paramNamed } from '../kernel/params.ts';
import type { World } from '../kernel/world.ts';
import type { Applied, ArgInfo, Args } from './types.ts';

/** What verbs have in common: describing arguments, reading them, and starting an action. */

const NOTHING = { choices: [], min: 0, max: 0, unit: '', current: {} } as const;

export function choice(name: string, title: string, choices: readonly { value: string; label: string; of?: string; hint?: string }[], current: Readonly<Record<string, string>> = {}): ArgInfo {
  return { ...NOTHING, name, title, kind: 'choice', choices: choices.map(({ value, label, of, hint }) => ({ value, label, of: of ?? null, ...(hint === undefined ? {} : { hint }) })), current };
}

export function quantity(name: string, title: string, kind: 'number' | 'duration', min: number, max: number, unit: string, current: Readonly<Record<string, string>>): ArgInfo {
  return { ...NOTHING, name, title, kind, min, max, unit, current };
}

export function yesNo(name: string, title: string, current: Readonly<Record<string, string>> = {}): ArgInfo {
  return { ...NOTHING, name, title, kind: 'boolean', current };
}

export function textArg(args: Args, name: string): string {
  const value = args[name];
  return typeof value === 'string' ? value : '';
}

/** The number, when it is one in [min, max] and whole; else null. */
export function wholeArg(args: Args, name: string, min: number, max: number): number | null {
  const value = args[name];
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : null;
}

export function flagArg(args: Args, name: string): boolean | null {
  const value = args[name];
  return typeof value === 'boolean' ? value : null;
}

export const refuse = (reason: string): Applied => ({ ok: false, reason });

/** Starts an action whose end the world itself reports (a rollout, an index build). */
export function begin(world: World, verb: string, title: string, endsUs: number | null): number {
  return addAction(world, { verb, title, startedUs: world.now, endsUs, state: 'running', outcome: '' });
}

/** A change of configuration: it reaches the processes after a while, then the action is over. */
export function changeLater(world: World, verb: string, title: string, afterUs: number, changes: readonly { param: string; value: number }[], outcome: string): Applied {
  const action = begin(world, verb, title, world.now + afterUs);
  for (const { param, value } of changes) schedule(world, world.now + afterUs, { kind: 'set', param: paramNamed(world, param), value });
  schedule(world, world.now + afterUs, { kind: 'finish', action, outcome });
  return { ok: true, action };
}

/** How long a configuration change takes to reach every process: a push and a reload. */
export const CONFIG_PUSH_US = 15_000_000;
