import { assign, setup } from 'xstate';

/** A circuit breaker's modes (M. Nygard, "Release It!"): it opens on failures, waits, lets a few probes through, and closes when they pass. */
export interface BreakerContext {
  readonly openUs: number;
  readonly probes: number;
  readonly passed: number;
}

export const circuitBreaker = setup({
  types: { context: {} as BreakerContext, input: {} as Omit<BreakerContext, 'passed'> },
  delays: { open: ({ context }) => context.openUs },
  guards: { last: ({ context }) => context.passed + 1 >= context.probes },
  actions: { 'breaker.closed': () => {}, 'breaker.opened': () => {}, 'breaker.probing': () => {}, count: assign({ passed: ({ context }) => context.passed + 1 }), reset: assign({ passed: 0 }) },
}).createMachine({
  id: 'breaker',
  context: ({ input }) => ({ ...input, passed: 0 }),
  initial: 'closed',
  states: {
    closed: { on: { TRIP: 'open' } },
    open: { entry: 'breaker.opened', after: { open: 'half_open' }, on: { OFF: { target: 'closed', actions: 'breaker.closed' } } },
    half_open: {
      entry: ['reset', 'breaker.probing'],
      on: {
        PROBE_FAILED: 'open',
        PROBE_PASSED: [{ guard: 'last', target: 'closed', actions: 'breaker.closed' }, { actions: 'count' }],
        OFF: { target: 'closed', actions: 'breaker.closed' },
      },
    },
  },
});
