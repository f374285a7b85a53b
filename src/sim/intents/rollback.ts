import { SLOT_ABSENT, type World } from '../kernel/world.ts';
import { findMode } from '../machines/host.ts';
import { serviceNamed, startRollout } from '../machines/rollout.ts';
import { begin, choice, refuse, textArg } from './choices.ts';
import { deployable, rolloutEndUs } from './deployable.ts';
import type { Verb } from './types.ts';

/** The version that ran before the last rollout, from the ledger; null when there was none. */
function previousVersion(world: World, service: string): string | null {
  for (let i = world.book.changes.length - 1; i >= 0; i--) {
    const change = world.book.changes[i];
    if (change.kind === 'deploy' && change.target === service && change.from !== change.to && change.from !== '') return change.from;
  }
  return null;
}

/** The version that most instances run. */
export function runningVersion(world: World, service: string): string {
  const model = world.model.services[serviceNamed(world, service)];
  const counts = new Map<number, number>();
  for (let slot = model.firstSlot; slot < model.firstSlot + model.slotCount; slot++) {
    if (world.stations.state[slot] !== SLOT_ABSENT) counts.set(world.stations.version[slot], (counts.get(world.stations.version[slot]) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0];
  return most === undefined ? '' : model.versions[most[0]];
}

/** The version that a service is to run: that of a rollout which is not through yet, since a restart goes on with it, or what runs. */
export function wantedVersion(world: World, service: string): string {
  const index = serviceNamed(world, service);
  const mode = findMode(world, 'rollout', index);
  return mode < 0 ? runningVersion(world, service) : world.model.services[index].versions[Number(world.book.modes[mode].context['version'])];
}

export const rollback: Verb = {
  verb: 'rollback',
  info: (model, world) => ({
    verb: 'rollback',
    title: 'Roll back a deploy',
    button: 'Roll back {service}',
    group: 'Deploys',
    effect: 'Replaces every instance by one of the version before, one after the other.',
    duration: 'About the start-up time of an instance for each of them.',
    risk: 'One instance less while each is replaced. Changes nothing when the deploy was not the cause.',
    reversible: 'Yes: roll forward again.',
    args: [
      choice('service', 'Service', deployable(model).map((name) => ({ value: name, label: name })), Object.fromEntries(deployable(model).map((name) => [name, `${runningVersion(world, name)} → ${previousVersion(world, name) ?? 'nothing older'}`]))),
    ],
  }),
  apply: (world, args) => {
    const service = textArg(args, 'service');
    if (!deployable(world.model).includes(service)) return refuse('Choose a service to roll back.');
    const version = previousVersion(world, service);
    const index = version === null ? -1 : world.model.services[serviceNamed(world, service)].versions.indexOf(version);
    if (version === null) return refuse(`Nothing was deployed to ${service}: there is no earlier version to go back to.`);
    if (index < 0) return refuse(`${service} ${version} is no longer kept: there is nothing to roll back to.`);
    const action = begin(world, 'rollback', `Roll back ${service} ${runningVersion(world, service)} → ${version}`, rolloutEndUs(world, service));
    startRollout(world, { service, version, by: 'you', note: 'rollback', action, rollback: true, quick: true });
    return { ok: true, action };
  },
};
