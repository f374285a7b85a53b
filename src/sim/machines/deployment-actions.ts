import { finishAction, setChangeState } from '../kernel/book.ts';
import type { World } from '../kernel/world.ts';
import { SLOT_ABSENT } from '../kernel/world.ts';
import type { DeploymentContext } from './deployment.ts';
import { findMode, raise, type ModeAction } from './host.ts';

const contextOf = (world: World, mode: number): DeploymentContext => world.book.modes[mode].context as unknown as DeploymentContext;

export const deploymentActions: Readonly<Record<string, ModeAction>> = {
  'deployment.replace': (world, mode) => {
    const { slots, at } = contextOf(world, mode);
    if (slots.length === 0) return;
    raise(world, 'health', slots[at], world.stations.state[slots[at]] === SLOT_ABSENT ? 'START' : 'DRAIN');
  },
  'deployment.rolled': (world, mode) => {
    const { change, action, rollback } = contextOf(world, mode);
    const service = world.model.services[world.book.modes[mode].subject];
    setChangeState(world, change, 'done');
    finishAction(world, action, 'done', rollback ? `${service.name} runs ${service.versions[contextOf(world, mode).version]} on every instance.` : `Every instance of ${service.name} was replaced.`);
    if (findMode(world, 'fault', 0) >= 0) raise(world, 'fault', 0, `deploy.done:${service.name}`);
  },
  'deployment.done': () => {},
  'deployment.stopped': (world, mode) => {
    const { change, action } = contextOf(world, mode);
    if (world.book.changes[change].state === 'rolling') setChangeState(world, change, 'rolled_back');
    finishAction(world, action, 'failed', 'Another rollout took over.');
  },
};
