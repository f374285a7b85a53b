import { createMachine, type AnyStateMachine } from 'xstate';
import { nextUnit, openStream } from '../../base/random.ts';
import type { Plot } from '../kernel/world.ts';

/**
 * The hidden cause as an XState machine, made from the scenario's chart. Delays given as a range are drawn from the run's
 * seed, each from a stream of its own, so that adding a state does not move the others.
 */
export function faultMachine(plot: Plot): AnyStateMachine {
  const known = machines.get(plot);
  if (known !== undefined) return known;
  const states: Record<string, unknown> = {};
  for (const [id, state] of Object.entries(plot.fault.states)) {
    const after: Record<string, unknown> = {};
    state.after.forEach((leave, i) => {
      const delay = Math.round(leave.lowUs + (leave.highUs - leave.lowUs) * nextUnit(openStream(plot.seed, `fault.${id}.${i}`)));
      after[delay] = leave.target;
    });
    states[id] = {
      entry: [{ type: 'fault.entered', params: { state: id } }, ...state.entry.map((_, i) => ({ type: 'fault.act', params: { state: id, index: i } }))],
      after,
      on: { ...state.on },
    };
  }
  const machine = createMachine({ id: 'fault', initial: plot.fault.initial, context: {}, states } as never) as AnyStateMachine;
  machines.set(plot, machine);
  return machine;
}

/** Derived from the plot, which never changes, so keeping them is not state. */
const machines = new WeakMap<Plot, AnyStateMachine>();
