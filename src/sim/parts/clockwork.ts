import { pushEvent } from '../../base/event-heap.ts';
import { armRing } from '../../base/timer-rings.ts';
import { EVENT_RING, EVENT_SCRAPE } from '../kernel/events.ts';
import { HISTOGRAM_CELLS } from '../kernel/model.ts';
import { SLOT_ABSENT, SLOT_CRASHED, SLOT_READY, SLOT_DEGRADED, type World } from '../kernel/world.ts';

/** The head of a timer ring fires, if it is still waited for; the next live entry takes its place in the heap. */
export function timerRingDue(world: World, index: number): void {
  const ring = world.rings.rings[index];
  const at = ring.head & (ring.times.length - 1);
  const kind = ring.kinds[at];
  const subject = ring.subjects[at];
  const token = ring.tokens[at];
  ring.head++;
  const tokens = world.frames.token;
  armRing(ring, index, world.heap, EVENT_RING, (frame, waitsFor) => tokens[frame] === waitsFor);
  world.model.dispatch(world, kind, subject, token);
}

/** Gauges are read, histograms summed up over their bounds, and the sink is shown all cells. */
export function scrape(world: World): void {
  sampleGauges(world);
  for (const sample of world.model.hooks.sample) sample(world);
  const exposed = cumulate(world);
  world.sink.scraped(world.now, exposed);
  pushEvent(world.heap, world.now + world.model.system.scrapeEveryUs, EVENT_SCRAPE, 0, 0);
}

function cumulate({ cells, exposed, model }: World): Float64Array {
  exposed.set(cells);
  for (const first of model.histogramCells) {
    // Most are of answers that nobody ever gave.
    if (exposed[first + HISTOGRAM_CELLS - 1] === 0) continue;
    for (let i = 1; i < HISTOGRAM_CELLS - 2; i++) exposed[first + i] += exposed[first + i - 1];
  }
  return exposed;
}

function sampleGauges(world: World): void {
  const { model, stations, cells, params, queues } = world;
  model.slots.forEach((place, slot) => {
    const state = stations.state[slot];
    if (state === SLOT_ABSENT || state === SLOT_CRASHED) return;
    const service = model.services[place.service];
    if (service.kind === 'client' || service.kind === 'third_party') return;
    const at = (cell: number): number => place.offset + cell;
    cells[at(service.cells.active)] = stations.busy[slot];
    cells[at(service.cells.queued)] = queues.length[place.workerQueue];
    cells[at(service.cells.workers)] = params[service.workers];
    cells[at(service.cells.cores)] = params[service.cores];
    cells[at(service.cells.up)] = state === SLOT_READY || state === SLOT_DEGRADED ? 1 : 0;
  });
  for (const pool of model.pools) samplePool(world, pool);
  model.databases.forEach((database, index) => sampleDatabase(world, database, index));
  sampleCalls(world);
  model.calls.forEach((call, site) => {
    if (call.breakerCell < 0) return;
    for (const slot of slotsOf(world, call.caller)) cells[model.slots[slot].offset + call.breakerCell] = [0, 1, 0.5][world.calls.breaker[site]];
  });
}

/** Calls under way, of all the sites that call the same address. */
function sampleCalls({ model, cells, calls }: World): void {
  for (const add of [false, true]) {
    for (const call of model.calls) {
      if (call.flightCell < 0) continue;
      for (let i = 0; i < model.services[call.caller].slotCount; i++) {
        const cell = model.slots[call.firstSlot + i].offset + call.flightCell;
        cells[cell] = add ? cells[cell] + calls.flight[call.firstEntry + i] : 0;
      }
    }
  }
}

function slotsOf(world: World, serviceIndex: number): number[] {
  const service = world.model.services[serviceIndex];
  return Array.from({ length: service.slotCount }, (_, i) => service.firstSlot + i).filter((slot) => world.stations.state[slot] !== SLOT_ABSENT);
}

function samplePool(world: World, pool: World['model']['pools'][number]): void {
  const { cells, params } = world;
  for (const slot of slotsOf(world, pool.service)) {
    const place = slot - world.model.services[pool.service].firstSlot;
    const { offset } = world.model.slots[slot];
    const used = world.pools.used[pool.firstEntry + place];
    cells[offset + pool.cells.used] = used;
    cells[offset + pool.cells.idle] = Math.max(0, params[pool.size] - used);
    cells[offset + pool.cells.max] = params[pool.size];
    cells[offset + pool.cells.pending] = world.queues.length[pool.firstQueue + place];
  }
}

function sampleDatabase(world: World, database: World['model']['databases'][number], index: number): void {
  const { offset } = world.model.slots[database.slot];
  const active = world.stations.busy[database.slot];
  let used = 0;
  let size = 0;
  for (const pool of world.model.pools) {
    if (pool.database !== index) continue;
    for (const slot of slotsOf(world, pool.service)) {
      used += world.pools.used[pool.firstEntry + slot - world.model.services[pool.service].firstSlot];
      size += world.params[pool.size];
    }
  }
  world.cells[offset + database.cells.active] = active;
  world.cells[offset + database.cells.idleInTransaction] = Math.max(0, used - active);
  world.cells[offset + database.cells.idle] = Math.max(0, size - used);
  world.cells[offset + database.cells.max] = world.params[world.model.services[database.service].workers];
}
