import { drawU32, laneA, laneB, U32_TO_UNIT } from '../../../base/random.ts';
import type { World } from '../../kernel/world.ts';
import { dataColumns, dataModel } from '../data/records.ts';
import type { Report } from '../part.ts';
import { sweep } from './entries.ts';
import { cacheColumns, cacheModels, countInStore, nowMs, WORD, type CacheModel } from './model.ts';

/**
 * What is seen of a cache: the names of redis_exporter (github.com/oliver006/redis_exporter) for a store, those of
 * Micrometer's cache metrics for the processes that use one. Load times are known for loads that the cache itself
 * watches over: with single flight, and in the background.
 */

export const REDIS_COMMANDS = ['get', 'set', 'del', 'unlink'] as const;

export function storeMetrics(report: Report): Readonly<Record<string, number>> {
  const cells: Record<string, number> = {
    hits: report.counter('redis_keyspace_hits_total', {}),
    misses: report.counter('redis_keyspace_misses_total', {}),
    evicted: report.counter('redis_evicted_keys_total', {}),
    expired: report.counter('redis_expired_keys_total', {}),
    keys: report.gauge('redis_db_keys', { db: 'db0' }),
    memory: report.gauge('redis_memory_used_bytes', {}),
    processed: report.counter('redis_commands_processed_total', {}),
  };
  for (const cmd of REDIS_COMMANDS) {
    cells[`calls ${cmd}`] = report.counter('redis_commands_total', { cmd });
    cells[`seconds ${cmd}`] = report.counter('redis_commands_duration_seconds_total', { cmd });
  }
  return cells;
}

export function userMetrics(report: Report, cache: string, inMemory: boolean, probed: boolean): Readonly<Record<string, number>> {
  return {
    hits: report.counter('cache_gets_total', { cache, result: 'hit' }),
    misses: report.counter('cache_gets_total', { cache, result: 'miss' }),
    puts: report.counter('cache_puts_total', { cache }),
    invalidations: report.counter('cache_invalidations_total', { cache }),
    loads: report.durations('cache_load_duration_seconds', { cache }),
    waiting: report.gauge('cache_load_waiting_requests', { cache }),
    ...(inMemory ? { size: report.gauge('cache_size', { cache }), evictions: report.counter('cache_evictions_total', { cache }) } : {}),
    ...(probed ? { mismatch: report.gauge('cache_freshness_mismatch_ratio', { cache }), staleness: report.gauge('cache_freshness_staleness_seconds', { cache }) } : {}),
  };
}

export const FAMILIES = [
  { name: 'redis_keyspace_hits_total', type: 'counter', unit: '', help: 'Reads that found their key.' },
  { name: 'redis_keyspace_misses_total', type: 'counter', unit: '', help: 'Reads that did not find their key.' },
  { name: 'redis_evicted_keys_total', type: 'counter', unit: '', help: 'Keys thrown away to make room.' },
  { name: 'redis_expired_keys_total', type: 'counter', unit: '', help: 'Keys whose time had run out.' },
  { name: 'redis_db_keys', type: 'gauge', unit: '', help: 'Keys. Labels: db.' },
  { name: 'redis_memory_used_bytes', type: 'gauge', unit: 'bytes', help: 'Memory taken by keys and values.' },
  { name: 'redis_commands_processed_total', type: 'counter', unit: '', help: 'Commands carried out.' },
  { name: 'redis_commands_total', type: 'counter', unit: '', help: 'Commands carried out. Labels: cmd.' },
  { name: 'redis_commands_duration_seconds_total', type: 'counter', unit: 'seconds', help: 'Time that commands took on the core. Labels: cmd.' },
  { name: 'cache_gets_total', type: 'counter', unit: '', help: 'Lookups in a cache, as seen by the process that makes them. Labels: cache, result (hit, miss).' },
  { name: 'cache_puts_total', type: 'counter', unit: '', help: 'Values handed to a cache. Labels: cache.' },
  { name: 'cache_invalidations_total', type: 'counter', unit: '', help: 'Invalidations that the process asked for. Labels: cache.' },
  { name: 'cache_load_duration_seconds', type: 'histogram', unit: 'seconds', help: 'Time of the loads that single flight or the background refresh watched over. Labels: cache.' },
  { name: 'cache_load_waiting_requests', type: 'gauge', unit: '', help: 'Requests that wait for somebody else to load their value. Labels: cache.' },
  { name: 'cache_size', type: 'gauge', unit: '', help: 'Entries in the memory of the process. Labels: cache.' },
  { name: 'cache_evictions_total', type: 'counter', unit: '', help: 'Entries thrown away to make room. Labels: cache.' },
  { name: 'cache_freshness_mismatch_ratio', type: 'gauge', unit: '', help: 'Share of the compared entries that differ from the database. Labels: cache.' },
  { name: 'cache_freshness_staleness_seconds', type: 'gauge', unit: 'seconds', help: 'How long the most outdated of the compared entries has been wrong. Labels: cache.' },
] as const;

/** Before a scrape: what has expired goes, and the gauges are set. Caches that share a store add up. */
export function sampleCaches(world: World): void {
  for (const { storeCells, storeSlot } of cacheModels(world)) if (storeCells !== null) setCell(world, storeSlot, storeCells.keys, setCell(world, storeSlot, storeCells.memory, 0));
  for (const model of cacheModels(world)) {
    for (let place = 0; place < model.places; place++) sweep(world, model, place);
    const size = cacheColumns(world).size[model.firstPlace];
    countInStore(world, model, ({ keys }) => keys, size);
    countInStore(world, model, ({ memory }) => memory, size * model.valueBytes);
    model.userCells.forEach((_, slot) => sampleUser(world, model, slot));
  }
}

function sampleUser(world: World, model: CacheModel, slot: number): void {
  const cells = model.userCells[slot];
  const place = model.storeSlot >= 0 ? 0 : model.placeOf[slot];
  let waiting = 0;
  for (let w = world.queues.head[model.firstQueue + place]; w >= 0; w = world.frames.next[w]) if (world.frames.slot[w] === slot) waiting++;
  setCell(world, slot, cells.waiting, waiting);
  if (cells.size >= 0) setCell(world, slot, cells.size, cacheColumns(world).size[model.firstPlace + place]);
  if (model.probe > 0) compareSome(world, model, place, slot);
}

function setCell(world: World, slot: number, cell: number, value: number): number {
  world.cells[world.model.slots[slot].offset + cell] = value;
  return value;
}

/** A job that compares entries drawn at random with the database, as teams run it for a freshness indicator. */
function compareSome(world: World, model: CacheModel, place: number, slot: number): void {
  const columns = cacheColumns(world);
  const { version, committedMs } = dataColumns(world);
  const { first } = dataModel(world, model.data);
  const size = columns.size[model.firstPlace + place];
  const compared = Math.min(model.probe, size);
  const at = Math.floor(world.now / 1000);
  let mismatches = 0;
  let worstMs = 0;
  for (let n = 0; n < compared; n++) {
    const u = drawU32(laneA(world.seedA, at), laneB(world.seedB, slot), n) * U32_TO_UNIT;
    // A small cache is compared as a whole.
    const row = model.firstEntry + place * model.room + (size <= model.probe ? n : Math.floor(u * size));
    const key = columns.key[row] & WORD;
    if (columns.version[row] >= version[first + key]) continue;
    mismatches++;
    worstMs = Math.max(worstMs, nowMs(world) - committedMs[first + key]);
  }
  setCell(world, slot, model.userCells[slot].mismatch, compared === 0 ? 0 : mismatches / compared);
  setCell(world, slot, model.userCells[slot].staleness, worstMs / 1000);
}
