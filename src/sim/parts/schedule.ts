import { finishAction, takeScheduled } from '../kernel/book.ts';
import { setParam } from '../kernel/params.ts';
import type { World } from '../kernel/world.ts';
import { perform } from '../machines/fault-actions.ts';

/** Something that was put off is due: a change of a tunable, a planned change of the scenario, or the end of an action. */
export function scheduledDue(world: World, _subject: number, token: number): void {
  const what = takeScheduled(world, token);
  if (what === undefined) return;
  if (what.kind === 'set') setParam(world, what.param, what.value);
  else if (what.kind === 'planned') perform(world, world.plot.planned[what.index].action);
  else finishAction(world, what.action, 'done', what.outcome);
}
