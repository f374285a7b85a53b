import { assign, setup } from 'xstate';

/**
 * The life of one process: started, serving (or overrun), told to stop, gone; or dead and started again by the platform,
 * later each time. What is optional here is absent until the process first dies.
 */
export interface HealthContext {
  readonly startupUs: number;
  readonly graceUs: number;
  /** Deaths since it last ran for long enough: the length of the next wait follows from them. */
  readonly crashes?: number;
  /** Starts of the container after its first, as long as the pod is the same. */
  readonly restarts?: number;
  /** Of the last death, as Kubernetes puts it into "Last State". */
  readonly reason?: '' | 'OOMKilled' | 'Error';
  readonly exitCode?: number;
}

/**
 * Kubernetes, "Pod Lifecycle", container restarts: delays of 10 s, 20 s, 40 s and so on up to 300 s, forgotten once a
 * container has run for 10 minutes.
 */
const BACKOFF_US = 10_000_000;
const BACKOFF_MAX_US = 300_000_000;
const SETTLED_US = 600_000_000;

/** How long the platform waits before it starts a process again that has died `crashes` times in a row. */
export function crashBackoffUs(crashes: number): number {
  return Math.min(BACKOFF_MAX_US, BACKOFF_US * (1 << Math.min(Math.max(crashes - 1, 0), 10)));
}

/** How a process dies: SIGKILL by the kernel (128 + 9), an exit of its own, or in some other way. */
const DEATHS: Readonly<Record<string, { reason: 'OOMKilled' | 'Error'; exitCode: number }>> = {
  OOM_KILLED: { reason: 'OOMKilled', exitCode: 137 },
  EXITED: { reason: 'Error', exitCode: 1 },
  CRASH: { reason: 'Error', exitCode: 139 },
};

const dies = { target: 'crashed', actions: 'died' } as const;
const deadly = { CRASH: dies, OOM_KILLED: dies, EXITED: dies } as const;
const stops = { target: 'absent', actions: 'process.stopped' } as const;

export const instanceHealth = setup({
  types: { context: {} as HealthContext, input: {} as HealthContext },
  delays: { startup: ({ context }) => context.startupUs, grace: ({ context }) => context.graceUs, restart: ({ context }) => crashBackoffUs(context.crashes ?? 1), settled: () => SETTLED_US },
  guards: { frail: ({ context }) => (context.crashes ?? 0) > 0 },
  actions: {
    'process.starting': () => {}, 'process.ready': () => {}, 'process.degraded': () => {}, 'process.recovered': () => {}, 'process.draining': () => {}, 'process.stopped': () => {}, 'process.crashed': () => {},
    died: assign(({ context, event }) => ({ ...DEATHS[event.type], crashes: (context.crashes ?? 0) + 1 })),
    restarted: assign(({ context }) => ({ restarts: (context.restarts ?? 0) + 1 })),
    settled: assign({ crashes: 0 }),
    // Another pod knows nothing of the one before.
    created: assign(({ context }): Partial<HealthContext> => (context.crashes === undefined ? {} : { crashes: 0, restarts: 0, reason: '', exitCode: 0 })),
  },
}).createMachine({
  id: 'health',
  context: ({ input }) => input,
  initial: 'absent',
  states: {
    absent: { on: { START: { target: 'starting', actions: 'created' } } },
    starting: { entry: 'process.starting', after: { startup: [{ guard: 'frail', target: 'probation', actions: 'process.ready' }, { target: 'ready', actions: 'process.ready' }] }, on: { ...deadly, DRAIN: stops } },
    ready: { on: { ...deadly, DRAIN: 'draining', QUEUE_FULL: 'degraded' } },
    // Ready like the others, but not forgiven yet.
    probation: { after: { settled: { target: 'ready', actions: 'settled' } }, on: { ...deadly, DRAIN: 'draining', QUEUE_FULL: 'degraded' } },
    degraded: { entry: 'process.degraded', on: { ...deadly, QUEUE_EMPTY: [{ guard: 'frail', target: 'probation', actions: 'process.recovered' }, { target: 'ready', actions: 'process.recovered' }], DRAIN: 'draining' } },
    // Whatever ends it now, it was to end: nobody starts it again.
    draining: { entry: 'process.draining', after: { grace: stops }, on: { IDLE: stops, CRASH: stops, OOM_KILLED: stops, EXITED: stops } },
    crashed: { entry: 'process.crashed', after: { restart: { target: 'starting', actions: 'restarted' } }, on: { DRAIN: stops } },
  },
});
