import { EVENT_ENTER, EVENT_REPLY, EVENT_RETRY, EVENT_STEP } from '../../src/sim/kernel/events.ts';
import { CACHE_WAIT, CALLING, CORE_WAIT, FRAMES_MAX, FREE, LOCK_WAIT, HOLDS_CONNECTION, HOLDS_CORE, HOLDS_WORKER, ON_CORE, POOL_WAIT, QUEUED, TIMED, TRAVELLING } from '../../src/sim/kernel/frames.ts';
import { checkCaches } from './cache-laws.ts';
import { checkProcesses } from './process-laws.ts';
import { checkLocks } from './lock-laws.ts';
import { checkNames } from './name-laws.ts';
import { checkPolicies } from './policy-laws.ts';
import { partEvent } from '../../src/sim/parts/registry.ts';
import { SLOT_ABSENT, SLOT_CRASHED, type World } from '../../src/sim/kernel/world.ts';

/**
 * The laws that hold between any two events: everything that is held is held by somebody, everybody who waits has something
 * to wait for, nobody waits beside something free, and every request is either finished or somewhere. Counted from the
 * frames, not from the columns that the kernel keeps. Returns what is wrong, in words; empty is good.
 */
export function conservationProblems(world: World): string[] {
  const problems: string[] = [];
  const say: Say = (what, counted, kept) => {
    if (counted !== kept) problems.push(`${what}: counted ${counted}, kept ${kept}`);
  };
  checkRows(world, say);
  checkHolders(world, say);
  checkQueues(world, say, problems);
  checkIdleBesideWaiting(world, problems);
  checkWakers(world, problems);
  checkClients(world, say);
  checkBackground(world, say);
  checkCaches(world, problems);
  checkProcesses(world, problems);
  checkLocks(world, problems);
  checkPolicies(world, problems);
  checkNames(world, problems);
  return problems;
}

type Say = (what: string, counted: number, kept: number) => void;

const liveFrames = ({ frames }: World): number[] => Array.from({ length: frames.high }, (_, f) => f).filter((f) => frames.state[f] !== FREE);

function checkRows(world: World, say: Say): void {
  const { frames } = world;
  say('frames in use', liveFrames(world).length, frames.live);
  let free = 0;
  for (let f = frames.free; f >= 0 && free <= frames.high; f = frames.next[f]) free++;
  say('free frames in the list', free, frames.high - frames.live);
}

function checkHolders(world: World, say: Say): void {
  const { frames, model, stations } = world;
  const live = liveFrames(world);
  model.slots.forEach((place, slot) => {
    const service = model.services[place.service];
    if (service.kind === 'client') return;
    const here = live.filter((f) => frames.slot[f] === slot);
    const name = `${service.name}[${slot - service.firstSlot}]`;
    say(`${name} inside`, here.length, stations.inside[slot]);
    say(`${name} workers busy`, here.filter((f) => (frames.holds[f] & HOLDS_WORKER) !== 0).length, stations.busy[slot]);
    say(`${name} cores busy`, here.filter((f) => (frames.holds[f] & HOLDS_CORE) !== 0).length, stations.coresBusy[slot]);
    if (stations.state[slot] === SLOT_ABSENT || stations.state[slot] === SLOT_CRASHED) say(`${name} requests in a process that is gone`, here.length, 0);
  });
  for (const [index, pool] of model.pools.entries()) {
    const { firstSlot, slotCount } = model.services[pool.service];
    for (let place = 0; place < slotCount; place++) {
      const held = live.filter((f) => frames.slot[f] === firstSlot + place && frames.pool[f] === index && (frames.holds[f] & HOLDS_CONNECTION) !== 0);
      say(`${pool.name}[${place}] connections used`, held.length, world.pools.used[pool.firstEntry + place]);
    }
  }
}

const WAITS: Readonly<Record<number, string>> = { [QUEUED]: 'a worker', [CACHE_WAIT]: 'a value', [CORE_WAIT]: 'a core', [POOL_WAIT]: 'a connection', [LOCK_WAIT]: 'a lock' };

function checkQueues(world: World, say: Say, problems: string[]): void {
  const { frames, queues } = world;
  const standing = new Int32Array(queues.length.length);
  for (const f of liveFrames(world)) {
    const waits = frames.state[f] in WAITS;
    if (waits !== frames.queue[f] >= 0) problems.push(`frame ${f} in state ${frames.state[f]} stands in queue ${frames.queue[f]}`);
    if (frames.queue[f] >= 0) standing[frames.queue[f]]++;
  }
  queues.length.forEach((length, queue) => {
    say(`queue ${queue}`, standing[queue], length);
    let walked = 0;
    for (let f = queues.head[queue]; f >= 0 && walked <= length; f = frames.next[f]) walked++;
    say(`queue ${queue} from head to tail`, walked, length);
  });
}

function checkIdleBesideWaiting(world: World, problems: string[]): void {
  const { model, stations, params, queues } = world;
  const idle = (waiting: number, used: number, limit: number, what: string): void => {
    if (waiting > 0 && used < limit) problems.push(`${what}: ${waiting} wait beside ${used} of ${limit} in use`);
  };
  model.slots.forEach((place, slot) => {
    const service = model.services[place.service];
    if (service.kind === 'client') return;
    idle(queues.length[place.workerQueue], stations.busy[slot], params[service.workers], `${service.name} workers`);
    idle(queues.length[place.coreQueue], stations.coresBusy[slot], params[service.cores] - stations.coresReserved[slot], `${service.name} cores`);
  });
  for (const pool of model.pools) {
    for (let place = 0; place < model.services[pool.service].slotCount; place++) idle(queues.length[pool.firstQueue + place], world.pools.used[pool.firstEntry + place], params[pool.size], pool.name);
  }
}

/** Whoever waits for time has an event that ends it; whoever waits for an answer has one who will give it, or a timeout. */
function checkWakers(world: World, problems: string[]): void {
  const { frames, heap, rings, hops } = world;
  const due = new Set<string>();
  const [requestAgain, replyAgain] = [partEvent('links', 'REQUEST_AGAIN'), partEvent('links', 'REPLY_AGAIN')];
  const note = (kind: number, of: number, token: number): void => {
    const subject = [EVENT_REPLY, requestAgain, replyAgain].includes(kind) ? of & (FRAMES_MAX - 1) : of;
    due.add(`${subject} ${token} ${kind === EVENT_STEP || kind === EVENT_RETRY ? 'time' : kind === EVENT_ENTER || kind === requestAgain ? 'enter' : 'other'}`);
  };
  for (let i = 0; i < heap.size; i++) note(heap.kinds[i], heap.subjects[i], heap.tokens[i]);
  for (let i = hops.head; i < hops.tail; i++) {
    const at = i & (hops.times.length - 1);
    note(hops.kinds[at], hops.subjects[at], hops.tokens[at]);
  }
  const asked = new Set<string>();
  for (const f of liveFrames(world)) if (frames.parent[f] >= 0) asked.add(`${frames.parent[f]} ${frames.parentToken[f]}`);
  for (const ring of rings.rings) {
    for (let i = ring.head; i < ring.tail; i++) asked.add(`${ring.subjects[i & (ring.times.length - 1)]} ${ring.tokens[i & (ring.times.length - 1)]}`);
  }
  for (const f of liveFrames(world)) {
    const me = `${f} ${frames.token[f]}`;
    const state = frames.state[f];
    const ends = state === TIMED || state === ON_CORE ? due.has(`${me} time`) : state === TRAVELLING ? due.has(`${me} enter`) : state === CALLING ? due.has(`${me} other`) || asked.has(me) : state in WAITS;
    if (!ends) problems.push(`frame ${f} in state ${state} waits for nothing`);
  }
}

function checkClients(world: World, say: Say): void {
  const { frames, model } = world;
  model.clients.forEach((client, index) => {
    const finished = client.counters.reduce((sum, cell) => sum + world.cells[cell], 0);
    const inFlight = liveFrames(world).filter((f) => frames.parent[f] < 0 && frames.service[f] === client.service).length;
    say(`${client.name} offered = finished + in flight`, finished + inFlight, world.clients.begun[index]);
  });
}

function checkBackground(world: World, say: Say): void {
  const builds = world.book.modes.filter((mode) => mode.machine === 'index_build' && !mode.done);
  world.model.databases.forEach((database, index) => {
    say(`${database.name} cores taken by index builds`, builds.filter((mode) => mode.value === 'building' && mode.context['database'] === index).length, world.stations.coresReserved[database.slot]);
  });
  say('machines being served while the world stands still', world.pumping.reduce((sum, x) => sum + x, 0), 0);
  for (const mode of world.book.modes) {
    const states = mode.timers.filter((timer) => !timer.event.endsWith(`.${mode.machine}.${mode.value}`));
    say(`timers of ${mode.machine} ${mode.subject} that belong to another state than ${mode.value}`, states.length, 0);
  }
}
