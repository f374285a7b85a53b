import { addChange } from '../kernel/book.ts';
import { paramValue } from '../kernel/params.ts';
import type { World } from '../kernel/world.ts';
import { callTunables, serviceTunables } from '../parts/core-tunables.ts';
import { partTunables, type Tunable } from '../parts/tunables.ts';
import { stepsOfEndpoint, type SystemSpec } from '../spec.ts';
import { changeLater, choice, CONFIG_PUSH_US, flagArg, quantity, refuse, textArg, wholeArg, yesNo } from './choices.ts';
import type { Verb, VerbInfo } from './types.ts';

/** Settings that players may change: those of parts and of the core that say so. */

const settingsOf = (world: World, switches: boolean): Tunable[] =>
  [...partTunables(world.model.system), ...coreTunables(world.model.system)].filter(({ setting, unit }) => setting !== null && (unit === 'state') === switches);

function coreTunables(system: SystemSpec): Tunable[] {
  const calls = Object.values(system.services).filter(({ kind }) => kind !== 'third_party').flatMap(({ endpoints }) => Object.values(endpoints).flatMap(stepsOfEndpoint).filter((step) => step.do === 'call'));
  const once = [...new Map(calls.map((call) => [call.name, call])).values()];
  return [...once.flatMap((call) => callTunables(call, true)), ...Object.entries(system.services).flatMap(([name, service]) => serviceTunables(name, service))];
}

const labelOf = ({ thing, title, unit }: Tunable): string => `${thing}: ${title}${UNITS[unit]}`;
const UNITS: Readonly<Record<Tunable['unit'], string>> = { us: ' (ms)', count: '', ratio: ' (%)', factor: ' (%)', per_second: ' (per second)', state: '' };
/** What one unit of the world is in the unit that people type. */
const SCALE: Readonly<Record<Tunable['unit'], number>> = { us: 1e-3, count: 1, ratio: 100, factor: 100, per_second: 1, state: 1 };
const TYPED_MAX = 1_000_000_000;

function infoOf(verb: string, title: string, settings: readonly Tunable[], value: VerbInfo['args'][number]): VerbInfo | null {
  if (settings.length === 0) return null;
  return {
    verb, title, button: value.kind === 'boolean' ? 'Switch {setting} {on}' : 'Change {setting} to {value}', group: 'Resilience', effect: 'Changes how one part of the system works; what that does, and what it risks, stands beside the setting once it is chosen.', duration: 'About 15 s until every process has it.', risk: 'As said beside the setting.', reversible: 'Yes.',
    args: [choice('setting', 'Setting', settings.map((entry) => ({ value: entry.name, label: labelOf(entry), hint: `${entry.setting?.effect ?? ''} ${entry.setting?.risk ?? ''}`.trim() }))), value],
  };
}

const shown = (world: World, entry: Tunable): string => {
  const value = paramValue(world, entry.name);
  return entry.unit === 'state' ? (value > 0 ? 'on' : 'off') : String(Math.round(value * SCALE[entry.unit]));
};

function put(world: World, verb: string, entry: Tunable, value: number, to: string): ReturnType<Verb['apply']> {
  const from = shown(world, entry);
  if (from === to) return refuse(`${labelOf(entry)} is ${to} already.`);
  const applied = changeLater(world, verb, `${labelOf(entry)}: ${from} → ${to}`, CONFIG_PUSH_US, [{ param: entry.name, value }], `${labelOf(entry)} is ${to}.`);
  if (applied.ok) addChange(world, { atUs: world.now, kind: 'config', target: entry.thing, from, to, by: 'you', note: entry.title, state: 'done', action: applied.action });
  return applied;
}

export const switchSetting: Verb = {
  verb: 'switch_setting',
  info: (_model, world) => {
    const settings = settingsOf(world, true);
    return infoOf('switch_setting', 'Switch a setting', settings, yesNo('on', 'On', Object.fromEntries(settings.map((entry) => [entry.name, shown(world, entry)]))));
  },
  apply: (world, args) => {
    const entry = settingsOf(world, true).find(({ name }) => name === textArg(args, 'setting'));
    const on = flagArg(args, 'on');
    if (entry === undefined || on === null) return refuse('Choose a setting and whether it is to be on.');
    return put(world, 'switch_setting', entry, on ? 1 : 0, on ? 'on' : 'off');
  },
};

export const changeSetting: Verb = {
  verb: 'change_setting',
  info: (_model, world) => {
    const settings = settingsOf(world, false);
    return infoOf('change_setting', 'Change a setting', settings, quantity('value', 'New value', 'number', 0, TYPED_MAX, '', Object.fromEntries(settings.map((entry) => [entry.name, shown(world, entry)]))));
  },
  apply: (world, args) => {
    const entry = settingsOf(world, false).find(({ name }) => name === textArg(args, 'setting'));
    if (entry === undefined) return refuse('Choose a setting.');
    const scale = SCALE[entry.unit];
    const low = Math.ceil(entry.min * scale);
    const high = Math.floor(Math.min(entry.max * scale, TYPED_MAX));
    const typed = wholeArg(args, 'value', low, high);
    if (typed === null) return refuse(`${labelOf(entry)} must be a whole number from ${low} to ${high}.`);
    return put(world, 'change_setting', entry, typed / scale, String(typed));
  },
};
