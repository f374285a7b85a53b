import type { World } from '../sim/kernel/world.ts';
import type { AnyPart, PartCommand } from '../sim/parts/part.ts';
import { PARTS } from '../sim/parts/parts.ts';
import type { ConsoleAnswer, ConsoleInfo } from './view.ts';

/** Consoles of what is no database: caches, topics, processes and whatever else a part lets people ask. */

interface Target {
  readonly part: AnyPart;
  readonly name: string;
  readonly index: number;
}

const commandsOf = (part: AnyPart): Readonly<Record<string, PartCommand>> => part.commands ?? {};

function targetsOf(world: World): Target[] {
  const { system } = world.model;
  return PARTS.filter((part) => part.commands !== undefined).flatMap((part) => Object.keys(system.parts[part.section] ?? {}).map((name, index) => ({ part, name, index })));
}

/** One console for each name; things of several parts under one name share it. */
export function partConsoles(world: World): ConsoleInfo[] {
  const consoles = new Map<string, ConsoleInfo>();
  for (const { part, name } of targetsOf(world)) {
    const spec = world.model.system.parts[part.section]?.[name];
    const home: string = spec === undefined ? name : (part.homes?.(name, spec, world.model.system)[0] ?? name);
    const commands = Object.entries(commandsOf(part)).map(([id, { title, help }]) => ({ id: `${part.section}.${id}`, title, help, arg: [] }));
    const known = consoles.get(name);
    consoles.set(name, known === undefined ? { database: name, kind: 'other', component: home, commands } : { ...known, commands: [...known.commands, ...commands] });
  }
  return [...consoles.values()];
}

/** The answer, or null where no part has such a thing or command. */
export function askPart(world: World, name: string, command: string): ConsoleAnswer | null {
  const dot = command.indexOf('.');
  const target = targetsOf(world).find((one) => one.name === name && one.part.section === command.slice(0, Math.max(0, dot)));
  const commands = target === undefined ? {} : commandsOf(target.part);
  const id = command.slice(dot + 1);
  const found = Object.hasOwn(commands, id) ? commands[id] : undefined;
  if (target === undefined || found === undefined) return null;
  return { title: found.title, command: found.command(name), ...found.answer(world, target.index) };
}
