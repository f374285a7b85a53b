import { finishAction, setChangeState } from '../kernel/book.ts';
import type { World } from '../kernel/world.ts';
import { deploymentColumnsOf, deploymentsOf, freeSlot, podsOf, progressOf, type DeploymentModel } from '../parts/deployments/deployment-model.ts';
import type { GatedRolloutContext } from './gated-rollout.ts';
import { findMode, raise, type ModeAction } from './host.ts';
import { startRollout } from './rollout.ts';

const contextOf = (world: World, mode: number): GatedRolloutContext => world.book.modes[mode].context as unknown as GatedRolloutContext;

export const rolloutActions: Readonly<Record<string, ModeAction>> = {
  'rollout.step': (world, mode) => {
    const { thing, version } = contextOf(world, mode);
    const deployment = deploymentsOf(world)[thing];
    // Each step may set off others; whatever they did, the next look is at what is there now.
    while (isRolling(world, mode) && step(world, deployment, version));
    if (isRolling(world, mode)) report(world, deployment);
  },
  'rollout.stalled': (world, mode) => {
    const deployment = deploymentsOf(world)[contextOf(world, mode).thing];
    const stuck = podsOf(world, deployment).filter(({ fresh, ready }) => fresh && !ready);
    const identity = stuck.length > 0 ? world.stations.identity[stuck[0].slot] : deploymentColumnsOf(world).identity[deployment.index];
    world.sink.logged(world.now, deployment.logStalled, identity, 0, deployment.index, stuck.length, 0, 0);
  },
  'rollout.undo': (world, mode) => {
    const { from, change } = contextOf(world, mode);
    const { serviceName, service } = deploymentsOf(world)[contextOf(world, mode).thing];
    setChangeState(world, change, 'failed');
    startRollout(world, { service: serviceName, version: world.model.services[service].versions[from], by: 'deploy pipeline', note: 'rolled back: progress deadline exceeded', action: -1, rollback: true, quick: true });
  },
  'rollout.rolled': (world, mode) => {
    const { change, action, rollback, version } = contextOf(world, mode);
    const service = world.model.services[world.book.modes[mode].subject];
    setChangeState(world, change, 'done');
    finishAction(world, action, 'done', rollback ? `${service.name} runs ${service.versions[version]} on every instance.` : `Every instance of ${service.name} was replaced.`);
    if (findMode(world, 'fault', 0) >= 0) raise(world, 'fault', 0, `deploy.done:${service.name}`);
  },
  'rollout.stopped': (world, mode) => {
    const { change, action } = contextOf(world, mode);
    if (world.book.changes[change].state === 'rolling') setChangeState(world, change, 'rolled_back');
    finishAction(world, action, 'failed', 'Another rollout took over.');
  },
};

function isRolling(world: World, mode: number): boolean {
  const { value } = world.book.modes[mode];
  return value === 'rolling' || value === 'stalled';
}

/**
 * One step towards the wanted pods, by the rules of Kubernetes' deployment controller (pkg/controller/deployment/rolling.go):
 * never more than `desired + maxSurge` pods, never fewer available than `desired - maxUnavailable`; old pods that are not
 * ready go first. Returns whether anything was done.
 */
function step(world: World, deployment: DeploymentModel, version: number): boolean {
  const columns = deploymentColumnsOf(world);
  const desired = columns.desired[deployment.index];
  const pods = podsOf(world, deployment).filter(({ leaving }) => !leaving);
  const fresh = pods.filter((pod) => pod.fresh);
  const free = freeSlot(world, deployment);
  if (fresh.length < desired && pods.length < desired + deployment.maxSurge && free >= 0) {
    columns.fresh[free] = 1;
    world.stations.version[free] = version;
    raise(world, 'health', free, 'START');
    return true;
  }
  const available = pods.filter(({ ready }) => ready).length;
  const least = desired - deployment.maxUnavailable;
  const spare = pods.length - least - fresh.filter(({ ready }) => !ready).length;
  const old = pods.filter((pod) => !pod.fresh);
  const leaves = spare <= 0 ? undefined : (old.find(({ ready }) => !ready) ?? (available - 1 >= least ? old.at(-1) : undefined));
  // More of the new than are wanted: the service was scaled down meanwhile.
  const surplus = fresh.length > desired ? fresh.at(-1) : undefined;
  const gone = leaves ?? surplus;
  if (gone === undefined) return false;
  raise(world, 'health', gone.slot, 'DRAIN');
  return true;
}

/** Tells the machine when all is done, or how far it has come. */
function report(world: World, deployment: DeploymentModel): void {
  const columns = deploymentColumnsOf(world);
  const pods = podsOf(world, deployment);
  const ready = pods.filter(({ fresh, ready: serving }) => fresh && serving).length;
  const old = pods.filter(({ fresh }) => !fresh).length;
  const progress = progressOf(ready, old);
  const further = progress > columns.progress[deployment.index];
  columns.progress[deployment.index] = Math.max(progress, columns.progress[deployment.index]);
  if (ready >= columns.desired[deployment.index] && old === 0) raise(world, 'rollout', deployment.service, 'COMPLETE');
  else if (further) raise(world, 'rollout', deployment.service, 'PROGRESS');
}
