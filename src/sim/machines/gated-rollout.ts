import { setup } from 'xstate';

/**
 * A rollout as Kubernetes does it: new instances are added and old ones taken away within bounds, and no further one as
 * long as the new are not ready. It stalls when nothing has come of it for too long; it never goes back by itself unless told to.
 * What is to be done next is not in the states: it follows from the instances (rollout-actions.ts), as in a controller's loop.
 */
export interface GatedRolloutContext {
  /** Index of the deployment among its part's things. */
  readonly thing: number;
  readonly version: number;
  /** Version to go back to, or -1. */
  readonly from: number;
  readonly progressUs: number;
  readonly bakeUs: number;
  readonly undo: boolean;
  /** Entry of the change ledger; the player's action, or -1. */
  readonly change: number;
  readonly action: number;
  readonly rollback: boolean;
}

export const gatedRollout = setup({
  types: { context: {} as GatedRolloutContext, input: {} as GatedRolloutContext },
  delays: { progress: ({ context }) => context.progressUs, bake: ({ context }) => context.bakeUs },
  guards: { undoes: ({ context }) => context.undo && context.from >= 0 },
  actions: { 'rollout.step': () => {}, 'rollout.stalled': () => {}, 'rollout.undo': () => {}, 'rollout.rolled': () => {}, 'rollout.stopped': () => {} },
}).createMachine({
  id: 'rollout',
  context: ({ input }) => input,
  initial: 'rolling',
  on: { SUPERSEDED: '.stopped' },
  states: {
    rolling: {
      entry: 'rollout.step',
      after: { progress: [{ guard: 'undoes', target: 'stalled', actions: 'rollout.undo' }, { target: 'stalled' }] },
      on: { CHANGED: { actions: 'rollout.step' }, PROGRESS: { target: 'rolling', reenter: true }, COMPLETE: 'baking', PAUSE: 'paused' },
    },
    stalled: { entry: 'rollout.stalled', on: { CHANGED: { actions: 'rollout.step' }, PROGRESS: 'rolling', COMPLETE: 'baking', PAUSE: 'paused' } },
    paused: { on: { RESUME: 'rolling' } },
    baking: { entry: 'rollout.rolled', after: { bake: 'done' } },
    done: { type: 'final' },
    stopped: { type: 'final', entry: 'rollout.stopped' },
  },
});
