import type { World } from '../../kernel/world.ts';
import { dataColumns, dataModel } from '../data/records.ts';
import type { PartCommand } from '../part.ts';
import { rowOf } from './entries.ts';
import { cacheColumns, cacheModels, NEVER_MS, nowMs, WORD, type CacheModel } from './model.ts';

/** What a person can ask a cache at a console, next to what the database says. */

const ROWS = 12;

export const CACHE_COMMANDS: Readonly<Record<string, PartCommand>> = {
  hot: {
    title: 'Hottest keys',
    help: 'TTL, age and version of the keys used last, and the version that the database has',
    command: (name) => `OBJECT IDLETIME / TTL / GET ${name}:*  -- next to SELECT id, version FROM ...`,
    answer: (world, index) => {
      const model = cacheModels(world)[index];
      const rows = rowsOf(world, model, (a, b) => cacheColumns(world).touchedMs[b] - cacheColumns(world).touchedMs[a]);
      return entryTable(world, model, rows.slice(0, ROWS), `${rows.length} entries in all; the ones used last are shown.`);
    },
  },
  key: {
    title: 'The most wanted key, everywhere',
    help: 'What each instance, or the store, holds for key 0, and what the database has',
    command: (name) => `GET ${name}:0; TTL ${name}:0`,
    answer: (world, index) => {
      const model = cacheModels(world)[index];
      const rows: number[] = [];
      for (let place = 0; place < model.places; place++) {
        const row = rowOf(world, model, place, 0);
        if (row >= 0) rows.push(row);
      }
      return entryTable(world, model, rows, rows.length === 0 ? `${model.name}:0 is not cached anywhere (nil).` : '');
    },
  },
  old: {
    title: 'Oldest entries',
    help: 'What has been in the cache longest, against the database',
    command: (name) => `SCAN 0 MATCH ${name}:*  -- sorted by age`,
    answer: (world, index) => {
      const model = cacheModels(world)[index];
      const rows = rowsOf(world, model, (a, b) => cacheColumns(world).filledMs[a] - cacheColumns(world).filledMs[b]);
      return entryTable(world, model, rows.slice(0, ROWS), `${rows.length} entries in all; the oldest are shown.`);
    },
  },
  stats: {
    title: 'Statistics',
    help: 'Hits, misses and size of each place',
    command: () => 'INFO stats',
    answer: (world, index) => {
      const model = cacheModels(world)[index];
      const rows = model.userCells.flatMap((cells, slot) => {
        if (world.stations.state[slot] === 0) return [];
        const { offset } = world.model.slots[slot];
        const hits = world.cells[offset + cells.hits];
        const misses = world.cells[offset + cells.misses];
        const place = model.storeSlot >= 0 ? 0 : model.placeOf[slot];
        return [[instanceName(world, slot), String(hits), String(misses), hits + misses === 0 ? '' : `${((100 * hits) / (hits + misses)).toFixed(1)} %`, String(cacheColumns(world).size[model.firstPlace + place])]];
      });
      return { columns: ['instance', 'hits', 'misses', 'hit ratio', 'entries'], rows, text: [], note: 'Counted since each process started.' };
    },
  },
};

/** Rows of live entries in all places, in an order; ties by row. */
function rowsOf(world: World, model: CacheModel, order: (a: number, b: number) => number): number[] {
  const { size, expiresMs } = cacheColumns(world);
  const rows: number[] = [];
  for (let place = 0; place < model.places; place++) {
    const first = model.firstEntry + place * model.room;
    for (let row = first; row < first + size[model.firstPlace + place]; row++) if (expiresMs[row] > nowMs(world)) rows.push(row);
  }
  return rows.sort((a, b) => order(a, b) || a - b);
}

function entryTable(world: World, model: CacheModel, rows: readonly number[], note: string): ReturnType<PartCommand['answer']> {
  const { key, version, filledMs, expiresMs } = cacheColumns(world);
  const { first } = dataModel(world, model.data);
  return {
    columns: ['where', 'key', 'version', 'age', 'ttl', 'version in the database'],
    rows: rows.map((row) => {
      const record = key[row] & WORD;
      const place = Math.floor((row - model.firstEntry) / model.room);
      const slot = model.storeSlot >= 0 ? model.storeSlot : model.placeOf.indexOf(place);
      const ttl = expiresMs[row] === NEVER_MS ? '-1' : `${Math.max(0, (expiresMs[row] - nowMs(world)) / 1000).toFixed(1)} s`;
      return [instanceName(world, slot), `${model.name}:${record}`, String(version[row]), `${((nowMs(world) - filledMs[row]) / 1000).toFixed(1)} s`, ttl, String(dataColumns(world).version[first + record])];
    }),
    text: [],
    note,
  };
}

function instanceName(world: World, slot: number): string {
  return world.book.identities[world.stations.identity[slot]]?.instance ?? '';
}
