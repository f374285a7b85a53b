import type { ClientSpec, DatabaseSpec, EndpointSpec, PoolSpec, ServiceSpec, SystemSpec } from '../../sim/spec.ts';
import type { ClientFile, DatabaseFile, ServiceFile, SystemFile } from '../schema/system.ts';
import { usualRowLock } from '../../sim/parts/locks/modes.ts';
import { withUsualThings } from '../../sim/parts/usual.ts';
import { normaliseParts } from './parts.ts';
import { policyOf } from './policy.ts';
import { normaliseSteps, type StepContext } from './steps.ts';
import { mapValues, us } from './values.ts';

/** Fills in what an author may leave out. References may still dangle: the checks look at the result. */
export function normaliseSystem(file: SystemFile): SystemSpec {
  const pools = mapValues(file.pools, poolOf);
  return withUsualThings({
    services: mapValues(file.services, (service, name) => serviceOf(service, { service: name, pool: onlyPoolOf(name, pools), propagateDeadline: service.propagateDeadline ?? false })),
    databases: mapValues(file.databases, databaseOf),
    pools,
    flags: mapValues(file.flags, ({ title, service, description, on }) => ({ title, service, description, on: on ?? false })),
    clients: mapValues(file.clients, clientOf),
    parts: normaliseParts(file),
    scrapeEveryUs: us(file.scrapeEvery, '5s'),
  });
}

function onlyPoolOf(service: string, pools: Readonly<Record<string, PoolSpec>>): string {
  const own = Object.keys(pools).filter((name) => pools[name]?.service === service);
  return own.length === 1 ? (own[0] ?? '') : '';
}

function poolOf(pool: NonNullable<SystemFile['pools']>[string]): PoolSpec {
  const { service, database, size } = pool;
  return { service, database, size, sizeMax: pool.sizeMax ?? size * 4, waitUs: us(pool.wait, '5s') };
}

/** A third party is somebody else's large system: its capacity is not what a scenario is about unless it says so. */
const THIRD_PARTY = { instances: 1, workers: 10_000, queue: 10_000, cores: 64 };
const OWN = { instances: 2, workers: 32, queue: 200, cores: 2 };
/** A store answers each command in microseconds on one core, and takes as many connections as come (redis.conf: maxclients 10000). */
const STORE = { instances: 1, workers: 10_000, queue: 10_000, cores: 1 };

function serviceOf(service: ServiceFile, context: StepContext): ServiceSpec {
  const kind = service.kind ?? 'service';
  const usual = kind === 'third_party' ? THIRD_PARTY : kind === 'cache' || kind === 'broker' ? STORE : OWN;
  const instances = service.instances ?? usual.instances;
  const version = service.version ?? service.versions?.[0] ?? '1.0.0';
  return {
    kind,
    title: service.title,
    team: service.team,
    instances,
    instancesMax: service.instancesMax ?? instances * 3,
    workers: service.workers ?? usual.workers,
    queue: service.queue ?? usual.queue,
    lifo: service.discipline === 'lifo',
    dropExpired: service.dropExpired ?? false,
    queueTimeoutUs: us(service.queueTimeout, '1s'),
    cores: service.cores ?? usual.cores,
    startupUs: us(service.startup, '30s'),
    graceUs: us(service.grace, '10s'),
    version,
    versions: service.versions ?? [version],
    endpoints: mapValues(service.endpoints, (endpoint): EndpointSpec => ({
      steps: normaliseSteps(endpoint.steps, context),
      versions: mapValues(endpoint.versions, (steps) => normaliseSteps(steps, context)),
    })),
  };
}

function databaseOf(database: DatabaseFile): DatabaseSpec {
  return {
    title: database.title,
    team: database.team,
    engine: database.engine ?? 'PostgreSQL 16',
    cores: database.cores,
    connectionsMax: database.connectionsMax ?? 200,
    hitRatio: database.hitRatio ?? 0.999,
    pageReadUs: us(database.pageRead, '100us'),
    tables: mapValues(database.tables, (table) => ({
      rows: table.rows,
      rowBytes: table.rowBytes ?? 120,
      rowsEstimated: table.rowsEstimated ?? table.rows,
      columns: table.columns,
      contendedRows: table.contendedRows ?? 0,
      hotShare: table.hotShare ?? 0,
      ...(table.ddl === undefined ? {} : { ddlText: table.ddl }),
      ddlUs: us(table.ddlTakes, '1s'),
      indexes: mapValues(table.indexes, ({ columns, unique, state }) => ({ columns, unique: unique ?? false, state: state ?? 'valid' })),
    })),
    queries: mapValues(database.queries, (query) => ({
      table: query.table,
      kind: query.kind ?? 'select',
      text: query.text,
      filter: query.filter ?? [],
      matchRatio: query.matchRatio ?? 0,
      matchRows: query.matchRows ?? 0,
      perMatchUs: us(query.perMatch, '1us'),
      limit: query.limit ?? 0,
      baseUs: us(query.base, '150us'),
      idleUs: us(query.idle, '0s'),
      lock: query.lock ?? usualRowLock(query.kind ?? 'select'),
    })),
  };
}

function clientOf(client: ClientFile): ClientSpec {
  return {
    title: client.title,
    ratePerSecond: client.rate,
    profile: (client.profile ?? []).map(({ at, factor }) => ({ atUs: us(at, '0s'), factor })),
    service: client.service,
    routes: client.routes,
    timeoutUs: us(client.timeout, '30s'),
    retries: client.retries ?? 0,
    backoffUs: us(client.backoff, '500ms'),
    ...policyOf(client),
    secondsPerAction: client.secondsPerAction ?? 30,
    keys: client.keys ?? 10_000,
  };
}
