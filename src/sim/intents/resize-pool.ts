import { addChange } from '../kernel/book.ts';
import { paramValue } from '../kernel/params.ts';
import { changeLater, choice, CONFIG_PUSH_US, quantity, refuse, textArg, wholeArg } from './choices.ts';
import type { Verb } from './types.ts';

export const resizePool: Verb = {
  verb: 'resize_pool',
  info: (model, world) => {
    if (model.pools.length === 0) return null;
    const { pools } = model.system;
    return {
      verb: 'resize_pool',
      title: 'Resize a connection pool',
      button: 'Resize {pool} to {size}',
      group: 'Capacity',
      effect: 'Changes how many connections each instance may hold.',
      duration: 'About 15 s: configuration push.',
      risk: 'A larger pool lets more statements run at once; a database that is already busy gets slower for everyone.',
      reversible: 'Yes.',
      args: [
        choice('pool', 'Pool', model.pools.map((pool) => ({ value: pool.name, label: `${pool.name} (${model.services[pool.service].name})` }))),
        quantity('size', 'Connections per instance', 'number', 1, Math.max(...Object.values(pools).map((pool) => pool.sizeMax)), 'connections', Object.fromEntries(model.pools.map((pool) => [pool.name, String(paramValue(world, `pools.${pool.name}.size`))]))),
      ],
    };
  },
  apply: (world, args) => {
    const pool = textArg(args, 'pool');
    const spec = world.model.system.pools[pool];
    if (spec === undefined) return refuse('Choose a pool.');
    const size = wholeArg(args, 'size', 1, spec.sizeMax);
    if (size === null) return refuse(`${pool} can have 1 to ${spec.sizeMax} connections.`);
    const before = paramValue(world, `pools.${pool}.size`);
    const applied = changeLater(world, 'resize_pool', `Resize pool ${pool} ${before} → ${size}`, CONFIG_PUSH_US, [{ param: `pools.${pool}.size`, value: size }], `Every instance of ${spec.service} may hold ${size} connections.`);
    if (applied.ok) addChange(world, { atUs: world.now, kind: 'config', target: pool, from: String(before), to: String(size), by: 'you', note: 'pool size', state: 'done', action: applied.action });
    return applied;
  },
};
