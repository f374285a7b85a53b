import type { MetricBlock } from '../kernel/sink.ts';
import type { CallModel, DatabaseModel, EndpointModel, PoolModel, ServiceModel, SlotModel } from '../kernel/model.ts';
import type { SystemSpec } from '../spec.ts';
import { addCell, addHistogram, addStatusHistograms, newLayout, type Layout } from './layout.ts';
import { layParts } from './parts.ts';
import type { Site } from './programs.ts';

/** Names and kinds of everything that has instances, in the order in which the world numbers them. */
export interface StationName {
  readonly name: string;
  readonly kind: ServiceModel['kind'];
  readonly slots: number;
}

export function stationNames(system: SystemSpec): StationName[] {
  return [
    ...Object.keys(system.clients).map((name) => ({ name, kind: 'client' as const, slots: 1 })),
    ...Object.entries(system.services).map(([name, service]) => ({ name, kind: service.kind, slots: service.instancesMax })),
    ...Object.keys(system.databases).map((name) => ({ name, kind: 'database' as const, slots: 1 })),
  ];
}

/** What is gathered while laying out one station's block. Places are relative to the block. */
export interface StationLayout {
  readonly layout: Layout;
  readonly cells: ServiceModel['cells'];
  readonly endpointHistogram: Map<string, number>;
  readonly siteHistogram: Map<string, number>;
  readonly siteRetries: Map<string, number>;
  readonly siteBreaker: Map<string, number>;
  readonly siteBudget: Map<string, number>;
  readonly siteBulkhead: Map<string, number>;
  readonly siteFlight: Map<string, number>;
  readonly poolCells: Map<string, PoolModel['cells']>;
  /** By `section.name` of parts' things. */
  readonly partCells: ReadonlyMap<string, Readonly<Record<string, number>>>;
  readonly tableCells: Map<string, { seqRows: number; indexScans: number }>;
  readonly queryCells: Map<string, { calls: number; seconds: number }>;
  readonly databaseCells: DatabaseModel['cells'];
  readonly journeys: Map<string, { histogram: number; counter: number; good: number }>;
}

const NONE = { active: -1, queued: -1, workers: -1, cpu: -1, cores: -1, up: -1 };
const NO_DATABASE = { active: -1, idle: -1, idleInTransaction: -1, max: -1 };

export function layStation(system: SystemSpec, station: StationName, sites: readonly Site[]): StationLayout {
  const laid: StationLayout = {
    layout: newLayout(), cells: NONE, endpointHistogram: new Map(), siteHistogram: new Map(), siteRetries: new Map(), siteBreaker: new Map(), siteBudget: new Map(), siteBulkhead: new Map(), siteFlight: new Map(),
    poolCells: new Map(), partCells: new Map(), tableCells: new Map(), queryCells: new Map(), databaseCells: NO_DATABASE, journeys: new Map(),
  };
  const own = layCore(system, station, sites, laid);
  return { ...own, partCells: layParts(system, station.name, own.layout) };
}

function layCore(system: SystemSpec, station: StationName, sites: readonly Site[], laid: StationLayout): StationLayout {
  if (station.kind === 'client') return layClient(system, station.name, laid);
  const own = layProcess(laid);
  if (station.kind === 'database') return { ...own, databaseCells: layDatabase(system, station.name, own) };
  layService(system, station.name, own, sites);
  return own;
}

function layProcess(laid: StationLayout): StationLayout {
  const { layout } = laid;
  return {
    ...laid,
    cells: {
      active: addCell(layout, 'http_server_active_requests', {}, true),
      queued: addCell(layout, 'http_server_queued_requests', {}, true),
      workers: addCell(layout, 'http_server_workers', {}, true),
      cpu: addCell(layout, 'process_cpu_time_seconds_total', {}, true),
      cores: addCell(layout, 'process_cpu_cores', {}, true),
      up: addCell(layout, 'up', {}, true),
    },
  };
}

function layClient(system: SystemSpec, name: string, laid: StationLayout): StationLayout {
  for (const { journey, endpoint } of system.clients[name].routes) {
    laid.journeys.set(endpoint, {
      histogram: addStatusHistograms(laid.layout, 'client_request_duration_seconds', { journey }),
      counter: addCell(laid.layout, 'client_requests_total', { journey }, true),
      good: addCell(laid.layout, 'client_good_requests_total', { journey }, true),
    });
  }
  return laid;
}

function layService(system: SystemSpec, name: string, laid: StationLayout, sites: readonly Site[]): void {
  const { layout } = laid;
  const { kind } = system.services[name];
  // A store speaks no HTTP; the parts that it holds report on their own commands.
  if (kind !== 'cache' && kind !== 'broker') for (const endpoint of Object.keys(system.services[name].endpoints)) laid.endpointHistogram.set(endpoint, addStatusHistograms(layout, 'http_server_request_duration_seconds', { http_route: endpoint }));
  const addresses = new Map<string, { histogram: number; retries: number; breaker: number; budget: number; bulkhead: number; flight: number }>();
  for (const site of sites) {
    if (site.caller !== name) continue;
    if (site.database !== null) {
      laid.siteHistogram.set(site.key, addHistogram(layout, 'db_client_operation_duration_seconds', { db_namespace: site.database, db_query_summary: querySummary(system, site.database, site.endpoint) }));
      continue;
    }
    const { kind: callee } = system.services[site.callee];
    if (callee === 'cache') {
      laid.siteHistogram.set(site.key, addHistogram(layout, 'db_client_operation_duration_seconds', { db_namespace: site.callee, db_query_summary: site.endpoint }));
      continue;
    }
    let cells = addresses.get(site.callee);
    if (cells === undefined) {
      cells = {
        histogram: addStatusHistograms(layout, 'http_client_request_duration_seconds', { server_address: site.callee }),
        retries: addCell(layout, 'http_client_retries_total', { server_address: site.callee }, true),
        budget: addCell(layout, 'http_client_retry_budget_exhausted_total', { server_address: site.callee }, false),
        bulkhead: addCell(layout, 'http_client_rejected_requests_total', { server_address: site.callee, reason: 'bulkhead_full' }, false),
        flight: addCell(layout, 'http_client_active_requests', { server_address: site.callee }, true),
        breaker: site.breaker === null ? -1 : addCell(layout, 'circuit_breaker_state', { server_address: site.callee }, true),
      };
      addresses.set(site.callee, cells);
    }
    laid.siteHistogram.set(site.key, cells.histogram);
    laid.siteRetries.set(site.key, cells.retries);
    laid.siteBudget.set(site.key, cells.budget);
    laid.siteBulkhead.set(site.key, cells.bulkhead);
    laid.siteFlight.set(site.key, cells.flight);
    if (site.breaker !== null) laid.siteBreaker.set(site.key, cells.breaker);
  }
  for (const [pool, spec] of Object.entries(system.pools)) {
    if (spec.service !== name) continue;
    const labels = { pool_name: pool };
    laid.poolCells.set(pool, {
      used: addCell(layout, 'db_client_connection_count', { ...labels, state: 'used' }, true),
      idle: addCell(layout, 'db_client_connection_count', { ...labels, state: 'idle' }, true),
      max: addCell(layout, 'db_client_connection_max', labels, true),
      pending: addCell(layout, 'db_client_connection_pending_requests', labels, true),
      timeouts: addCell(layout, 'db_client_connection_timeouts_total', labels, true),
      wait: addHistogram(layout, 'db_client_connection_wait_time_seconds', labels),
    });
  }
}

function layDatabase(system: SystemSpec, name: string, laid: StationLayout): DatabaseModel['cells'] {
  const { layout } = laid;
  const spec = system.databases[name];
  for (const relname of Object.keys(spec.tables)) {
    laid.tableCells.set(relname, { seqRows: addCell(layout, 'pg_stat_user_tables_seq_tup_read_total', { relname }, true), indexScans: addCell(layout, 'pg_stat_user_tables_idx_scan_total', { relname }, true) });
  }
  for (const query of Object.keys(spec.queries)) {
    const labels = { db_query_summary: querySummary(system, name, query) };
    laid.queryCells.set(query, { calls: addCell(layout, 'pg_stat_statements_calls_total', labels, false), seconds: addCell(layout, 'pg_stat_statements_seconds_total', labels, false) });
  }
  return {
    active: addCell(layout, 'pg_stat_activity_count', { state: 'active' }, true),
    idle: addCell(layout, 'pg_stat_activity_count', { state: 'idle' }, true),
    idleInTransaction: addCell(layout, 'pg_stat_activity_count', { state: 'idle in transaction' }, true),
    max: addCell(layout, 'pg_settings_max_connections', {}, true),
  };
}

/** OpenTelemetry's `db.query.summary`: operation and target; the class's name in brackets keeps two statements on one table apart. */
export function querySummary(system: SystemSpec, database: string, query: string): string {
  const spec = system.databases[database].queries[query];
  return `${spec.kind.toUpperCase()} ${spec.table} (${query})`;
}

/** Slots and blocks for all stations: one block and two queues a slot. */
export function layOut(stations: readonly StationName[], laid: readonly StationLayout[]): { slots: SlotModel[]; blocks: MetricBlock[]; histogramCells: number[]; cellCount: number; queueCount: number; firstSlots: number[] } {
  const slots: SlotModel[] = [];
  const blocks: MetricBlock[] = [];
  const histogramCells: number[] = [];
  const firstSlots: number[] = [];
  let offset = 0;
  stations.forEach((station, service) => {
    firstSlots.push(slots.length);
    const { layout } = laid[service];
    for (let i = 0; i < station.slots; i++) {
      const block = blocks.length;
      blocks.push({ id: block, offset, cells: layout.cells, always: Uint8Array.from(layout.always, Number) });
      for (const first of layout.histograms) histogramCells.push(offset + first);
      slots.push({ service, block, offset, workerQueue: block * 2, coreQueue: block * 2 + 1 });
      offset += layout.cells.length;
    }
  });
  return { slots, blocks, histogramCells, cellCount: offset, queueCount: slots.length * 2, firstSlots };
}

export type { CallModel, EndpointModel };
