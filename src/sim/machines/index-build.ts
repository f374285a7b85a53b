import { setup } from 'xstate';

/** Building an index: a core of the database is busy with it, and unless built concurrently, writes to the table wait. */
export interface IndexBuildContext {
  readonly database: number;
  readonly table: number;
  readonly index: number;
  readonly concurrently: boolean;
  readonly durationUs: number;
  readonly action: number;
  readonly change: number;
}

export const indexBuild = setup({
  types: { context: {} as IndexBuildContext, input: {} as IndexBuildContext },
  delays: { build: ({ context }) => context.durationUs },
  actions: { 'index.building': () => {}, 'index.built': () => {}, 'index.failed': () => {} },
}).createMachine({
  id: 'index_build',
  context: ({ input }) => input,
  initial: 'building',
  states: {
    building: { entry: 'index.building', after: { build: 'built' }, on: { CRASH: 'failed' } },
    built: { type: 'final', entry: 'index.built' },
    failed: { type: 'final', entry: 'index.failed' },
  },
});
