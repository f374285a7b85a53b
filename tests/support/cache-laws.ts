import { CACHE_WAIT, FREE } from '../../src/sim/kernel/frames.ts';
import type { World } from '../../src/sim/kernel/world.ts';
import { cacheColumns, cacheModels, placeFor, WORD, type CacheModel } from '../../src/sim/parts/cache/model.ts';
import { dataColumns, dataModel, keyOf } from '../../src/sim/parts/data/records.ts';

/** The laws of caches: entries are found where they stand, nothing is held that was never written, whoever waits has somebody who loads, and whoever loads is alive. */
export function checkCaches(world: World, problems: string[]): void {
  for (const model of cacheModels(world) ?? []) {
    for (let place = 0; place < model.places; place++) {
      checkPlace(world, model, place, problems);
      checkTenants(world, model, place, problems);
    }
    checkLoads(world, model, problems);
  }
}

function checkPlace(world: World, model: CacheModel, place: number, problems: string[]): void {
  const { index, size, key, version } = cacheColumns(world);
  const { first: firstRecord } = dataModel(world, model.data);
  const entries = size[model.firstPlace + place];
  const first = model.firstEntry + place * model.room;
  const firstIndex = model.firstIndex + place * model.keys;
  let indexed = 0;
  for (let record = 0; record < model.keys; record++) if (index[firstIndex + record] !== 0) indexed++;
  if (indexed !== entries) problems.push(`${model.name}[${place}]: ${indexed} records found, ${entries} entries`);
  if (entries > model.room) problems.push(`${model.name}[${place}]: ${entries} entries in room for ${model.room}`);
  for (let row = 0; row < entries; row++) {
    const record = key[first + row] & WORD;
    if ((index[firstIndex + record] & WORD) !== row + 1) problems.push(`${model.name}[${place}]: record ${record} is not found where it stands`);
    const held = version[first + row];
    if (held < 1 || held > dataColumns(world).version[firstRecord + record]) problems.push(`${model.name}[${place}]: record ${record} has version ${held}, which was never written`);
  }
}

/** What is counted for a tenant is what stands there, and no more than their share. */
function checkTenants(world: World, model: CacheModel, place: number, problems: string[]): void {
  const { size, tenant, filled } = cacheColumns(world);
  const first = model.firstEntry + place * model.room;
  const wanted = Math.floor(world.params[model.capacity]);
  const limit = wanted <= 0 || wanted > model.room ? model.room : wanted;
  for (const [i, { share }] of model.tenants.entries()) {
    const counted = tenant.subarray(first, first + size[model.firstPlace + place]).filter((whose) => whose === i + 1).length;
    const kept = filled[model.firstFilled + place * model.tenants.length + i];
    if (counted !== kept) problems.push(`${model.name}[${place}]: ${counted} entries of tenant ${i + 1}, ${kept} counted`);
    if (kept > Math.max(1, Math.floor(world.params[share] * limit))) problems.push(`${model.name}[${place}]: ${kept} entries of tenant ${i + 1}, who may have ${world.params[share]} of ${limit}`);
  }
}

function checkLoads(world: World, model: CacheModel, problems: string[]): void {
  const { frames } = world;
  const { loader, loading } = cacheColumns(world);
  const data = dataModel(world, model.data);
  const loads = new Set<number>();
  for (let at = model.firstFlight; at < model.firstFlight + model.flights; at++) {
    const f = loader[at] - 1;
    if (f < 0) continue;
    loads.add(loading[at]);
    const own = frames.state[f] === FREE ? -1 : keyOf(world, data, f) * model.places + placeFor(model, frames.slot[f]);
    if (own !== loading[at] || (frames.holds[f] & model.holds) === 0) problems.push(`${model.name}: load ${loading[at]} is held by frame ${f}, which loads ${own}`);
    if (frames.queue[f] >= model.firstQueue && frames.queue[f] < model.firstQueue + model.places) problems.push(`${model.name}: frame ${f} loads and waits for itself`);
  }
  for (let f = 0; f < frames.high; f++) {
    if (frames.state[f] !== CACHE_WAIT || frames.queue[f] < model.firstQueue || frames.queue[f] >= model.firstQueue + model.places) continue;
    const load = keyOf(world, data, f) * model.places + placeFor(model, frames.slot[f]);
    if (!loads.has(load)) problems.push(`${model.name}: frame ${f} waits for load ${load}, which nobody does`);
  }
}
