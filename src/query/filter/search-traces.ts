import { mix32 } from '../../base/random.ts';
import { parseTraceId, traceIdText } from '../../telemetry/ids.ts';
import { findRequest, firstRequestEndingAfter, REQUEST_OUTCOMES, requestAt, requestEndUs, type RequestStore, type RequestSummary } from '../../telemetry/request-store.ts';
import { compares, foldCase, sameText } from './compare.ts';
import { isStatusCode, parseTraceFilter } from './parse-trace.ts';
import type { FilterFault, TraceFilter, TraceHit, TraceHits, TraceTerm } from './types.ts';

export interface TracePage {
  /** Rows wanted, MAX_TRACES at the most. */
  readonly limit: number;
  /**
   * Which rows when more match: the `newest`; the `slowest`; or a `spread` that shows the whole range fairly, half of it
   * the slowest and half drawn evenly by trace number. Rows always come newest first.
   */
  readonly pick: 'newest' | 'slowest' | 'spread';
}

export const MAX_TRACES = 5_000;

/** Reads a filter and searches. This is the seam where TraceQL will go. */
export function answerTraces(store: RequestStore, text: string, fromMs: number, toMs: number, page: TracePage): TraceHits | FilterFault {
  const parsed = parseTraceFilter(text);
  return parsed.ok ? searchTraces(store, parsed.filter, fromMs, toMs, page) : parsed;
}

/** Requests that ended from `fromMs` to `toMs`, both included. Those still under way are not known yet. */
export function searchTraces(store: RequestStore, filter: TraceFilter, fromMs: number, toMs: number, page: TracePage): TraceHits {
  const first = firstRequestEndingAfter(store, (fromMs - store.epochMs) * 1000 - 1);
  const end = firstRequestEndingAfter(store, (toMs - store.epochMs) * 1000 + 999);
  const matches = compileTraceFilter(store, filter);
  const found: number[] = [];
  for (const row of candidates(store, filter, first, end)) if (matches(requestAt(store, row))) found.push(row);
  const limit = Math.min(MAX_TRACES, page.limit >= 0 ? Math.floor(page.limit) : 0);
  return { ok: true, total: found.length, rows: pickRows(store, found, limit, page.pick).map((row) => toHit(store, row)) };
}

/** Rows to look at, newest first; a trace that must be this one is looked up instead. */
function candidates(store: RequestStore, filter: TraceFilter, first: number, end: number): number[] {
  const term = filter.terms.find((one): one is Extract<TraceTerm, { kind: 'trace' }> => one.kind === 'trace' && (one.op === '=') !== one.negated);
  if (term !== undefined) {
    const trace = parseTraceId(store.seed, term.id);
    const row = trace === null ? -1 : findRequest(store, trace);
    return row >= first && row < end ? [row] : [];
  }
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => end - 1 - i);
}

function compileTraceFilter(store: RequestStore, filter: TraceFilter): (request: RequestSummary) => boolean {
  const tests = filter.terms.map((term) => ({ test: termTest(store, term), negated: term.negated }));
  return (request) => tests.every(({ test, negated }) => test(request) !== negated);
}

function termTest(store: RequestStore, term: TraceTerm): (request: RequestSummary) => boolean {
  switch (term.kind) {
    case 'duration':
      return ({ durationUs }) => compares(term.op, durationUs, term.us);
    case 'trace': {
      const trace = parseTraceId(store.seed, term.id);
      return (request) => (request.trace === trace) === (term.op === '=');
    }
    case 'status':
      return ({ outcome }) => statusHolds(term, outcome);
    case 'service': {
      const reaches = reachTable(store, term.value);
      return ({ client, route }) => (reaches[client]?.[route] ?? false) === (term.op === '=');
    }
    case 'name':
      return (request) => sameText(term.op, term.key === 'client' ? clientName(store, request) : journeyName(store, request), term.value);
    case 'text': {
      const needle = foldCase(term.text);
      const has = (text: string): boolean => foldCase(text).includes(needle);
      return (request) => has(clientName(store, request)) || has(journeyName(store, request)) || has(errorName(request));
    }
  }
}

/** By client and journey: whether a request of that kind can pass through a service. The summaries know no more than that. */
function reachTable(store: RequestStore, service: string): boolean[][] {
  return store.clients.map(({ reaches = [] }) => reaches.map((names) => names.some((name) => sameText('=', name, service))));
}

function statusHolds(term: Extract<TraceTerm, { kind: 'status' }>, outcome: number): boolean {
  const { name, status } = REQUEST_OUTCOMES[outcome] ?? { name: '', status: 0 };
  if (isStatusCode(term.value)) return compares(term.op, status, Number(term.value));
  // `error` is also the name of one outcome; people who type it mean every one that is not good.
  const isIt = term.value === 'error' ? name !== 'ok' : name === term.value;
  return isIt === (term.op === '=');
}

function pickRows(store: RequestStore, found: readonly number[], limit: number, pick: TracePage['pick']): number[] {
  if (found.length <= limit || pick === 'newest') return found.slice(0, limit);
  const slow = pick === 'slowest' ? limit : limit >> 1;
  const duration = (row: number): number => requestAt(store, row).durationUs;
  const bySlowness = found.map((row) => ({ row, key: duration(row) })).sort((a, b) => b.key - a.key || b.row - a.row);
  const chosen = new Set(bySlowness.slice(0, slow).map(({ row }) => row));
  const rest = bySlowness.slice(slow).map(({ row }) => ({ row, key: mix32(requestAt(store, row).trace) }));
  for (const { row } of rest.sort((a, b) => a.key - b.key || a.row - b.row).slice(0, limit - slow)) chosen.add(row);
  return [...chosen].sort((a, b) => b - a);
}

function toHit(store: RequestStore, row: number): TraceHit {
  const request = requestAt(store, row);
  return {
    traceId: traceIdText(store.seed, request.trace),
    startMs: store.epochMs + Math.floor(request.startUs / 1000),
    durationUs: requestEndUs(store, row) - request.startUs,
    journey: journeyName(store, request),
    client: clientName(store, request),
    status: REQUEST_OUTCOMES[request.outcome]?.status ?? 0,
    error: errorName(request),
    gaveUp: request.gaveUp,
  };
}

function clientName(store: RequestStore, request: RequestSummary): string {
  return store.clients[request.client]?.name ?? '';
}

function journeyName(store: RequestStore, request: RequestSummary): string {
  return store.clients[request.client]?.journeys[request.route] ?? '';
}

function errorName(request: RequestSummary): string {
  const name = REQUEST_OUTCOMES[request.outcome]?.name ?? '';
  return name === 'ok' ? '' : name;
}
