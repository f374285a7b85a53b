import { finishAction } from '../../kernel/book.ts';
import type { World } from '../../kernel/world.ts';
import { begin, choice, flagArg, refuse, textArg, yesNo } from '../../intents/choices.ts';
import type { Verb } from '../../intents/types.ts';
import { findMode, raise } from '../../machines/host.ts';
import { deploymentsOf } from './deployment-model.ts';

/** What the rollout of a service is doing; empty where there is none. */
function stateOf(world: World, service: number): string {
  const mode = findMode(world, 'rollout', service);
  return mode < 0 ? '' : world.book.modes[mode].value;
}

export const pauseRollout: Verb = {
  verb: 'pause_rollout',
  info: (_model, world) => {
    const all = deploymentsOf(world);
    if (all.length === 0) return null;
    return {
      verb: 'pause_rollout',
      title: 'Pause or resume a rollout',
      button: 'Pause rollout of {service}: {paused}',
      group: 'Deploys',
      effect: 'While a rollout is paused, no instance is replaced. What has been replaced stays as it is.',
      duration: 'At once.',
      risk: 'The service runs two versions at a time.',
      reversible: 'Yes.',
      args: [choice('service', 'Service', all.map(({ serviceName }) => ({ value: serviceName, label: serviceName }))), yesNo('paused', 'Paused', Object.fromEntries(all.map(({ serviceName, service }) => [serviceName, stateOf(world, service) || 'no rollout'])))],
    };
  },
  apply: (world, args) => {
    const deployment = deploymentsOf(world).find(({ serviceName }) => serviceName === textArg(args, 'service'));
    const paused = flagArg(args, 'paused');
    if (deployment === undefined || paused === null) return refuse('Choose a service and whether its rollout is to be paused.');
    const state = stateOf(world, deployment.service);
    if (paused && state !== 'rolling' && state !== 'stalled') return refuse(state === 'paused' ? 'The rollout is paused already.' : `Nothing is being rolled out to ${deployment.serviceName}.`);
    if (!paused && state !== 'paused') return refuse(`No rollout of ${deployment.serviceName} is paused.`);
    const action = begin(world, 'pause_rollout', `${paused ? 'Pause' : 'Resume'} the rollout of ${deployment.serviceName}`, world.now);
    raise(world, 'rollout', deployment.service, paused ? 'PAUSE' : 'RESUME');
    finishAction(world, action, 'done', `The rollout of ${deployment.serviceName} ${paused ? 'is paused' : 'goes on'}.`);
    return { ok: true, action };
  },
};
