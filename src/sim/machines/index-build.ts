import { setup } from 'xstate';

/**
 * Building an index: a session of the database asks for its lock on the table (parts/locks/ddl.ts), then keeps a core busy.
 * Unless it is built concurrently, writes to the table wait from the moment that it asks.
 */
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
  actions: { 'index.asking': () => {}, 'index.building': () => {}, 'index.stopped': () => {}, 'index.built': () => {}, 'index.failed': () => {} },
}).createMachine({
  id: 'index_build',
  context: ({ input }) => input,
  initial: 'asking',
  states: {
    asking: { entry: 'index.asking', on: { LOCKED: 'building', CRASH: 'failed' } },
    building: { entry: 'index.building', exit: 'index.stopped', on: { BUILT: 'built', CRASH: 'failed' } },
    built: { type: 'final', entry: 'index.built' },
    failed: { type: 'final', entry: 'index.failed' },
  },
});
