import { addChange } from '../kernel/book.ts';
import { paramValue } from '../kernel/params.ts';
import { changeLater, choice, flagArg, refuse, textArg, yesNo } from './choices.ts';
import type { Verb } from './types.ts';

/** Server-side flags are polled; half of a usual 10 s interval. */
const FLAG_US = 5_000_000;

export const setFlag: Verb = {
  verb: 'set_flag',
  info: (model, world) => {
    const flags = Object.entries(model.system.flags);
    if (flags.length === 0) return null;
    return {
      verb: 'set_flag',
      title: 'Switch a feature flag',
      button: 'Switch {flag} {on}',
      group: 'Resilience',
      effect: 'Turns a feature on or off for everybody.',
      duration: 'About 5 s until every process has seen it.',
      risk: 'Whoever uses the feature loses it.',
      reversible: 'Yes.',
      args: [
        choice('flag', 'Flag', flags.map(([name, flag]) => ({ value: name, label: `${name}: ${flag.title}` }))),
        yesNo('on', 'On', Object.fromEntries(flags.map(([name]) => [name, paramValue(world, `flags.${name}`) > 0 ? 'on' : 'off']))),
      ],
    };
  },
  apply: (world, args) => {
    const flag = textArg(args, 'flag');
    const on = flagArg(args, 'on');
    if (!(flag in world.model.system.flags) || on === null) return refuse('Choose a flag and whether it is to be on.');
    const before = paramValue(world, `flags.${flag}`) > 0;
    if (before === on) return refuse(`${flag} is already ${on ? 'on' : 'off'}.`);
    const applied = changeLater(world, 'set_flag', `Turn ${on ? 'on' : 'off'} ${flag}`, FLAG_US, [{ param: `flags.${flag}`, value: on ? 1 : 0 }], `${flag} is ${on ? 'on' : 'off'} everywhere.`);
    if (applied.ok) addChange(world, { atUs: world.now, kind: 'flag', target: flag, from: before ? 'on' : 'off', to: on ? 'on' : 'off', by: 'you', note: '', state: 'done', action: applied.action });
    return applied;
  },
};
