import type { World } from '../../kernel/world.ts';
import type { SystemSpec } from '../../spec.ts';
import type { Fields, SpecOf } from '../fields.ts';
import { definePart, type PartFinding, type PartSite } from '../part.ts';
import { CACHE_COMMANDS } from './commands.ts';
import { clearPlace, shrink } from './entries.ts';
import { releaseFlights, waitedLongEnough } from './flights.ts';
import { cacheModels, newColumns, warmUp, type CacheModel, type StoreCells, type Tenant, type UserCells } from './model.ts';
import { CACHE_OPS, messageArrived } from './ops.ts';
import { cacheEndpoints, callsFor, compileCache, compileCommand, compileInvalidate, compileKeep, usersOf } from './program.ts';
import { FAMILIES, REDIS_COMMANDS, sampleCaches, storeMetrics, userMetrics } from './report.ts';
import { flushCache, flushDue, purgeCache, purgeDue } from './verbs.ts';

/**
 * **Models** a cache in front of something slow, in the memory of each instance or in a store of its own that runs one
 * command after the other: expiry with jitter, refresh ahead of it, a bounded size, single flight, invalidation that may
 * come too early, go to the wrong key or get lost, and the version that each entry holds.
 * **Leaves out** replicas and shards of a store, its persistence, caching of errors and of absence, connection set-up, and
 * a lock of single flight that outlives a holder who died: the next in line takes over at once.
 * **Teaches** that a cache decides how much load the thing behind it gets, and what people see of the truth.
 *
 * What is filled when nobody waits any more is decided as in code that looks aside: whoever misses loads and stores, also
 * when its own caller has given up; but when the load fails, its own timeout included, there is nothing to store, though the
 * database works on. So a cache comes back from any spike as long as single loads are faster than the timeout, and never
 * when they are not.
 */

const ENTRIES_MAX = 65_536;
/** Loads that can be noted at a time; further ones are not coalesced. */
const FLIGHTS_MAX = 1024;

const FIELDS = {
  title: { kind: 'line', about: 'What is cached.' },
  store: { kind: 'ref', to: 'services', fallback: '', about: 'The service of kind cache that holds it. Left out, every instance that uses it keeps one in its memory.' },
  data: { kind: 'ref', to: 'data', about: 'The data set whose records it holds, one entry each.' },
  ttl: { kind: 'duration', fallback: '60s', about: 'For how long an entry is served; 0s for ever.', setting: { title: 'TTL', effect: 'Entries stored from now on live that long; those already there keep their time.', risk: 'Shorter: more load on what is behind, and expiries come more often. Longer: answers may be out of date for longer.' } },
  softTtl: { kind: 'duration', fallback: '0s', about: 'From this age on an entry is still served while one background load fetches a new value; 0s for never.', setting: { title: 'soft TTL', effect: 'From this age on an entry is served as it is while one load in the background fetches a new one. Below the TTL it spares users the wait.', risk: 'Answers are older than they would be; what nobody asks for between soft TTL and TTL expires all the same.' } },
  jitter: { kind: 'ratio', min: 0, max: 1, fallback: 0, about: 'Entries live for the TTL, less or more by up to this share of it.', tunable: true },
  capacity: { kind: 'whole', min: 0, max: 65_535, fallback: 0, about: 'Most entries (of each instance, when in memory); 0 for one for each record.', setting: { title: 'capacity', effect: 'The most entries that are kept; a larger cache misses less. 0 keeps all.', risk: 'A smaller one throws entries away at once and sends their readers to the database. Memory has to be there.' } },
  capacityMax: { kind: 'whole', min: 0, max: 65_535, fallback: 0, about: 'The most that capacity can be raised to; 0 for one for each record. 18 bytes an entry of every snapshot.' },
  eviction: { kind: 'choice', words: ['lru', 'fifo'], fallback: 'lru', about: 'Which entry makes room: of ten looked at, the one used, or stored, longest ago.' },
  singleFlight: { kind: 'switch', fallback: false, about: 'Whether of all who miss a record only one loads it while the others wait.', setting: { title: 'single flight', effect: 'Of all who miss the same record at the same time one loads it, the others wait for its result.', risk: 'Those who wait share the fate of the one who loads; a slow load holds them all.' } },
  singleFlightWait: { kind: 'duration', fallback: '5s', about: 'How long one waits for the load of another before loading too.', tunable: true },
  onLoadError: { kind: 'choice', words: ['fail', 'next'], fallback: 'fail', about: 'What those who wait do when the load fails: fail with it, as in-process libraries do, or the next of them loads, as with a lock in a store.' },
  lease: { kind: 'switch', fallback: false, about: 'Only with single flight: a value whose record was invalidated while it was being loaded is not stored.' },
  enabled: { kind: 'switch', fallback: true, about: 'Whether the cache is used at all.', setting: { title: 'in use', effect: 'Off: every request goes to the source, and nothing is looked up or stored. Entries stay as they are.', risk: 'Off, the source gets all the load that the cache kept away. On again, old entries are served until they expire.' } },
  timeout: { kind: 'duration', fallback: '50ms', about: 'How long one waits for the store to answer a command; 0s for ever.' },
  onError: { kind: 'choice', words: ['miss', 'fail'], fallback: 'miss', about: 'What a request does when the store does not answer a read: goes to the source, or fails. Failed stores and deletions are ignored.' },
  commandTime: { kind: 'duration', fallback: '100us', about: "The store's work for one command: 10 us for small values (redis-benchmark: 100,000 a second on a core), 100 us and more for tens of kilobytes.", tunable: true },
  valueBytes: { kind: 'whole', min: 1, max: 100_000_000, fallback: 2_000, about: 'Size of a value in bytes, for the store to report.' },
  loss: { kind: 'ratio', min: 0, max: 1, fallback: 0, about: 'Share of the invalidations that get lost on their way to a store or to other instances.', tunable: true },
  logMisses: { kind: 'switch', fallback: false, about: 'Whether processes log every miss.' },
  warm: { kind: 'ratio', min: 0, max: 1, fallback: 0, about: 'Share of the records that have an entry when the world begins, the most wanted ones first: it did not begin for the cache. They expire one after the other within the TTL.' },
  probe: { kind: 'whole', min: 0, max: 1_000, fallback: 0, about: 'How many entries a freshness job compares with the database before each scrape; 0 where nobody does.' },
} as const satisfies Fields;

type CacheSpec = SpecOf<typeof FIELDS>;

const STEPS = { kind: 'steps' } as const;
const about = (store: string): string => (store === '' ? 'a cache in memory' : `a cache in ${store}`);

export const cache = definePart({
  section: 'caches',
  about: 'A cache of records.',
  fields: FIELDS,
  endpoints: cacheEndpoints,
  homes: (name, { store }, system) => [...usersOf(system, name), ...(store === '' ? [] : [store])],
  metrics: (report, name, { store, probe }, home, system) => (home === store ? (firstIn(system, store) === name ? storeMetrics(report) : {}) : userMetrics(report, name, store === '', probe > 0)),
  families: FAMILIES,
  queues: (name, spec, system) => placesOf(name, spec, system),
  logs: { miss: { level: 1, text: 'cache miss {cache}', fields: [{ name: 'cache', kind: 'ref' }] } },
  steps: {
    cache: {
      about: 'Looks into a cache; on a miss its steps produce the value, which is then stored.',
      fields: { miss: { ...STEPS, about: 'What produces the value. A `read` of the data set behind the statement says which version it saw.' } },
      calls: callsFor,
      check: (step, { store }, here) => (store === here ? [{ path: ['cache'], found: `${step.part}, which ${here} itself holds`, expected: 'a cache of another service' }] : []),
      compile: compileCache,
    },
    fill: {
      about: 'Stores the version that the request carries, such as one it has just written.',
      fields: {},
      calls: callsFor,
      compile: compileKeep,
    },
    invalidate: {
      about: 'Deletes the entry of the record. Before the commit, a reader may store the old version again behind it.',
      fields: {
        key: { kind: 'choice', words: ['right', 'wrong', 'all'], fallback: 'right', about: 'right: the entry of the record. wrong: a key that nobody uses. all: every entry of the cache.' },
        scope: { kind: 'choice', words: ['own', 'all'], fallback: 'own', about: 'For a cache in memory: only in this instance, or by a message to all instances.' },
      },
      calls: callsFor,
      check: (step, { store }, here, system) => (store === '' && step.values['scope'] !== 'all' && !usersOf(system, step.part).includes(here) ? [{ path: ['scope'], found: `own, in ${here}, which has no such cache`, expected: 'all, or a service that uses the cache' }] : []),
      compile: compileInvalidate,
    },
    refresh: { about: 'Loads a value in the background.', fields: { miss: { ...STEPS, about: 'What produces the value.' } }, internal: true, calls: callsFor, compile: (program, step, spec) => {
      program.block(step.blocks['miss'] ?? []);
      compileKeep(program, step, spec);
    } },
    store_command: { about: 'Carries a command out.', fields: {}, internal: true, compile: compileCommand },
  },
  model: cacheModel,
  columns: newColumns,
  ops: CACHE_OPS,
  events: { waited: waitedLongEnough, message: messageArrived, flush: flushDue, purge: purgeDue },
  sample: sampleCaches,
  tuned: (world, index) => shrink(world, cacheModels(world)[index]),
  opened: begin,
  closed: forget,
  release: releaseFlights,
  check: checkCache,
  verbs: [flushCache, purgeCache],
  commands: CACHE_COMMANDS,
});

/** A process begins with nothing in its memory, unless it has been there since before the world began. */
function begin(world: World, slot: number): void {
  forget(world, slot);
  if (world.now === 0) for (const [model, place] of placesIn(world, slot)) warmUp(world, model, place);
}

/** What a process held in its memory goes with it. */
function forget(world: World, slot: number): void {
  for (const [model, place] of placesIn(world, slot)) clearPlace(world, model, place);
}

function placesIn(world: World, slot: number): [CacheModel, number][] {
  return cacheModels(world).flatMap((model): [CacheModel, number][] => {
    const place = model.storeSlot === slot ? 0 : (model.placeOf[slot] ?? -1);
    return place < 0 ? [] : [[model, place]];
  });
}

/** The first cache in a store; its metrics are those of the store. */
function firstIn(system: SystemSpec, store: string): string {
  return Object.entries(system.parts['caches']).find(([, spec]) => spec['store'] === store)?.[0] ?? '';
}

function placesOf(name: string, { store }: { readonly store: string }, system: SystemSpec): number {
  return store === '' ? usersOf(system, name).reduce((sum, service) => sum + system.services[service].instancesMax, 0) : 1;
}

const recordsOf = (system: SystemSpec, { data }: CacheSpec): number => Number(system.parts['data'][data]['keys']);

function roomOf(system: SystemSpec, spec: CacheSpec): number {
  const keys = Math.min(recordsOf(system, spec), 65_535);
  return spec.capacityMax > 0 ? Math.min(keys, Math.max(spec.capacityMax, spec.capacity)) : keys;
}

function checkCache(name: string, spec: CacheSpec, system: SystemSpec): PartFinding[] {
  const findings: PartFinding[] = [];
  if (spec.store !== '') {
    const { kind, instancesMax } = system.services[spec.store];
    if (kind !== 'cache') findings.push({ path: ['store'], found: `${spec.store}, a ${kind}`, expected: 'a service of kind cache' });
    if (instancesMax !== 1) findings.push({ path: ['store'], found: `${spec.store} with up to ${instancesMax} instances`, expected: 'a store of one instance' });
  }
  const entries = placesOf(name, spec, system) * Math.max(roomOf(system, spec), recordsOf(system, spec) / 8);
  if (entries > ENTRIES_MAX) findings.push({ path: ['capacityMax'], found: `room for ${entries} entries in all instances`, expected: `at most ${ENTRIES_MAX}: fewer records, instances or capacityMax` });
  if (spec.softTtlUs > 0 && spec.ttlUs > 0 && spec.softTtlUs >= spec.ttlUs) findings.push({ path: ['softTtl'], found: 'as long as the ttl or longer', expected: 'less than the ttl' });
  if (spec.lease && !spec.singleFlight) findings.push({ path: ['lease'], found: 'a lease without single flight', expected: 'singleFlight: true as well' });
  if (usersOf(system, name).length === 0) findings.push({ path: [], found: `${about(spec.store)} that nobody looks into`, expected: 'a step with this cache in some service' });
  return findings;
}

/** Where the columns of the index-th cache begin. */
function firsts(system: SystemSpec, index: number): Pick<CacheModel, 'firstPlace' | 'firstIndex' | 'firstEntry' | 'firstFlight' | 'firstFilled'> {
  const first = { firstPlace: 0, firstIndex: 0, firstEntry: 0, firstFlight: 0, firstFilled: 0 };
  for (const [name, before] of Object.entries(system.parts['caches']).slice(0, index)) {
    const spec = before as unknown as CacheSpec;
    const places = placesOf(name, spec, system);
    first.firstPlace += places;
    first.firstIndex += places * recordsOf(system, spec);
    first.firstEntry += places * roomOf(system, spec);
    first.firstFlight += flightsOf(places * recordsOf(system, spec));
    first.firstFilled += places * tenantsIn(system, name).length;
  }
  return first;
}

/** Names of those who share a cache and are told apart. */
const tenantsIn = (system: SystemSpec, cache: string): string[] => Object.entries(system.parts['tenants'] ?? {}).filter(([, spec]) => spec['cache'] === cache).map(([name]) => name);

function tenantsOf({ name, system, thing, paramNamed }: PartSite<CacheSpec>): Tenant[] {
  return tenantsIn(system, name).map((tenant) => {
    const { clients, trait } = system.parts['tenants'][tenant];
    return { thing: thing('tenants', tenant), client: Object.keys(system.clients).indexOf(String(clients)), trait: trait === '' ? -1 : thing('traits', String(trait)), share: paramNamed(`tenants.${tenant}.share`) };
  });
}

function flightsOf(loads: number): number {
  let size = 1;
  while (size < loads && size < FLIGHTS_MAX) size *= 2;
  return size;
}

function cacheModel(site: PartSite<CacheSpec>): CacheModel {
  const { name, index, spec, system } = site;
  const param = (field: string): number => site.param(field);
  const places = placesOf(name, spec, system);
  const keys = recordsOf(system, spec);
  const placeOf: number[] = [];
  const userCells: UserCells[] = [];
  let place = 0;
  for (const service of usersOf(system, name)) {
    const { firstSlot, slotCount } = site.station(service);
    for (let slot = firstSlot; slot < firstSlot + slotCount; slot++) {
      if (spec.store === '') placeOf[slot] = place++;
      userCells[slot] = userCellsOf(site.cells(service));
    }
  }
  return {
    name, index, data: site.thing('data', spec.data), keys, places, placeOf, userCells,
    storeSlot: spec.store === '' ? -1 : site.station(spec.store).firstSlot,
    room: roomOf(system, spec),
    tenants: tenantsOf(site),
    ...firsts(system, index),
    flights: flightsOf(places * keys),
    firstQueue: site.firstQueue,
    ttl: param('ttl'), softTtl: param('softTtl'), jitter: param('jitter'), capacity: param('capacity'), singleFlight: param('singleFlight'), singleFlightWait: param('singleFlightWait'),
    enabled: param('enabled'), loss: param('loss'), commandTime: param('commandTime'),
    slow: spec.store === '' ? -1 : site.paramNamed(`services.${spec.store}.slow`),
    lease: spec.lease, sharesFailure: spec.onLoadError === 'fail', fifo: spec.eviction === 'fifo', valueBytes: spec.valueBytes, probe: spec.probe,
    warmEntries: Math.min(Math.floor(spec.warm * keys), spec.capacity > 0 ? spec.capacity : keys, roomOf(system, spec)), warmTtlMs: Math.floor(spec.ttlUs / 1000),
    missLog: spec.logMisses ? site.log('miss') : -1,
    holds: site.holds,
    waitedEvent: site.event('waited'), messageEvent: site.event('message'), flushEvent: site.event('flush'), purgeEvent: site.event('purge'),
    storeCells: spec.store === '' || firstIn(system, spec.store) !== name ? null : storeCellsOf(site.cells(spec.store)),
    firstInStore: spec.store === '' ? -1 : site.thing('caches', firstIn(system, spec.store)),
  };
}

function userCellsOf(cells: Readonly<Record<string, number>>): UserCells {
  const none = { size: -1, evictions: -1, mismatch: -1, staleness: -1 };
  return { ...none, ...cells } as unknown as UserCells;
}

function storeCellsOf(cells: Readonly<Record<string, number>>): StoreCells {
  return { ...(cells as unknown as StoreCells), commands: REDIS_COMMANDS.map((cmd) => cells[`calls ${cmd}`]), seconds: REDIS_COMMANDS.map((cmd) => cells[`seconds ${cmd}`]) };
}
