import { verbInfos } from '../../sim/intents/registry.ts';
import { applyVerb } from '../../sim/intents/registry.ts';
import { restoreSnapshot } from '../../sim/kernel/snapshot.ts';
import { newWorld, type World } from '../../sim/kernel/world.ts';
import type { Run } from '../run.ts';
import { isMitigation } from '../verdicts.ts';
import { candidatesOf } from './candidates.ts';
import type { OptionFacts } from './expected.ts';
import { isSameAction } from './decisions.ts';
import type { Action } from './planned-action.ts';

/** More alternatives than these are not compared: each costs a simulation under every live cause. */
const OPTIONS_MAX = 4;

/**
 * What else could be done at a world time: what the author's verdicts on this cause say works or helps, with arguments that a
 * sensible person might choose. What the world would refuse then is left out; what works comes first.
 */
export function optionsOf(run: Run, atUs: number): OptionFacts[] {
  const { verdicts } = run.variant;
  const candidates = candidatesOf(run, atUs).filter(({ isOff }) => !isOff);
  const ranked = (['works', 'helps'] as const).flatMap((wanted) => verdicts.filter(({ verdict }) => verdict === wanted));
  const chosen: OptionFacts[] = [];
  for (const { mitigation, why } of ranked) {
    const candidate = candidates.find((entry) => isMitigation(mitigation, entry));
    if (candidate === undefined || chosen.length >= OPTIONS_MAX || chosen.some((option) => isSameAction(option, candidate))) continue;
    const title = titleOf(run, atUs, candidate);
    if (title !== null) chosen.push({ verb: candidate.verb, args: candidate.args, title, why });
  }
  return chosen;
}

/** What the world itself calls an action, by taking it in a copy. */
function titleOf(run: Run, atUs: number, { verb, args }: Action): string | null {
  const world = copyAt(run, atUs);
  const applied = applyVerb(world, verb, args);
  return applied.ok ? (world.book.actions[applied.action]?.title ?? null) : null;
}

function copyAt(run: Run, atUs: number): World {
  const milestone = run.snapshots.findLast(({ world }) => world.now <= atUs)!;
  const world = newWorld(run.model, run.world.plot);
  restoreSnapshot(world, milestone.world);
  return world;
}

/** Whether the action sheet says that it can be undone, or that there is nothing to undo. */
export function isReversible(world: World, verb: string): boolean {
  const text = verbInfos(world).find((info) => info.verb === verb)?.reversible ?? '';
  return !text.startsWith('No.') && !text.startsWith('No,');
}
