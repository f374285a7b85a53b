import { addChange } from '../kernel/book.ts';
import { paramValue } from '../kernel/params.ts';
import { raise } from '../machines/host.ts';
import type { Model } from '../kernel/model.ts';
import { changeLater, choice, CONFIG_PUSH_US, flagArg, quantity, refuse, textArg, wholeArg, yesNo } from './choices.ts';
import type { Verb } from './types.ts';

/** Calls between processes of ours or to third parties; what browsers and databases do is not ours to set. */
function tunableCalls(model: Model, breakersOnly: boolean): string[] {
  const names = model.calls.filter((call) => call.database < 0 && model.services[call.caller].kind !== 'client' && (!breakersOnly || call.breaker >= 0)).map((call) => call.name);
  return [...new Set(names)];
}

const TIMEOUT_MS_MAX = 120_000;

export const callTimeout: Verb = {
  verb: 'set_timeout',
  info: (model, world) => {
    const calls = tunableCalls(model, false);
    if (calls.length === 0) return null;
    return {
      verb: 'set_timeout',
      title: 'Set a call timeout',
      button: 'Set {call} timeout to {timeout_ms} ms',
      group: 'Resilience',
      effect: 'How long the caller waits for an answer before it gives up.',
      duration: 'About 15 s: configuration push.',
      risk: 'Too short, and good answers are thrown away; the callee works on all the same.',
      reversible: 'Yes.',
      args: [
        choice('call', 'Call', calls.map((name) => ({ value: name, label: name.replace('>', ' → ') }))),
        quantity('timeout_ms', 'Timeout', 'duration', 10, TIMEOUT_MS_MAX, 'ms', Object.fromEntries(calls.map((name) => [name, timeoutText(paramValue(world, `calls.${name}.timeout`))]))),
      ],
    };
  },
  apply: (world, args) => {
    const call = textArg(args, 'call');
    const ms = wholeArg(args, 'timeout_ms', 10, TIMEOUT_MS_MAX);
    if (!tunableCalls(world.model, false).includes(call)) return refuse('Choose a call.');
    if (ms === null) return refuse(`The timeout must be 10 to ${TIMEOUT_MS_MAX} ms.`);
    const before = timeoutText(paramValue(world, `calls.${call}.timeout`));
    const applied = changeLater(world, 'set_timeout', `Timeout of ${call.replace('>', ' → ')}: ${before} → ${ms} ms`, CONFIG_PUSH_US, [{ param: `calls.${call}.timeout`, value: ms * 1000 }], `Calls ${call.replace('>', ' → ')} give up after ${ms} ms.`);
    if (applied.ok) addChange(world, { atUs: world.now, kind: 'config', target: call, from: before, to: `${ms} ms`, by: 'you', note: 'timeout', state: 'done', action: applied.action });
    return applied;
  },
};

const RETRIES_MAX = 20;

export const setRetries: Verb = {
  verb: 'set_retries',
  info: (model, world) => {
    const calls = tunableCalls(model, false);
    if (calls.length === 0) return null;
    return {
      verb: 'set_retries',
      title: 'Set the retries of a call',
      button: 'Set {call} retries to {retries}',
      group: 'Resilience',
      effect: 'How often the caller tries again after a failed attempt; 0 is never.',
      duration: 'About 15 s: configuration push.',
      risk: 'Retries multiply the load on whatever is failing already; without them single failures reach the user.',
      reversible: 'Yes.',
      args: [
        choice('call', 'Call', calls.map((name) => ({ value: name, label: name.replace('>', ' → ') }))),
        quantity('retries', 'Retries', 'number', 0, RETRIES_MAX, 'retries', Object.fromEntries(calls.map((name) => [name, String(paramValue(world, `calls.${name}.retries`))]))),
      ],
    };
  },
  apply: (world, args) => {
    const call = textArg(args, 'call');
    const retries = wholeArg(args, 'retries', 0, RETRIES_MAX);
    if (!tunableCalls(world.model, false).includes(call)) return refuse('Choose a call.');
    if (retries === null) return refuse(`There can be 0 to ${RETRIES_MAX} retries.`);
    const before = paramValue(world, `calls.${call}.retries`);
    const shown = call.replace('>', ' → ');
    if (before === retries) return refuse(`Calls ${shown} are retried ${retries} times already.`);
    const applied = changeLater(world, 'set_retries', `Retries of ${shown}: ${before} → ${retries}`, CONFIG_PUSH_US, [{ param: `calls.${call}.retries`, value: retries }], `Calls ${shown} are retried ${retries} times.`);
    if (applied.ok) addChange(world, { atUs: world.now, kind: 'config', target: call, from: String(before), to: String(retries), by: 'you', note: 'retries', state: 'done', action: applied.action });
    return applied;
  },
};

function timeoutText(us: number): string {
  return us === 0 ? 'none' : `${us / 1000} ms`;
}

export const setBreaker: Verb = {
  verb: 'set_breaker',
  info: (model, world) => {
    const calls = tunableCalls(model, true);
    if (calls.length === 0) return null;
    return {
      verb: 'set_breaker',
      title: 'Switch a circuit breaker',
      button: 'Switch {call} breaker {enabled}',
      group: 'Resilience',
      effect: 'When armed, the caller stops calling while too many answers fail or take too long, and tries again from time to time.',
      duration: 'About 15 s: configuration push.',
      risk: 'While it is open, what needs the answer fails at once, unless the caller has a fallback.',
      reversible: 'Yes.',
      args: [choice('call', 'Call', calls.map((name) => ({ value: name, label: name.replace('>', ' → ') }))), yesNo('enabled', 'Armed', Object.fromEntries(calls.map((name) => [name, paramValue(world, `calls.${name}.breaker`) > 0 ? 'armed' : 'off'])))],
    };
  },
  apply: (world, args) => {
    const call = textArg(args, 'call');
    const enabled = flagArg(args, 'enabled');
    if (!tunableCalls(world.model, true).includes(call) || enabled === null) return refuse('Choose a call that has a breaker, and whether it is to be armed.');
    const before = paramValue(world, `calls.${call}.breaker`) > 0;
    if (before === enabled) return refuse(`The breaker of ${call.replace('>', ' → ')} is already ${enabled ? 'armed' : 'off'}.`);
    const applied = changeLater(world, 'set_breaker', `${enabled ? 'Arm' : 'Switch off'} the breaker of ${call.replace('>', ' → ')}`, CONFIG_PUSH_US, [{ param: `calls.${call}.breaker`, value: enabled ? 1 : 0 }], `The breaker of ${call.replace('>', ' → ')} is ${enabled ? 'armed' : 'off'}.`);
    if (!enabled) world.model.calls.forEach((site, index) => { if (site.name === call) raise(world, 'breaker', index, 'OFF'); });
    if (applied.ok) addChange(world, { atUs: world.now, kind: 'config', target: call, from: before ? 'armed' : 'off', to: enabled ? 'armed' : 'off', by: 'you', note: 'circuit breaker', state: 'done', action: applied.action });
    return applied;
  },
};
