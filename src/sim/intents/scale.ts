import { addChange, schedule } from '../kernel/book.ts';
import { SLOT_ABSENT } from '../kernel/world.ts';
import { raise } from '../machines/host.ts';
import { noteScaled, serviceNamed } from '../machines/rollout.ts';
import { begin, choice, quantity, refuse, textArg, wholeArg } from './choices.ts';
import { deployable, running } from './deployable.ts';
import { runningVersion } from './rollback.ts';
import type { Verb } from './types.ts';

export const scale: Verb = {
  verb: 'scale',
  info: (model, world) => {
    const services = deployable(model);
    const most = Math.max(1, ...services.map((name) => model.services[serviceNamed(world, name)].slotCount));
    return {
      verb: 'scale',
      title: 'Scale instances',
      button: 'Scale {service} to {instances}',
      group: 'Capacity',
      effect: 'Starts more instances of a service, or drains some.',
      duration: 'The start-up time of an instance.',
      risk: 'More instances open more connections and put more load on whatever they depend on.',
      reversible: 'Yes: scale back.',
      args: [
        choice('service', 'Service', services.map((name) => ({ value: name, label: name }))),
        quantity('instances', 'Instances', 'number', 1, most, 'instances', Object.fromEntries(services.map((name) => [name, `${running(world, name).length} of at most ${model.services[serviceNamed(world, name)].slotCount}`]))),
      ],
    };
  },
  apply: (world, args) => {
    const service = textArg(args, 'service');
    if (!deployable(world.model).includes(service)) return refuse('Choose a service to scale.');
    const index = serviceNamed(world, service);
    const place = world.model.services[index];
    const wanted = wholeArg(args, 'instances', 1, place.slotCount);
    if (wanted === null) return refuse(`${service} can have 1 to ${place.slotCount} instances.`);
    const now = running(world, service);
    if (wanted === now.length) return refuse(`${service} already has ${wanted} instances.`);
    const version = place.versions.indexOf(runningVersion(world, service));
    const action = begin(world, 'scale', `Scale ${service} ${now.length} → ${wanted}`, world.now + world.model.system.services[service].startupUs);
    addChange(world, { atUs: world.now, kind: 'infra', target: service, from: `${now.length} instances`, to: `${wanted} instances`, by: 'you', note: 'scale', state: 'done', action });
    for (let slot = place.firstSlot, left = wanted - now.length; slot < place.firstSlot + place.slotCount && left > 0; slot++) {
      if (world.stations.state[slot] !== SLOT_ABSENT) continue;
      world.stations.version[slot] = version;
      raise(world, 'health', slot, 'START');
      left--;
    }
    for (let i = now.length - 1, left = now.length - wanted; left > 0; i--, left--) raise(world, 'health', now[i], 'DRAIN');
    noteScaled(world, index, wanted);
    schedule(world, world.now + world.model.system.services[service].startupUs, { kind: 'finish', action, outcome: `${service} has ${wanted} instances.` });
    return { ok: true, action };
  },
};
