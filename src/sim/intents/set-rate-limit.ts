import { addChange } from '../kernel/book.ts';
import { paramValue } from '../kernel/params.ts';
import { changeLater, choice, quantity, refuse, textArg, wholeArg } from './choices.ts';
import type { Verb } from './types.ts';

const RATE_MAX = 100_000;
const PUSH_US = 10_000_000;

export const setRateLimit: Verb = {
  verb: 'set_rate_limit',
  info: (model, world) => {
    const limiters = Object.entries(model.system.parts['limiters'] ?? {});
    if (limiters.length === 0) return null;
    return {
      verb: 'set_rate_limit',
      title: 'Set a rate limit',
      button: 'Set {limiter} to {per_second}/s',
      group: 'Traffic',
      effect: 'Admits so many requests a second and answers the others with 429 at once. 0 lifts the limit.',
      duration: 'About 10 s.',
      risk: 'Those turned away are users too.',
      reversible: 'Yes.',
      args: [
        choice('limiter', 'Limit', limiters.map(([name, limiter]) => ({ value: name, label: String(limiter['title']) }))),
        quantity('per_second', 'Requests a second', 'number', 0, RATE_MAX, 'requests/s', Object.fromEntries(limiters.map(([name]) => [name, limitText(paramValue(world, `limiters.${name}.per_second`))]))),
      ],
    };
  },
  apply: (world, args) => {
    const limiter = textArg(args, 'limiter');
    const perSecond = wholeArg(args, 'per_second', 0, RATE_MAX);
    if (!Object.hasOwn(world.model.system.parts['limiters'] ?? {}, limiter)) return refuse('Choose a limit.');
    if (perSecond === null) return refuse(`The limit must be 0 to ${RATE_MAX} requests a second.`);
    const before = limitText(paramValue(world, `limiters.${limiter}.per_second`));
    const applied = changeLater(world, 'set_rate_limit', `Limit ${limiter}: ${before} → ${limitText(perSecond)}`, PUSH_US, [{ param: `limiters.${limiter}.per_second`, value: perSecond }], `${limiter} admits ${limitText(perSecond)}.`);
    if (applied.ok) addChange(world, { atUs: world.now, kind: 'config', target: limiter, from: before, to: limitText(perSecond), by: 'you', note: 'rate limit', state: 'done', action: applied.action });
    return applied;
  },
};

function limitText(perSecond: number): string {
  return perSecond === 0 ? 'no limit' : `${perSecond}/s`;
}
