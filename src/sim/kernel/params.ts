import type { World } from './world.ts';

/** Sets a tunable, within its limits, and lets the part that it belongs to react. The only door through which the world is changed. */
export function setParam(world: World, index: number, value: number): void {
  const param = world.model.params[index];
  const bounded = value < param.min ? param.min : value > param.max ? param.max : value;
  if (world.params[index] === bounded) return;
  world.params[index] = bounded;
  world.model.watchers[param.watch](world, param.subject);
}

/** Index of a tunable by name. Throws for a name that the system does not have: scenario files are checked before. */
export function paramNamed(world: World, name: string): number {
  const index = world.model.paramIndex.get(name);
  if (index === undefined) throw new Error(`no tunable is named ${name}`);
  return index;
}

export function paramValue(world: World, name: string): number {
  return world.params[paramNamed(world, name)];
}
