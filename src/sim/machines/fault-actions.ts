import { addChange, schedule, updateBook } from '../kernel/book.ts';
import { paramNamed, setParam } from '../kernel/params.ts';
import type { World } from '../kernel/world.ts';
import { SLOT_ABSENT, SLOT_CRASHED } from '../kernel/world.ts';
import type { FaultAction } from '../fault-spec.ts';
import { startRollout } from './rollout.ts';
import { raise, type ModeAction } from './host.ts';

/** A ramp moves in this many equal steps. */
const RAMP_STEPS = 20;

export const faultActions: Readonly<Record<string, ModeAction>> = {
  'fault.entered': (world, _mode, params) => {
    updateBook(world, { faultPath: [...world.book.faultPath, { state: params['state'] as string, atUs: world.now }] });
  },
  'fault.act': (world, _mode, params) => {
    perform(world, world.plot.fault.states[params['state'] as string].entry[params['index'] as number]);
  },
};

/** Does what a scenario's chart or plan says. The vocabulary is all there is: scenarios hold no code. */
export function perform(world: World, action: FaultAction): void {
  switch (action.do) {
    case 'set':
      setParam(world, paramNamed(world, action.param), action.value);
      return;
    case 'ramp':
      ramp(world, paramNamed(world, action.param), action.to, action.overUs);
      return;
    case 'deploy':
      startRollout(world, { service: action.service, version: action.version, by: action.by, note: action.note, action: -1, rollback: false, quick: false });
      return;
    case 'flag':
      setParam(world, paramNamed(world, `flags.${action.flag}`), action.on ? 1 : 0);
      addChange(world, { atUs: world.now, kind: 'flag', target: action.flag, from: action.on ? 'off' : 'on', to: action.on ? 'on' : 'off', by: action.by, note: action.note, state: 'done', action: -1 });
      return;
    case 'crash':
      crash(world, action.service, action.count);
      return;
    case 'note':
      addChange(world, { atUs: world.now, kind: action.kind, target: action.target, from: '', to: '', by: action.by, note: action.note, state: 'done', action: -1 });
  }
}

function ramp(world: World, param: number, to: number, overUs: number): void {
  const from = world.params[param];
  for (let step = 1; step <= RAMP_STEPS; step++) {
    schedule(world, world.now + Math.round((overUs * step) / RAMP_STEPS), { kind: 'set', param, value: step === RAMP_STEPS ? to : from + ((to - from) * step) / RAMP_STEPS });
  }
}

function crash(world: World, name: string, count: number): void {
  const index = world.model.services.findIndex((service) => service.name === name);
  const service = world.model.services[index];
  let left = count;
  for (let slot = service.firstSlot; slot < service.firstSlot + service.slotCount && left > 0; slot++) {
    const state = world.stations.state[slot];
    if (state === SLOT_ABSENT || state === SLOT_CRASHED) continue;
    raise(world, 'health', slot, 'CRASH');
    left--;
  }
}
