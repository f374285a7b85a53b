import { setup } from 'xstate';

/** The life of one process: started, serving (or overrun), told to stop, gone; or crashed and started again by the platform. */
export interface HealthContext {
  readonly startupUs: number;
  readonly graceUs: number;
}

/** The platform's wait before it starts a crashed process again: the first step of Kubernetes' crash-loop back-off. */
const RESTART_US = 10_000_000;

export const instanceHealth = setup({
  types: { context: {} as HealthContext, input: {} as HealthContext },
  delays: { startup: ({ context }) => context.startupUs, grace: ({ context }) => context.graceUs, restart: () => RESTART_US },
  actions: { 'process.starting': () => {}, 'process.ready': () => {}, 'process.degraded': () => {}, 'process.recovered': () => {}, 'process.draining': () => {}, 'process.stopped': () => {}, 'process.crashed': () => {} },
}).createMachine({
  id: 'health',
  context: ({ input }) => input,
  initial: 'absent',
  states: {
    absent: { on: { START: 'starting' } },
    starting: { entry: 'process.starting', after: { startup: { target: 'ready', actions: 'process.ready' } }, on: { CRASH: 'crashed', DRAIN: { target: 'absent', actions: 'process.stopped' } } },
    ready: { on: { DRAIN: 'draining', CRASH: 'crashed', QUEUE_FULL: 'degraded' } },
    degraded: { entry: 'process.degraded', on: { QUEUE_EMPTY: { target: 'ready', actions: 'process.recovered' }, DRAIN: 'draining', CRASH: 'crashed' } },
    draining: { entry: 'process.draining', after: { grace: { target: 'absent', actions: 'process.stopped' } }, on: { IDLE: { target: 'absent', actions: 'process.stopped' }, CRASH: 'crashed' } },
    crashed: { entry: 'process.crashed', after: { restart: 'starting' }, on: { DRAIN: { target: 'absent', actions: 'process.stopped' } } },
  },
});
