import { pushEvent } from '../base/event-heap.ts';
import { EVENT_SCRAPE } from './kernel/events.ts';
import { schedule, updateBook } from './kernel/book.ts';
import type { Model } from './kernel/model.ts';
import { paramNamed, setParam } from './kernel/params.ts';
import type { Sink } from './kernel/sink.ts';
import { newWorld, SLOT_READY, type Plot, type World } from './kernel/world.ts';
import { startMode } from './machines/host.ts';
import { startArrivals } from './parts/client/arrivals.ts';
import { replan } from './parts/database/planner.ts';
import { openProcess } from './parts/station/process.ts';

/**
 * A world at time 0: every instance that the system starts with is up, clients begin to come, the hidden cause lies
 * dormant, the plan's innocent changes are on the calendar. Reports to `sink` from the first moment on.
 */
export function startWorld(model: Model, plot: Plot, sink: Sink): World {
  const world = newWorld(model, plot);
  world.sink = sink;
  updateBook(world, { changes: plot.history });
  model.databases.forEach((_, index) => replan(world, index));
  for (const [name, value] of Object.entries(plot.paramOverrides)) setParam(world, paramNamed(world, name), value);
  startProcesses(world);
  model.calls.forEach((call, site) => {
    if (call.breaker >= 0) startMode(world, 'breaker', site, { openUs: call.breakerOpenUs, probes: call.breakerProbes });
  });
  scheduleProfiles(world);
  plot.planned.forEach((planned, index) => schedule(world, planned.atUs, { kind: 'planned', index }));
  startMode(world, 'fault', 0, {});
  startArrivals(world);
  for (const start of model.hooks.start) start(world);
  pushEvent(world.heap, model.system.scrapeEveryUs, EVENT_SCRAPE, 0, 0);
  return world;
}

function startProcesses(world: World): void {
  const { model, stations } = world;
  model.services.forEach((service) => {
    const spec = model.system.services[service.name];
    const atStart = spec === undefined ? 1 : spec.instances;
    for (let i = 0; i < service.slotCount; i++) {
      const slot = service.firstSlot + i;
      const machine = service.kind !== 'client' && service.kind !== 'third_party';
      stations.version[slot] = spec === undefined ? 0 : Math.max(0, spec.versions.indexOf(spec.version));
      if (machine) startMode(world, 'health', slot, healthInput(world, service.name));
      if (i >= atStart) continue;
      stations.state[slot] = SLOT_READY;
      openProcess(world, slot);
      if (machine) bringUp(world, slot);
    }
  });
}

const DATABASE_STARTUP_US = 15_000_000;
const DATABASE_GRACE_US = 2_000_000;

function healthInput(world: World, name: string): { startupUs: number; graceUs: number } {
  const spec = world.model.system.services[name];
  return spec === undefined ? { startupUs: DATABASE_STARTUP_US, graceUs: DATABASE_GRACE_US } : { startupUs: spec.startupUs, graceUs: spec.graceUs };
}

/** The machine of an instance that is there from the beginning starts in `ready`. */
function bringUp(world: World, slot: number): void {
  updateBook(world, { modes: world.book.modes.map((mode) => (mode.machine === 'health' && mode.subject === slot ? { ...mode, value: 'ready' } : mode)) });
}

function scheduleProfiles(world: World): void {
  Object.entries(world.model.system.clients).forEach(([name, client]) => {
    const param = paramNamed(world, `clients.${name}.profile`);
    for (const step of client.profile) {
      if (step.atUs <= 0) setParam(world, param, step.factor);
      else schedule(world, step.atUs, { kind: 'set', param, value: step.factor });
    }
  });
}
