import { childrenOf, unwrapParens, type Expr, type MatrixSelector, type VectorSelector } from '../query/promql/ast.ts';
import { earlierText, parsePromql, typeOf } from '../query/promql/index.ts';
import type { LabelMatcher, MetricFamily } from '../telemetry/types.ts';
import type { MetricShape, QueryFault } from './view.ts';

/** The histogram that counts whole requests as their users see them: the only one whose every observation is on record. */
export const REQUEST_HISTOGRAM = 'client_request_duration_seconds';

/** A selector of a histogram's buckets, and the range that it stands in, if any. */
export interface BucketRead {
  readonly family: string;
  readonly selector: VectorSelector;
  readonly range: MatrixSelector | null;
}

/** Every place where a query reads a histogram: its buckets, or its count or sum. */
export function histogramReads(ast: Expr, families: readonly MetricFamily[]): BucketRead[] {
  const histograms = new Set(families.filter(({ type }) => type === 'histogram').map(({ name }) => name));
  const reads: BucketRead[] = [];
  const visit = (expr: Expr, range: MatrixSelector | null): void => {
    if (expr.kind === 'vector_selector') {
      const family = SUFFIXES.filter((suffix) => expr.name.endsWith(suffix)).map((suffix) => expr.name.slice(0, -suffix.length)).find((name) => histograms.has(name));
      if (family !== undefined) reads.push({ family, selector: expr, range });
      return;
    }
    for (const child of childrenOf(expr)) visit(child, expr.kind === 'matrix_selector' ? expr : null);
  };
  visit(ast, null);
  return reads;
}

const SUFFIXES = ['_bucket', '_count', '_sum'];

/**
 * What can be done with a query beside drawing it. `earlierMs` 0 asks for no earlier one.
 * Errors: those of parsePromql, with offsets into the text.
 */
export function metricShape(text: string, families: readonly MetricFamily[], earlierMs: number): MetricShape | QueryFault {
  const parsed = parsePromql(text);
  if (!parsed.ok) return { ok: false, message: parsed.error.message, from: parsed.error.from, to: parsed.error.to };
  const { ast } = parsed;
  const reads = histogramReads(ast, families);
  const inner = unwrapParens(ast);
  const spans = spansOf(reads);
  return {
    ok: true,
    type: typeOf(ast),
    isQuantile: inner.kind === 'call' && inner.name === 'histogram_quantile',
    heatmap: heatmapOf(text, reads),
    exemplars: reads.length === 0 ? 'none' : reads.every(isOnRecord) ? 'known' : spans === null ? 'none' : 'search',
    spans,
    earlier: earlierMs > 0 ? earlierText(text, ast, Math.round(earlierMs)) : null,
  };
}

/** Of another time, or of some buckets alone, the requests of the range are not the ones that were counted. */
export const isOnRecord = ({ family, selector }: BucketRead): boolean =>
  family === REQUEST_HISTOGRAM && selector.offsetMs === 0 && selector.at === null && selector.matchers.every(({ name }) => name !== 'le');

function heatmapOf(text: string, reads: readonly BucketRead[]): string | null {
  // A range cannot be put behind an offset.
  if (reads.some(({ selector, range }) => range === null && (selector.offsetMs !== 0 || selector.at !== null))) return null;
  const texts = new Set(reads.map((read) => bucketsText(text, read)));
  const [only] = texts;
  return texts.size === 1 && only !== undefined ? only : null;
}

/** The rate of the buckets: the selector as it is written, of the buckets instead of the count, over its own range. */
function bucketsText(text: string, { family, selector, range }: BucketRead): string {
  const place = range ?? selector;
  const written = text.slice(place.from, place.to);
  // A name that stands quoted in the braces is left alone: nobody writes histograms of this system so.
  const buckets = written.startsWith(selector.name) ? `${family}_bucket${written.slice(selector.name.length)}` : written;
  return `sum by (le) (rate(${range === null ? `${buckets}[1m]` : buckets}))`;
}

/** Which kind of span each histogram counts. Waits for connections and loads of caches are no spans of their own kind. */
const SPAN_KINDS: Readonly<Record<string, string>> = {
  http_server_request_duration_seconds: 'server',
  http_client_request_duration_seconds: 'client',
  db_client_operation_duration_seconds: 'client',
};

/** Labels of histograms, as what spans call them. A span is named after its route. */
const FIELDS: Readonly<Record<string, string>> = {
  service_name: 'resource.service.name',
  service_version: 'resource.service.version',
  instance: 'resource.service.instance.id',
  http_route: 'name',
  server_address: 'span.server.address',
  db_namespace: 'span.db.namespace',
  db_query_summary: 'span.db.query.summary',
};

function spansOf(reads: readonly BucketRead[]): string | null {
  const [first] = reads;
  const kind = first === undefined || !Object.hasOwn(SPAN_KINDS, first.family) ? undefined : SPAN_KINDS[first.family];
  if (first === undefined || kind === undefined || reads.some(({ family }) => family !== first.family)) return null;
  const conditions = first.selector.matchers.map(conditionOf).filter((condition) => condition !== null);
  return [`kind = ${kind}`, ...conditions].join(' && ');
}

function conditionOf({ name, op, value }: LabelMatcher): string | null {
  // A status is a number there, so that only an exact one can be carried over.
  if (name === 'http_response_status_code') return STATUS_CODE.has(op) && value.length === 3 && Number.isInteger(Number(value)) ? `span.http.response.status_code ${op} ${value}` : null;
  return Object.hasOwn(FIELDS, name) ? `${FIELDS[name]} ${op} ${JSON.stringify(value)}` : null;
}

const STATUS_CODE: ReadonlySet<string> = new Set(['=', '!=']);
