import { addChange } from '../../kernel/book.ts';
import type { World } from '../../kernel/world.ts';
import { changeLater, choice, CONFIG_PUSH_US, refuse, textArg } from '../../intents/choices.ts';
import type { Verb } from '../../intents/types.ts';
import { requirementsOf } from './requirement-model.ts';

const isSet = (world: World, present: number): boolean => world.params[present] > 0.5;

export const setConfig: Verb = {
  verb: 'set_config',
  info: (_model, world) => {
    const all = requirementsOf(world);
    if (all.length === 0) return null;
    return {
      verb: 'set_config',
      title: 'Set a configuration value',
      button: 'Set {key}',
      group: 'Deploys',
      effect: 'Gives processes of the service the value from their next start on.',
      duration: 'About 15 s: configuration push. A container that waits to be started again finds it then.',
      risk: 'A value put in by hand is known to nobody but you.',
      reversible: 'Yes.',
      args: [choice('key', 'Value', all.map(({ name, key, serviceName }) => ({ value: name, label: `${key} of ${serviceName}` })), Object.fromEntries(all.map(({ name, present }) => [name, isSet(world, present) ? 'set' : 'not set'])))],
    };
  },
  apply: (world, args) => {
    const wanted = requirementsOf(world).find(({ name }) => name === textArg(args, 'key'));
    if (wanted === undefined) return refuse('Choose a configuration value.');
    if (isSet(world, wanted.present)) return refuse(`${wanted.key} of ${wanted.serviceName} is set already.`);
    const applied = changeLater(world, 'set_config', `Set ${wanted.key} of ${wanted.serviceName}`, CONFIG_PUSH_US, [{ param: `requirements.${wanted.name}.present`, value: 1 }], `Processes of ${wanted.serviceName} find ${wanted.key} when they start.`);
    if (applied.ok) addChange(world, { atUs: world.now, kind: 'config', target: wanted.serviceName, from: 'not set', to: 'set', by: 'you', note: wanted.key, state: 'done', action: applied.action });
    return applied;
  },
};
