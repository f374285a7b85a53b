import { NO_ANSWER, SPAN_CLIENT, SPAN_CONSUMER, SPAN_DATABASE, SPAN_LOOKUP, SPAN_POOL, SPAN_SERVER, SPAN_SPAWN, type BlockIdentity, type SpanRecord } from '../sim/kernel/sink.ts';
import type { Model } from '../sim/kernel/model.ts';
import type { NameModel } from '../sim/parts/names/model.ts';
import { OUTCOME_STATUS, OUTCOMES } from '../sim/spec.ts';

/**
 * What a span says about itself, by OpenTelemetry's semantic conventions (HTTP spans, database client spans, resources).
 * Derived when a trace is opened: the world tells numbers alone.
 */
export type Attributes = Record<string, string | number>;

/** What the numbers of spans refer to, by index. */
export interface SpanNaming {
  readonly spanNames: readonly string[];
  readonly calls: readonly CallNaming[];
  readonly pools: readonly string[];
  readonly traits?: readonly string[];
  /** Names that are looked up, with what they can be answered with. */
  readonly names?: readonly { readonly host: string; readonly answers: readonly string[] }[];
}

export interface CallNaming {
  /** The process that is called. */
  readonly callee: string;
  /** Of a statement: `db.system.name` and its text. */
  readonly statement: { readonly system: string; readonly text: string } | null;
}

/** Database systems that the conventions have a name for, as the first word of an engine's name is written here. */
const DATABASE_SYSTEMS: Readonly<Record<string, string>> = { postgresql: 'postgresql', mysql: 'mysql', mariadb: 'mariadb' };
const OTHER_DATABASE = 'other_sql';

export function spanNamingOf({ spanNames, calls, pools, services, databases, system, parts }: Model): SpanNaming {
  return {
    spanNames,
    calls: calls.map((call) => {
      const database = databases[call.database];
      const query = database?.queries.find((entry) => entry.plan === call.query);
      const callee = services[call.callee].name;
      if (database === undefined || query === undefined) return { callee, statement: null };
      const spec = system.databases[database.name];
      const engine = spec.engine.toLowerCase().split(' ')[0];
      return { callee, statement: { system: Object.hasOwn(DATABASE_SYSTEMS, engine) ? DATABASE_SYSTEMS[engine] : OTHER_DATABASE, text: spec.queries[query.name].text } };
    }),
    pools: pools.map((pool) => pool.name),
    traits: Object.keys(system.parts['traits'] ?? {}),
    names: (parts['names'] ?? []) as readonly NameModel[],
  };
}

/** Of an open span only what was known when it began, and what it has waited so far. */
export function spanAttributes(record: SpanRecord, naming: SpanNaming, isOpen: boolean): Attributes {
  switch (record.kind) {
    case SPAN_SERVER:
      return record.parentA === 0 && record.parentB === 0 ? errorType(record, isOpen, OUTCOMES[record.outcome]) : serverAttributes(record, naming, isOpen);
    case SPAN_CLIENT:
      return callAttributes(record, naming, isOpen);
    case SPAN_DATABASE:
      return statementAttributes(record, naming, isOpen);
    case SPAN_CONSUMER:
      return messageAttributes(record, naming, isOpen);
    case SPAN_POOL:
      return poolAttributes(record, naming, isOpen);
    case SPAN_LOOKUP:
      return lookupAttributes(record, naming, isOpen);
    case SPAN_SPAWN:
      return {};
  }
}

/** The process that emitted a span. What a population of clients has not is left out. */
export function resourceAttributes(identity: BlockIdentity | undefined): Record<string, string> {
  const resource: Record<string, string> = {};
  if (identity === undefined) return resource;
  resource['service.name'] = identity.service;
  if (identity.version !== '') resource['service.version'] = identity.version;
  if (identity.instance !== '') resource['service.instance.id'] = identity.instance;
  return resource;
}

function serverAttributes(record: SpanRecord, naming: SpanNaming, isOpen: boolean): Attributes {
  const { method, path } = splitEndpoint(naming.spanNames[record.name] ?? '');
  return {
    ...(method === '' ? {} : { 'http.request.method': method }),
    'http.route': path,
    ...(isOpen ? {} : { 'http.response.status_code': OUTCOME_STATUS[record.outcome] }),
    ...errorType(record, isOpen, OUTCOMES[record.outcome] === 'error' ? String(OUTCOME_STATUS[record.outcome]) : OUTCOMES[record.outcome]),
    ...traitAttributes(record.traits ?? 0, naming.traits ?? []),
    'faultline.queue_wait_us': record.n0,
    'faultline.core_wait_us': record.n1,
    'faultline.core_time_us': record.n2,
  };
}

/** What the service itself says about its requests: attributes of an application's own, which the conventions leave free. */
function traitAttributes(bits: number, traits: readonly string[]): Attributes {
  const found: Attributes = {};
  traits.forEach((trait, i) => {
    if (((bits >> (2 * i)) & 1) !== 0) found[`app.${trait}`] = String(((bits >> (2 * i)) & 2) !== 0);
  });
  return found;
}

function callAttributes(record: SpanRecord, naming: SpanNaming, isOpen: boolean): Attributes {
  const { method, path } = splitEndpoint(naming.spanNames[record.name] ?? '');
  const isAnswered = !isOpen && (record.n1 & NO_ANSWER) === 0;
  return {
    'server.address': naming.calls[record.n2]?.callee ?? '',
    ...(method === '' ? {} : { 'http.request.method': method }),
    'url.template': path,
    ...(record.n0 > 0 ? { 'http.request.resend_count': record.n0 } : {}),
    // Who gave up has seen no status; who got one knows the error by nothing else.
    ...(isAnswered ? { 'http.response.status_code': OUTCOME_STATUS[record.outcome] } : {}),
    ...errorType(record, isOpen, isAnswered ? String(OUTCOME_STATUS[record.outcome]) : OUTCOMES[record.outcome]),
  };
}

function statementAttributes(record: SpanRecord, naming: SpanNaming, isOpen: boolean): Attributes {
  const call = naming.calls[record.n2];
  return {
    'db.system.name': call?.statement?.system ?? OTHER_DATABASE,
    'db.namespace': call?.callee ?? '',
    'db.query.summary': naming.spanNames[record.name] ?? '',
    ...(call?.statement?.text ? { 'db.query.text': call.statement.text } : {}),
    'server.address': call?.callee ?? '',
    ...(!isOpen && record.outcome === 0 ? { 'db.response.returned_rows': record.n0, 'faultline.rows_examined': record.n1 } : {}),
    ...errorType(record, isOpen, OUTCOMES[record.outcome]),
  };
}

function poolAttributes(record: SpanRecord, naming: SpanNaming, isOpen: boolean): Attributes {
  // Counted from 1: waits for other things than a pool have none.
  const pool = naming.pools[record.n1 - 1];
  return {
    ...(pool === undefined ? {} : { 'db.client.connection.pool.name': pool }),
    'faultline.waiters_ahead': record.n0,
    ...errorType(record, isOpen, OUTCOMES[record.outcome]),
  };
}

function messageAttributes(record: SpanRecord, naming: SpanNaming, isOpen: boolean): Attributes {
  return {
    'messaging.system': 'kafka',
    'messaging.operation.name': 'process',
    'messaging.destination.name': (naming.spanNames[record.name] ?? '').slice('process '.length),
    'faultline.attempt': record.n0 + 1,
    'faultline.message_age_us': record.n1,
    ...errorType(record, isOpen, OUTCOMES[record.outcome]),
  };
}

/** `dns.question.name` and `dns.answers` of the conventions; .NET's word for the error, since they have none. */
function lookupAttributes(record: SpanRecord, naming: SpanNaming, isOpen: boolean): Attributes {
  const name = naming.names?.[record.n1];
  const answer = name?.answers[record.n0 - 1];
  return {
    ...(name === undefined ? {} : { 'dns.question.name': name.host }),
    ...(name === undefined || answer === undefined ? {} : { 'dns.answers': `${answer}.${name.host}` }),
    ...errorType(record, isOpen, OUTCOMES[record.outcome] === 'error' ? 'name_resolution_error' : OUTCOMES[record.outcome]),
  };
}

function errorType(record: SpanRecord, isOpen: boolean, name: string): Attributes {
  return isOpen || record.outcome === 0 ? {} : { 'error.type': name };
}

/** `GET /orders/{id}` as method and route. A name without a method is a route alone. */
function splitEndpoint(name: string): { method: string; path: string } {
  const space = name.indexOf(' ');
  const method = name.slice(0, Math.max(0, space));
  return METHODS.has(method) ? { method, path: name.slice(space + 1) } : { method: '', path: name };
}

/** RFC 9110 and PATCH: what the conventions count as known methods. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);
