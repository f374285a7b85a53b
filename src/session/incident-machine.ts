import { setup } from 'xstate';

/** The life of an incident as its responders see it. Guards live with the intents: a machine that refuses says nothing about why. */
export const incidentMachine = setup({ types: { events: {} as { type: 'PAGE' | 'ACKNOWLEDGE' | 'RESOLVE' | 'EXPIRE' } } }).createMachine({
  id: 'incident',
  initial: 'quiet',
  states: {
    quiet: { on: { PAGE: 'paged', EXPIRE: 'expired' } },
    paged: { on: { ACKNOWLEDGE: 'acknowledged', EXPIRE: 'expired' } },
    acknowledged: { on: { RESOLVE: 'resolved', EXPIRE: 'expired' } },
    resolved: { type: 'final' },
    expired: { type: 'final' },
  },
});
