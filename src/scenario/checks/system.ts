import type { CallSpec, SystemSpec } from '../../sim/spec.ts';
import { us } from '../normalise/values.ts';
import { quote } from '../problem.ts';
import { callsOf } from '../tunables.ts';
import { stepsOfEndpoint } from '../../sim/spec.ts';
import { onlyOnce, refer, type CheckContext } from './context.ts';
import { checkParts } from './parts.ts';
import { checkSteps } from './steps.ts';

/** References and numbers inside the system. */
export function checkSystem(context: CheckContext): void {
  checkNames(context);
  checkServices(context);
  checkDatabases(context);
  checkBelongings(context);
  checkParts(context);
  checkClients(context);
  checkCallNames(context);
  checkCycles(context);
}

/** In telemetry, services, databases and clients are all told apart by `service_name`. */
function checkNames(context: CheckContext): void {
  const { services, databases, clients } = context.system;
  const taken = new Map<string, string>();
  for (const [kind, map] of Object.entries({ services, databases, clients })) {
    for (const name of Object.keys(map)) {
      const other = taken.get(name);
      if (other !== undefined) context.findings.push({ path: ['system', kind, name], onKey: true, found: `${quote(name)}, which is also among the ${other}`, expected: 'a name of its own' });
      taken.set(name, kind);
    }
  }
}

function checkServices(context: CheckContext): void {
  for (const [name, file] of Object.entries(context.file.system.services)) {
    const spec = context.system.services[name];
    const path = ['system', 'services', name];
    if (spec === undefined) continue;
    if (file.version !== undefined) refer(context, [...path, 'version'], file.version, spec.versions, 'one of its versions');
    if (spec.instances > spec.instancesMax) {
      context.findings.push({ path: [...path, 'instancesMax'], found: String(spec.instancesMax), expected: `${spec.instances} or more, its instances` });
    }
    for (const [endpoint, { steps, versions }] of Object.entries(file.endpoints ?? {})) {
      const below = [...path, 'endpoints', endpoint];
      checkSteps(context, steps, [...below, 'steps'], { service: name, pool: null });
      for (const [version, own] of Object.entries(versions ?? {})) {
        refer(context, [...below, 'versions', version], version, spec.versions, `one of the versions of ${name}`, true);
        checkSteps(context, own, [...below, 'versions', version], { service: name, pool: null });
      }
    }
  }
}

function checkDatabases(context: CheckContext): void {
  for (const [name, database] of Object.entries(context.file.system.databases ?? {})) {
    const path = ['system', 'databases', name];
    for (const [table, { columns, indexes }] of Object.entries(database.tables)) {
      for (const [index, spec] of Object.entries(indexes ?? {})) {
        for (const [at, column] of spec.columns.entries()) {
          refer(context, [...path, 'tables', table, 'indexes', index, 'columns', at], column, columns, `a column of ${table}`);
        }
      }
    }
    for (const [query, spec] of Object.entries(database.queries)) {
      const below = [...path, 'queries', query];
      if (!refer(context, [...below, 'table'], spec.table, Object.keys(database.tables), `a table of ${name}`)) continue;
      for (const [at, column] of (spec.filter ?? []).entries()) {
        refer(context, [...below, 'filter', at], column, database.tables[spec.table]?.columns ?? [], `a column of ${spec.table}`);
      }
    }
  }
}

/** Pools and flags belong to a service. */
function checkBelongings(context: CheckContext): void {
  const services = Object.keys(context.system.services);
  for (const [name, pool] of Object.entries(context.system.pools)) {
    const path = ['system', 'pools', name];
    refer(context, [...path, 'service'], pool.service, services, 'a service');
    refer(context, [...path, 'database'], pool.database, Object.keys(context.system.databases), 'a database');
    if (pool.size > pool.sizeMax) context.findings.push({ path: [...path, 'sizeMax'], found: String(pool.sizeMax), expected: `${pool.size} or more, its size` });
  }
  for (const [name, { service }] of Object.entries(context.system.flags)) refer(context, ['system', 'flags', name, 'service'], service, services, 'a service');
}

/** Shares are written by hand, so they may be rounded. */
const SHARE_TOLERANCE = 0.01;

function checkClients(context: CheckContext): void {
  for (const [name, client] of Object.entries(context.file.system.clients)) {
    const path = ['system', 'clients', name];
    if (refer(context, [...path, 'service'], client.service, Object.keys(context.system.services), 'a service')) {
      const endpoints = Object.keys(context.system.services[client.service]?.endpoints ?? {});
      for (const [index, { endpoint }] of client.routes.entries()) {
        refer(context, [...path, 'routes', index, 'endpoint'], endpoint, endpoints, `an endpoint of ${client.service}`);
      }
    }
    onlyOnce(context, [...path, 'routes'], client.routes.map(({ endpoint }) => endpoint), 'endpoint');
    const sum = client.routes.reduce((total, { share }) => total + share, 0);
    if (Math.abs(sum - 1) > SHARE_TOLERANCE) {
      context.findings.push({ path: [...path, 'routes'], found: `shares that sum to ${Math.round(sum * 1000) / 1000}`, expected: 'shares that sum to 1' });
    }
    for (const [index, { at }] of (client.profile ?? []).entries()) {
      const before = client.profile?.[index - 1]?.at;
      if (before !== undefined && us(at, '0s') <= us(before, '0s')) {
        context.findings.push({ path: [...path, 'profile', index, 'at'], found: at, expected: `later than ${before}, the step before` });
      }
    }
  }
}

/** Calls of one name share their tunables, so they must begin with the same values. */
function checkCallNames(context: CheckContext): void {
  const settings = (call: CallSpec): string => JSON.stringify({ ...call, endpoint: '', optional: false, async: false });
  const first = new Map<string, string>();
  for (const { service, endpoint, call } of callsOf(context.system)) {
    const known = first.get(call.name);
    if (known === undefined) first.set(call.name, settings(call));
    else if (known !== settings(call)) {
      context.findings.push({
        path: ['system', 'services', service, 'endpoints', endpoint],
        found: `the call ${call.name} with other settings than elsewhere`,
        expected: 'the same timeout, retries, backoff, policy and breaker wherever the name is used',
        fix: 'Give one of the calls a "name" of its own.',
      });
    }
  }
}

/** Calls below calls below calls: more than this is a mistake, and would take the reader's own stack with it. */
const CALL_DEPTH_MAX = 32;

/** A call that comes back to where it began would never end. */
function checkCycles(context: CheckContext): void {
  const heights = new Map<string, number>();
  for (const [service, { endpoints }] of Object.entries(context.system.services)) {
    for (const endpoint of Object.keys(endpoints)) {
      const found = findEndless(context.system, { service, endpoint, above: [], heights });
      if (found === null) continue;
      context.findings.push({ path: ['system', 'services', service, 'endpoints', endpoint], found, expected: 'calls that end somewhere' });
      return;
    }
  }
}

interface Visited {
  readonly service: string;
  readonly endpoint: string;
  readonly above: readonly string[];
  /** How many calls lie below an endpoint that has been looked at. */
  readonly heights: Map<string, number>;
}

/** What is wrong with the calls below an endpoint, or null. */
function findEndless(system: SystemSpec, { service, endpoint, above, heights }: Visited): string | null {
  const here = `${service} ${endpoint}`;
  if (above.includes(here)) return `calls in a circle: ${[...above.slice(above.indexOf(here)), here].join(' > ')}`;
  if (above.length + (heights.get(here) ?? 0) > CALL_DEPTH_MAX) return `more than ${CALL_DEPTH_MAX} calls below each other`;
  const endpoints = Object.hasOwn(system.services, service) ? system.services[service]?.endpoints : undefined;
  const spec = endpoints !== undefined && Object.hasOwn(endpoints, endpoint) ? endpoints[endpoint] : undefined;
  if (spec === undefined || heights.has(here)) return null;
  let height = 0;
  for (const step of stepsOfEndpoint(spec)) {
    if (step.do !== 'call') continue;
    const found = findEndless(system, { service: step.service, endpoint: step.endpoint, above: [...above, here], heights });
    if (found !== null) return found;
    height = Math.max(height, 1 + (heights.get(`${step.service} ${step.endpoint}`) ?? 0));
  }
  heights.set(here, height);
  return null;
}
