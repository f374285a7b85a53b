import { MACHINERY } from '../machines/registry.ts';
import type { CallModel, ClientModel, DatabaseModel, EndpointModel, Model, PoolModel, ServiceModel } from '../kernel/model.ts';
import { dispatch, perform, WATCHERS } from '../parts/registry.ts';
import { linkOf } from '../parts/link/link-of.ts';
import { OUTCOME_STATUS, OUTCOMES, type Outcome, type RetryOn, type SystemSpec } from '../spec.ts';
import { assemble, emit, newAssembler } from './assembler.ts';
import { compileParts, layPartBlocks, type CompiledParts, partTemplates, withPartEndpoints } from './parts.ts';
import { callKey, compileEndpoint, sitesOf, type ProgramContext, type Site } from './programs.ts';
import { adminEndpoints } from '../parts/locks/statement-texts.ts';
import { compileAdmin, compileStatement } from './statements.ts';
import { layOut, layStation, querySummary, stationNames, type StationLayout, type StationName } from './stations.ts';
import { ownTemplates, STANDARD_TEMPLATES, templatesOf } from './templates.ts';
import { tunablesOf } from './tunables.ts';

export { callKey };

/** Seconds within which a journey's answer counts as good, in µs; journeys without an objective are absent. */
export type Objectives = Readonly<Record<string, number>>;

/**
 * Compiles a system into a model: programs, parameter registry, metric layout, names. The system must have been checked
 * (references, units, shares); this function trusts it and throws on what cannot be.
 */
export function compileSystem(written: SystemSpec, objectives: Objectives = {}): Model {
  const system = withPartEndpoints(written);
  const stations = stationNames(system);
  const serviceIndex = (name: string): number => stations.findIndex((station) => station.name === name);
  const sites = sitesOf(system);
  const laid = stations.map((station) => layStation(system, station, sites));
  const places = layOut(stations, laid);
  const partBlocks = layPartBlocks(system, places);
  const params = tunablesOf(system, uniqueByName(sites), serviceIndex);
  const paramIndex = new Map(params.map((param, i) => [param.name, i]));
  const param = (name: string): number => required(paramIndex.get(name), name);
  const spanNames: string[] = [];
  const spanName = (name: string): number => (spanNames.includes(name) ? spanNames.indexOf(name) : spanNames.push(name) - 1);

  const endpoints = nameEndpoints(system, stations, laid, spanName);
  const endpointIndex = (station: string, name: string): number => endpoints.findIndex((endpoint) => endpoint.service === serviceIndex(station) && endpoint.name === name);
  const own = ownTemplates(system);
  const partLogs = partTemplates(system, STANDARD_TEMPLATES);
  const assembler = newAssembler();
  const pools = layPools(system, serviceIndex, param, laid, places.queueCount, spanName, stations);
  const databases = layDatabases(system, serviceIndex, param, laid, places, endpointIndex);
  const planOf = (database: string, query: string): number => required(databases.find((entry) => entry.name === database)?.queries.find((entry) => entry.name === query)?.plan, query);
  const context: ProgramContext = {
    assembler,
    system,
    siteIndex: (key) => sites.findIndex((site) => site.key === key),
    poolIndex: (name) => Object.keys(system.pools).indexOf(name),
    paramIndex: param,
    templateIndex: (_service, level, text) => STANDARD_TEMPLATES + partLogs.list.length + own.findIndex((template) => template.level === level && template.text === text),
  };
  const compiled = compileEndpoints(context, endpoints, stations);
  const parts = compileParts({
    system, param, templates: partLogs.names, spanName, endpoint: endpointIndex, firstQueue: pools.queueCount, blocks: partBlocks,
    cells: (home, key) => required(laid[serviceIndex(home)]?.partCells.get(key), `${key} at ${home}`),
    station: (name) => ({ index: serviceIndex(name), firstSlot: places.firstSlots[serviceIndex(name)], slotCount: stations[serviceIndex(name)].slots }),
  });
  const services = layServices(system, stations, laid, places.firstSlots, param, parts.served);
  const versions = [...new Set(services.flatMap((service) => service.versions))];
  return {
    system,
    perform,
    dispatch,
    machinery: MACHINERY,
    watchers: WATCHERS,
    code: assemble(assembler),
    tables: assembler.tables,
    params,
    paramIndex,
    services,
    slots: places.slots,
    endpoints: compiled,
    calls: layCalls(sites, { stations, firstSlots: places.firstSlots, serviceIndex, endpointIndex, param, laid, spanName, planOf, system }),
    pools: pools.list,
    databases,
    parts: parts.models,
    hooks: parts.hooks,
    clients: layClients(system, serviceIndex, param, laid, places.firstSlots, places.slots, endpoints, objectives),
    queueCount: parts.queueCount,
    cellCount: places.cellCount,
    histogramCells: places.histogramCells,
    blocks: places.blocks,
    templates: templatesOf({ endpoints: endpoints.map((endpoint) => endpoint.name), sites: sites.map((site) => `${site.callee} ${site.endpoint}`), pools: Object.keys(system.pools), versions }, partLogs.list, own),
    spanNames,
    versionNames: versions,
  };
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the system has nothing named ${name}`);
  return value;
}

function uniqueByName(sites: readonly Site[]): Site[] {
  return [...new Map(sites.map((site) => [site.name, site])).values()];
}

function nameEndpoints(system: SystemSpec, stations: readonly StationName[], laid: readonly StationLayout[], spanName: (name: string) => number): EndpointModel[] {
  return stations.flatMap((station, service): EndpointModel[] => {
    const make = (name: string, span: string, query: number): EndpointModel => ({ service, name, entry: [], spanName: spanName(span), histogram: laid[service].endpointHistogram.get(name) ?? -1, query });
    if (station.kind === 'client') return system.clients[station.name].routes.map((route) => make(route.endpoint, route.journey, -1));
    if (station.kind === 'database') return [...Object.keys(system.databases[station.name].queries).map((name, i) => make(querySummary(system, station.name, name), name, i)), ...adminEndpoints(system, station.name).map(({ name }) => make(name, name, -1))];
    return Object.keys(system.services[station.name].endpoints).map((name) => make(name, name, -1));
  });
}

function compileEndpoints(context: ProgramContext, endpoints: readonly EndpointModel[], stations: readonly StationName[]): EndpointModel[] {
  const { system, assembler } = context;
  // Each database's administrators' endpoints stand behind its statements, in order.
  let admin = 0;
  return endpoints.map((endpoint) => {
    const station = stations[endpoint.service];
    if (station.kind === 'client') {
      const entry = assembler.words.length;
      emit(assembler, 'CALL', context.siteIndex(`${station.name}|${endpoint.name}`), 0);
      emit(assembler, 'END');
      return { ...endpoint, entry: [entry] };
    }
    if (station.kind === 'database') {
      const queries = Object.keys(system.databases[station.name].queries);
      if (endpoint.query >= 0) admin = 0;
      const entry = endpoint.query >= 0 ? compileStatement(context, station.name, queries[endpoint.query]) : compileAdmin(context, station.name, admin++);
      return { ...endpoint, entry: [entry] };
    }
    const { versions, endpoints: specs } = system.services[station.name];
    const spec = specs[endpoint.name];
    const base = compileEndpoint(context, station.name, spec.steps);
    return { ...endpoint, entry: versions.map((version) => (version in spec.versions ? compileEndpoint(context, station.name, spec.versions[version]) : base)) };
  });
}

function layServices(system: SystemSpec, stations: readonly StationName[], laid: readonly StationLayout[], firstSlots: readonly number[], param: (name: string) => number, served: CompiledParts['served']): ServiceModel[] {
  return stations.map((station, index): ServiceModel => {
    const place = { name: station.name, kind: station.kind, firstSlot: firstSlots[index], slotCount: station.slots, cells: laid[index].cells, served: served.get(station.name) ?? [] };
    if (station.kind === 'client') return { ...place, versions: [''], workers: -1, queue: -1, cores: -1, slow: -1, failing: -1, lifo: -1, dropExpired: -1, queueTimeout: -1, database: -1 };
    const database = station.kind === 'database';
    const prefix = database ? `databases.${station.name}` : `services.${station.name}`;
    return {
      ...place,
      versions: database ? [''] : system.services[station.name].versions,
      workers: param(`${prefix}.${database ? 'connections_max' : 'workers'}`),
      queue: param(`${prefix}.queue`),
      cores: param(`${prefix}.cores`),
      slow: param(`${prefix}.slow`),
      failing: param(`${prefix}.failing`),
      lifo: database ? -1 : param(`${prefix}.lifo`),
      dropExpired: database ? -1 : param(`${prefix}.drop_expired`),
      queueTimeout: database ? -1 : param(`${prefix}.queue_timeout`),
      database: database ? Object.keys(system.databases).indexOf(station.name) : -1,
    };
  });
}

function layPools(system: SystemSpec, serviceIndex: (name: string) => number, param: (name: string) => number, laid: readonly StationLayout[], firstQueue: number, spanName: (name: string) => number, stations: readonly StationName[]): { list: PoolModel[]; queueCount: number } {
  let entry = 0;
  let queue = firstQueue;
  const list = Object.entries(system.pools).map(([name, spec]): PoolModel => {
    const service = serviceIndex(spec.service);
    const pool = { name, service, database: Object.keys(system.databases).indexOf(spec.database), size: param(`pools.${name}.size`), wait: param(`pools.${name}.wait`), firstEntry: entry, firstQueue: queue, spanName: spanName(`wait for ${name}`), cells: required(laid[service].poolCells.get(name), name) };
    entry += stations[service].slots;
    queue += stations[service].slots;
    return pool;
  });
  return { list, queueCount: queue };
}

function layDatabases(system: SystemSpec, serviceIndex: (name: string) => number, param: (name: string) => number, laid: readonly StationLayout[], places: ReturnType<typeof layOut>, endpointIndex: (station: string, name: string) => number): DatabaseModel[] {
  let plan = 0;
  return Object.entries(system.databases).map(([name, spec]): DatabaseModel => {
    const service = serviceIndex(name);
    const prefix = `databases.${name}`;
    const tableNames = Object.keys(spec.tables);
    const tables = tableNames.map((table) => ({
      name: table,
      rows: param(`${prefix}.tables.${table}.rows`),
      rowsEstimated: param(`${prefix}.tables.${table}.rows_estimated`),
      rowBytes: spec.tables[table].rowBytes,
      indexes: Object.entries(spec.tables[table].indexes).map(([index, indexSpec]) => ({ name: index, columns: indexSpec.columns, unique: indexSpec.unique, param: param(`${prefix}.tables.${table}.indexes.${index}`) })),
      hotShare: param(`${prefix}.tables.${table}.hot_share`),
      ddl: param(`${prefix}.tables.${table}.ddl`),
      ddlUs: param(`${prefix}.tables.${table}.ddl_us`),
      cells: required(laid[service].tableCells.get(table), table),
    }));
    const queries = Object.entries(spec.queries).map(([query, querySpec]) => ({
      name: query,
      table: tableNames.indexOf(querySpec.table),
      endpoint: endpointIndex(name, querySummary(system, name, query)),
      matchRatio: param(`${prefix}.queries.${query}.match_ratio`),
      idle: param(`${prefix}.queries.${query}.idle_us`),
      plan: plan++,
      cells: required(laid[service].queryCells.get(query), query),
    }));
    return { name, service, slot: places.firstSlots[service], hitRatio: param(`${prefix}.hit_ratio`), tables, queries, cells: laid[service].databaseCells };
  });
}

interface CallContext {
  readonly stations: readonly StationName[];
  readonly firstSlots: readonly number[];
  readonly serviceIndex: (name: string) => number;
  readonly endpointIndex: (station: string, name: string) => number;
  readonly param: (name: string) => number;
  readonly laid: readonly StationLayout[];
  readonly spanName: (name: string) => number;
  readonly planOf: (database: string, query: string) => number;
  readonly system: SystemSpec;
}

function layCalls(sites: readonly Site[], context: CallContext): CallModel[] {
  let firstEntry = 0;
  return sites.map((site) => {
    const call = layCall(site, context, firstEntry);
    firstEntry += context.stations[call.caller].slots;
    return call;
  });
}

function layCall(site: Site, context: CallContext, firstEntry: number): CallModel {
  const { serviceIndex, endpointIndex, param, laid, spanName, planOf, system } = context;
  const caller = serviceIndex(site.caller);
  const { breaker, database, policy } = site;
  const endpoint = database === null ? site.endpoint : querySummary(system, database, site.endpoint);
  const ofPolicy = (name: string): number => (policy === null ? -1 : param(`calls.${site.name}.${name}`));
  const cell = (cells: ReadonlyMap<string, number>): number => cells.get(site.key) ?? -1;
  return {
    name: site.name,
    caller,
    callee: serviceIndex(site.callee),
    endpoint: endpointIndex(site.callee, endpoint),
    timeout: param(`calls.${site.name}.timeout`),
    retries: param(`calls.${site.name}.retries`),
    backoff: param(`calls.${site.name}.backoff`),
    backoffMax: ofPolicy('backoff_max'),
    jitter: ofPolicy('jitter'),
    retryBudget: ofPolicy('retry_budget'),
    concurrency: ofPolicy('concurrency'),
    propagateDeadline: ofPolicy('propagate_deadline'),
    cancels: site.pool === undefined ? ofPolicy('cancels') : param(`transactions.${site.pool}.cancels_on_timeout`),
    retryMask: retryMask(policy?.retryOn ?? 'failures'),
    firstEntry,
    firstSlot: context.firstSlots[caller],
    link: linkOf(system, site.caller, site.callee),
    breaker: breaker === null ? -1 : param(`calls.${site.name}.breaker`),
    breakerRatio: breaker?.failureRatio ?? 0,
    breakerVolume: breaker?.volume ?? 0,
    breakerWindowUs: breaker?.windowUs ?? 1,
    breakerSlowUs: breaker?.slowUs ?? 0,
    breakerOpenUs: breaker?.openUs ?? 0,
    breakerProbes: breaker?.probes ?? 0,
    spanName: spanName(endpoint),
    histogram: cell(laid[caller].siteHistogram),
    retriesCell: cell(laid[caller].siteRetries),
    budgetCell: cell(laid[caller].siteBudget),
    bulkheadCell: cell(laid[caller].siteBulkhead),
    flightCell: cell(laid[caller].siteFlight),
    breakerCell: cell(laid[caller].siteBreaker),
    query: database === null ? -1 : planOf(database, site.endpoint),
    database: database === null ? -1 : Object.keys(system.databases).indexOf(database),
  };
}

/** Outcomes after which a further attempt makes sense, as bits. What the caller itself refuses never comes this far. */
function retryMask(on: RetryOn): number {
  const wanted = (outcome: Outcome, i: number): boolean => (on === 'unavailable' ? OUTCOME_STATUS[i] === 503 : outcome !== 'ok' && (on === 'all' || outcome !== 'rejected'));
  return OUTCOMES.reduce((mask, outcome, i) => (wanted(outcome, i) ? mask | (1 << i) : mask), 0);
}

function layClients(system: SystemSpec, serviceIndex: (name: string) => number, param: (name: string) => number, laid: readonly StationLayout[], firstSlots: readonly number[], slots: Model['slots'], endpoints: readonly EndpointModel[], objectives: Objectives): ClientModel[] {
  return Object.entries(system.clients).map(([name, spec]) => {
    const service = serviceIndex(name);
    const slot = firstSlots[service];
    const { offset, block } = slots[slot];
    const journeys = spec.routes.map((route) => required(laid[service].journeys.get(route.endpoint), route.endpoint));
    const first = endpoints.findIndex((endpoint) => endpoint.service === service);
    return {
      name,
      service,
      rate: param(`clients.${name}.rate`),
      ratePerSecond: spec.ratePerSecond,
      keys: spec.keys,
      shares: spec.routes.map((route) => route.share),
      endpoints: spec.routes.map((_, i) => first + i),
      journeys: spec.routes.map((route) => route.journey),
      block,
      histograms: journeys.map((cells) => offset + cells.histogram),
      counters: journeys.map((cells) => offset + cells.counter),
      goodCounters: journeys.map((cells) => offset + cells.good),
      goodUnderUs: spec.routes.map((route) => objectives[route.journey] ?? 0),
      secondsPerAction: spec.secondsPerAction,
    };
  });
}
