import { setup, transition, type AnyMachineSnapshot } from 'xstate';

/**
 * What a participant is at: in the lobby, waiting for the agreed time, in the incident, at its end, or done with the result in
 * hand. Who was away finds the phase again from what is known, by the same events (`phaseOf`).
 */
export type DrillPhase = 'lobby' | 'countdown' | 'running' | 'ended' | 'results';
export type DrillEvent = 'READY' | 'CANCEL' | 'START' | 'OVER' | 'SAVED';

export const drillMachine = setup({ types: { events: {} as { type: DrillEvent } } }).createMachine({
  id: 'drill',
  initial: 'lobby',
  states: {
    lobby: { on: { READY: 'countdown' } },
    countdown: { on: { START: 'running', CANCEL: 'lobby' } },
    running: { on: { OVER: 'ended' } },
    ended: { on: { SAVED: 'results' } },
    // A result may be saved as often as one likes.
    results: { on: { SAVED: 'results' } },
  },
});

/** The phase after an event; the same where the event means nothing there. */
export function moveDrill(phase: DrillPhase, event: DrillEvent): DrillPhase {
  const [next] = transition(drillMachine, drillMachine.resolveState({ value: phase }), { type: event }) as unknown as [AnyMachineSnapshot];
  return next.value as DrillPhase;
}

/** What a browser knows of its part in a drill. */
export interface DrillFacts {
  readonly ready: boolean;
  readonly started: boolean;
  readonly over: boolean;
  readonly saved: boolean;
}

/** The phase that these facts lead to, from the lobby on. */
export function phaseOf({ ready, started, over, saved }: DrillFacts): DrillPhase {
  const happened: readonly (readonly [DrillEvent, boolean])[] = [['READY', ready || started], ['START', started], ['OVER', over], ['SAVED', saved]];
  return happened.reduce<DrillPhase>((phase, [event, did]) => (did ? moveDrill(phase, event) : phase), 'lobby');
}
