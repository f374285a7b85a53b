import { mix32 } from '../base/random.ts';
import { matchesValue, parsePromql } from '../query/promql/index.ts';
import { DURATION_BOUNDS_US } from '../sim/kernel/metric-names.ts';
import { traceIdText } from '../telemetry/ids.ts';
import { firstRequestEndingAfter, REQUEST_CHUNK_BITS, REQUEST_OUTCOMES, requestAt, requestEndUs, type RequestStore } from '../telemetry/request-store.ts';
import type { LabelMatcher, Labels, MetricFamily } from '../telemetry/types.ts';
import { histogramReads, isOnRecord } from './metric-shape.ts';
import type { ExemplarAnswer, QueryFault, TraceRow } from './view.ts';

export interface ExemplarRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

/**
 * Requests that the histograms of a query counted in a range, some of each bucket. None is made up: each is a row of the store, and
 * a query that reads anything but the requests of the clients has none. Errors: those of parsePromql.
 */
export function exemplarsOf(store: RequestStore, families: readonly MetricFamily[], expr: string, range: ExemplarRange): ExemplarAnswer | QueryFault {
  const parsed = parsePromql(expr);
  if (!parsed.ok) return { ok: false, message: parsed.error.message, from: parsed.error.from, to: parsed.error.to };
  const reads = histogramReads(parsed.ast, families);
  if (reads.length === 0 || !reads.every(isOnRecord)) return { ok: true, total: 0, rows: [] };
  return chooseExemplars(store, reads.map(({ selector }) => selector.matchers.filter(({ name }) => name !== '__name__')), range);
}

/** The range is cut into about so many columns, for one request of each bucket in each. */
const COLUMNS = 16;
/** Columns stand on multiples of these, so that the same requests stay chosen while time moves on. In microseconds. */
const WIDTHS_US = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600].map((seconds) => seconds * 1e6);

/** Requests that ended in the range and that any of the selectors counts: of each bucket some, spread over time, slow ones first when there are too many. */
export function chooseExemplars(store: RequestStore, selectors: readonly (readonly LabelMatcher[])[], { fromMs, toMs, limit }: ExemplarRange): ExemplarAnswer {
  const first = firstRequestEndingAfter(store, (fromMs - store.epochMs) * 1000);
  const end = firstRequestEndingAfter(store, (toMs - store.epochMs) * 1000);
  const admits = admission(store, selectors);
  const span = Math.max(1, (toMs - fromMs) * 1000);
  const width = WIDTHS_US.find((one) => one * COLUMNS >= span) ?? span / COLUMNS;
  const cells = new Map<number, { row: number; key: number }>();
  let total = 0;
  for (let row = first; row < end; row++) {
    const chunk = store.chunks[row >> REQUEST_CHUNK_BITS]!;
    const at = row & ((1 << REQUEST_CHUNK_BITS) - 1);
    if (!admits[chunk.client[at]!]![chunk.route[at]!]![chunk.outcome[at]!]) continue;
    total++;
    const cell = Math.floor(requestEndUs(store, row) / width) * BUCKETS + bucketOf(chunk.durationUs[at]!);
    const key = mix32(chunk.trace[at]!);
    const best = cells.get(cell);
    if (best === undefined || key < best.key) cells.set(cell, { row, key });
  }
  return { ok: true, total, rows: pick(cells, limit).sort((a, b) => b - a).map((row) => rowOf(store, row)) };
}

const BUCKETS = DURATION_BOUNDS_US.length + 1;

/** The first bucket whose bound is not exceeded, as histograms count. */
function bucketOf(durationUs: number): number {
  let bucket = 0;
  while (bucket < DURATION_BOUNDS_US.length && durationUs > DURATION_BOUNDS_US[bucket]!) bucket++;
  return bucket;
}

/** In turn one of each bucket, from the slowest on, until there are enough. */
function pick(cells: ReadonlyMap<number, { row: number; key: number }>, limit: number): number[] {
  const buckets: { row: number; key: number }[][] = Array.from({ length: BUCKETS }, () => []);
  for (const [cell, chosen] of cells) buckets[((cell % BUCKETS) + BUCKETS) % BUCKETS]!.push(chosen);
  for (const bucket of buckets) bucket.sort((a, b) => a.key - b.key || a.row - b.row);
  const rows: number[] = [];
  for (let turn = 0; rows.length < limit && buckets.some((bucket) => bucket.length > turn); turn++) {
    for (const bucket of buckets.toReversed()) if (bucket[turn] !== undefined && rows.length < limit) rows.push(bucket[turn]!.row);
  }
  return rows;
}

/** By client, journey and outcome: whether a series with these labels is among the selected ones. */
function admission(store: RequestStore, selectors: readonly (readonly LabelMatcher[])[]): boolean[][][] {
  const admitted = (labels: Labels): boolean => selectors.some((matchers) => matchers.every((matcher) => matchesValue(matcher, Object.hasOwn(labels, matcher.name) ? labels[matcher.name]! : '')));
  return store.clients.map(({ name, journeys }) =>
    journeys.map((journey) => REQUEST_OUTCOMES.map(({ status }) => admitted({ service_name: name, journey, http_response_status_code: String(status) }))),
  );
}

function rowOf(store: RequestStore, row: number): TraceRow {
  const request = requestAt(store, row);
  const client = store.clients[request.client];
  const { name = '', status = 0 } = REQUEST_OUTCOMES[request.outcome] ?? {};
  return {
    traceId: traceIdText(store.seed, request.trace),
    startMs: store.epochMs + Math.floor(request.startUs / 1000),
    durationUs: request.durationUs,
    journey: client?.journeys[request.route] ?? '',
    client: client?.name ?? '',
    status,
    error: name === 'ok' ? '' : name,
    gaveUp: request.gaveUp,
  };
}
