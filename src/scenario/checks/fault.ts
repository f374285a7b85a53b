import { parseDurationUs } from '../../base/time.ts';
import { rangeUs } from '../normalise/values.ts';
import { quote, type Path } from '../problem.ts';
import type { ActionFile, FaultFile } from '../schema/fault.ts';
import { refer, type CheckContext } from './context.ts';

/** State charts of hidden causes, and the actions in them and in the plan. */
export function checkFault(context: CheckContext, fault: FaultFile, path: Path): void {
  const states = Object.keys(fault.states);
  refer(context, [...path, 'initial'], fault.initial, states, 'a state');
  for (const [name, state] of Object.entries(fault.states)) {
    const below = [...path, 'states', name];
    for (const [index, action] of (state.entry ?? []).entries()) checkAction(context, action, [...below, 'entry', index]);
    for (const [delay, target] of Object.entries(state.after ?? {})) {
      checkRange(context, delay, [...below, 'after', delay], true);
      refer(context, [...below, 'after', delay], target, states, 'a state');
    }
    for (const [event, target] of Object.entries(state.on ?? {})) {
      checkEvent(context, event, [...below, 'on', event]);
      refer(context, [...below, 'on', event], target, states, 'a state');
    }
  }
}

/** Events that the world raises for charts; behind the colon stands a service. */
const EVENTS = ['deploy.done'] as const;

function checkEvent(context: CheckContext, event: string, path: Path): void {
  const [kind = '', service = ''] = event.split(':');
  if (refer(context, path, kind, EVENTS, 'an event', true)) refer(context, path, service, Object.keys(context.system.services), 'a service', true);
}

export function checkAction(context: CheckContext, action: ActionFile, path: Path): void {
  const services = Object.keys(context.system.services);
  if ('set' in action) checkAmount(context, action.set, action.to, [...path, 'set'], [...path, 'to']);
  else if ('ramp' in action) checkAmount(context, action.ramp, action.to, [...path, 'ramp'], [...path, 'to']);
  else if ('deploy' in action) {
    if (!refer(context, [...path, 'deploy'], action.deploy, services, 'a service')) return;
    refer(context, [...path, 'version'], action.version, context.system.services[action.deploy]?.versions ?? [], `one of the versions of ${action.deploy}`);
  } else if ('flag' in action) refer(context, [...path, 'flag'], action.flag, Object.keys(context.system.flags), 'a feature flag');
  else if ('crash' in action) refer(context, [...path, 'crash'], action.crash, services, 'a service');
}

/** A tunable must exist, and its value must be one that it can take. */
export function checkAmount(context: CheckContext, param: string, amount: number | string, namePath: Path, valuePath: Path, onKey = false): void {
  const { tunables } = context;
  if (!refer(context, namePath, param, tunables, 'a tunable of the system', onKey)) return;
  const tunable = tunables.get(param);
  if (tunable === undefined) return;
  if (typeof amount === 'string' && tunable.unit !== 'us') {
    context.findings.push({ path: valuePath, found: `the duration ${quote(amount)}`, expected: `a number, since ${param} is no duration` });
    return;
  }
  const value = typeof amount === 'string' ? (parseDurationUs(amount) ?? 0) : amount;
  if (value < tunable.min || value > tunable.max || (tunable.unit === 'state' && !Number.isInteger(value))) {
    const unit = tunable.unit === 'us' ? ' microseconds' : '';
    context.findings.push({ path: valuePath, found: quote(amount), expected: `${param} from ${tunable.min} to ${tunable.max}${unit}` });
  }
}

export function checkRange(context: CheckContext, text: string, path: Path, onKey = false): void {
  const { lowUs, highUs } = rangeUs(text);
  if (lowUs > highUs) context.findings.push({ path, onKey, found: quote(text), expected: 'a range whose end is not before its beginning' });
}
