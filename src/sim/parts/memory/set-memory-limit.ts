import { addChange } from '../../kernel/book.ts';
import { paramNamed, paramValue, setParam } from '../../kernel/params.ts';
import type { World } from '../../kernel/world.ts';
import { begin, choice, quantity, refuse, textArg, wholeArg } from '../../intents/choices.ts';
import { rolloutEndUs } from '../../intents/deployable.ts';
import { wantedVersion } from '../../intents/rollback.ts';
import type { Verb } from '../../intents/types.ts';
import { startRollout } from '../../machines/rollout.ts';

/** Nodes have no more to give than some multiple of what a container was given at first. */
const LIMIT_TIMES = 4;

const limitsOf = (world: World): [string, { readonly service: string; readonly most: number; readonly now: number }][] =>
  Object.entries(world.model.system.parts['memory'] ?? {}).map(([name, spec]) => [name, { service: String(spec['service']), most: Number(spec['limit']) * LIMIT_TIMES, now: paramValue(world, `memory.${name}.limit`) }]);

export const setMemoryLimit: Verb = {
  verb: 'set_memory_limit',
  info: (_model, world) => {
    const limits = limitsOf(world);
    if (limits.length === 0) return null;
    return {
      verb: 'set_memory_limit',
      title: 'Set a memory limit',
      button: 'Set {memory} to {limit_mib} MiB',
      group: 'Capacity',
      effect: 'Gives every instance another limit. Instances are restarted one after the other to get it.',
      duration: 'About the start-up time of an instance for each of them.',
      risk: 'One instance less while each is replaced. What fills the memory goes on filling it.',
      reversible: 'Yes, with another round of restarts.',
      args: [
        choice('memory', 'Service', limits.map(([name, { service }]) => ({ value: name, label: service }))),
        quantity('limit_mib', 'Limit', 'number', 16, Math.max(...limits.map(([, { most }]) => most)), 'MiB', Object.fromEntries(limits.map(([name, { now }]) => [name, `${now} MiB`]))),
      ],
    };
  },
  apply: (world, args) => {
    const [name, limit] = limitsOf(world).find(([entry]) => entry === textArg(args, 'memory')) ?? ['', null];
    if (limit === null) return refuse('Choose a service.');
    const wanted = wholeArg(args, 'limit_mib', 16, limit.most);
    if (wanted === null) return refuse(`The limit must be a whole number of MiB from 16 to ${limit.most}.`);
    if (wanted === limit.now) return refuse(`The limit of ${limit.service} is ${wanted} MiB already.`);
    const action = begin(world, 'set_memory_limit', `Memory limit of ${limit.service}: ${limit.now} → ${wanted} MiB`, rolloutEndUs(world, limit.service));
    addChange(world, { atUs: world.now, kind: 'config', target: limit.service, from: `${limit.now} MiB`, to: `${wanted} MiB`, by: 'you', note: 'memory limit', state: 'done', action });
    setParam(world, paramNamed(world, `memory.${name}.limit`), wanted);
    startRollout(world, { service: limit.service, version: wantedVersion(world, limit.service), by: 'you', note: 'restart', action, rollback: false, quick: true });
    return { ok: true, action };
  },
};
