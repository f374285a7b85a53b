import { assign, setup } from 'xstate';

/** A rollout: one instance after the other is stopped and started with another version, with a pause in between, then watched. */
export interface DeploymentContext {
  readonly version: number;
  readonly slots: readonly number[];
  readonly at: number;
  readonly pauseUs: number;
  readonly bakeUs: number;
  /** Entry of the change ledger; the player's action, or -1. */
  readonly change: number;
  readonly action: number;
  readonly rollback: boolean;
}

export const deployment = setup({
  types: { context: {} as DeploymentContext, input: {} as Omit<DeploymentContext, 'at'> },
  delays: { pause: ({ context }) => context.pauseUs, bake: ({ context }) => context.bakeUs },
  guards: { more: ({ context }) => context.at + 1 < context.slots.length },
  actions: { 'deployment.replace': () => {}, 'deployment.rolled': () => {}, 'deployment.done': () => {}, 'deployment.stopped': () => {}, advance: assign({ at: ({ context }) => context.at + 1 }) },
}).createMachine({
  id: 'deployment',
  context: ({ input }) => ({ ...input, at: 0 }),
  initial: 'replacing',
  on: { SUPERSEDED: '.stopped' },
  states: {
    replacing: { entry: 'deployment.replace', on: { SLOT_READY: [{ guard: 'more', target: 'pausing', actions: 'advance' }, { target: 'baking', actions: 'deployment.rolled' }] } },
    pausing: { after: { pause: 'replacing' } },
    baking: { after: { bake: 'done' } },
    done: { type: 'final', entry: 'deployment.done' },
    stopped: { type: 'final', entry: 'deployment.stopped' },
  },
});
