import { finishAction, setChangeState } from '../kernel/book.ts';
import { setParam } from '../kernel/params.ts';
import type { World } from '../kernel/world.ts';
import { INDEX_BUILDING, INDEX_INVALID, INDEX_VALID } from '../parts/database/planner.ts';
import { openAdminSession } from '../parts/locks/ddl.ts';
import { CREATE_INDEX, CREATE_INDEX_CONCURRENTLY } from '../parts/locks/statement-texts.ts';
import { pumpCores } from '../parts/station/cores.ts';
import { LOG_INDEX_BUILD } from '../parts/station/server-log.ts';
import { raise, type ModeAction } from './host.ts';
import type { IndexBuildContext } from './index-build.ts';

const contextOf = (world: World, mode: number): IndexBuildContext => world.book.modes[mode].context as unknown as IndexBuildContext;

function end(world: World, mode: number, state: number): void {
  const { database, table, index, action, change } = contextOf(world, mode);
  const { tables } = world.model.databases[database];
  setParam(world, tables[table].indexes[index].param, state);
  const built = state === INDEX_VALID;
  setChangeState(world, change, built ? 'done' : 'failed');
  finishAction(world, action, built ? 'done' : 'failed', built ? `${tables[table].indexes[index].name} is valid; statements can use it now.` : 'The build failed and left an invalid index behind.');
}

export const indexActions: Readonly<Record<string, ModeAction>> = {
  'index.asking': (world, mode) => {
    const { database, table, index, concurrently } = contextOf(world, mode);
    const { param } = world.model.databases[database].tables[table].indexes[index];
    if (openAdminSession(world, database, table, concurrently ? CREATE_INDEX_CONCURRENTLY : CREATE_INDEX, param) < 0) raise(world, 'index_build', param, 'CRASH');
  },
  'index.building': (world, mode) => {
    const { database, table, index, concurrently, durationUs } = contextOf(world, mode);
    const { slot, tables } = world.model.databases[database];
    world.stations.coresReserved[slot]++;
    setParam(world, tables[table].indexes[index].param, INDEX_BUILDING);
    world.sink.logged(world.now, LOG_INDEX_BUILD, world.stations.identity[slot], 0, durationUs, concurrently ? 1 : 0, 0, 0);
  },
  'index.stopped': (world, mode) => {
    const { slot } = world.model.databases[contextOf(world, mode).database];
    world.stations.coresReserved[slot]--;
    pumpCores(world, slot);
  },
  'index.built': (world, mode) => end(world, mode, INDEX_VALID),
  'index.failed': (world, mode) => end(world, mode, INDEX_INVALID),
};
