import { serviceNamed, startRollout } from '../machines/rollout.ts';
import { begin, choice, refuse, textArg } from './choices.ts';
import { deployable, rolloutEndUs } from './deployable.ts';
import { wantedVersion } from './rollback.ts';
import type { Verb } from './types.ts';

export const restart: Verb = {
  verb: 'restart',
  info: (model) => ({
    verb: 'restart',
    title: 'Restart',
    button: 'Restart {service}',
    group: 'Deploys',
    effect: 'Stops and starts every instance, one after the other. A database comes back with every session gone.',
    duration: 'About the start-up time of an instance for each of them.',
    risk: 'A database is down while it restarts. Evidence in the processes is lost; the cause usually is not.',
    reversible: 'No.',
    args: [choice('service', 'Service or database', [...deployable(model), ...model.databases.map((database) => database.name)].map((name) => ({ value: name, label: name })))],
  }),
  apply: (world, args) => {
    const service = textArg(args, 'service');
    const database = world.model.databases.some((entry) => entry.name === service);
    if (!database && !deployable(world.model).includes(service)) return refuse('Choose what to restart.');
    const action = begin(world, 'restart', `Restart ${service}`, rolloutEndUs(world, service));
    const version = database ? world.model.services[serviceNamed(world, service)].versions[0] : wantedVersion(world, service);
    startRollout(world, { service, version, by: 'you', note: 'restart', action, rollback: false, quick: true });
    return { ok: true, action };
  },
};
