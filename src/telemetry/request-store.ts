import { OUTCOME_STATUS, OUTCOMES } from '../sim/spec.ts';

/**
 * One line per finished client request, in order of its end. Searches for traces read these summaries; the spans of a
 * trace that is opened are made by re-simulating its window.
 */
export interface RequestStore {
  readonly epochMs: number;
  readonly seed: number;
  readonly clients: readonly RequestClient[];
  readonly chunks: RequestChunk[];
  count: number;
}

export interface RequestClient {
  readonly name: string;
  /** By number: what the user wanted to do. */
  readonly journeys: readonly string[];
}

export interface RequestChunk {
  readonly startUs: Float64Array;
  readonly durationUs: Float64Array;
  readonly trace: Uint32Array;
  readonly client: Uint16Array;
  readonly route: Uint16Array;
  readonly outcome: Uint8Array;
  readonly gaveUp: Uint8Array;
}

export interface RequestSummary {
  readonly client: number;
  readonly route: number;
  readonly trace: number;
  readonly startUs: number;
  readonly durationUs: number;
  readonly outcome: number;
  /** Whether the client stopped waiting, rather than being told of a failure. */
  readonly gaveUp: boolean;
}

/** Outcomes by number, as telemetry knows them: an answer that is stale or incorrect looks like any other to a machine. */
export const REQUEST_OUTCOMES: readonly { readonly name: string; readonly status: number }[] = OUTCOMES.map((name, i) => ({ name: OUTCOME_STATUS[i] < 400 ? 'ok' : name, status: OUTCOME_STATUS[i] }));

export const REQUEST_CHUNK_BITS = 13;
const CHUNK = 1 << REQUEST_CHUNK_BITS;
const MASK = CHUNK - 1;

export function newRequestStore(epochMs: number, seed: number, clients: readonly RequestClient[]): RequestStore {
  return { epochMs, seed, clients, chunks: [], count: 0 };
}

/** Throws when requests do not come in order of their end: range searches rely on it. */
export function appendRequest(store: RequestStore, client: number, route: number, trace: number, startUs: number, durationUs: number, outcome: number, gaveUp = false): void {
  const row = store.count;
  if (row > 0 && startUs + durationUs < requestEndUs(store, row - 1)) throw new Error(`request of trace ${trace} ended before the one recorded last`);
  const at = row & MASK;
  if (at === 0 && store.chunks.length === row >> REQUEST_CHUNK_BITS) store.chunks.push(newChunk());
  const chunk = store.chunks[row >> REQUEST_CHUNK_BITS];
  chunk.client[at] = client;
  chunk.route[at] = route;
  chunk.trace[at] = trace;
  chunk.startUs[at] = startUs;
  chunk.durationUs[at] = durationUs;
  chunk.outcome[at] = outcome;
  chunk.gaveUp[at] = Number(gaveUp);
  store.count = row + 1;
}

/** Forgets every request that ended after a world time. */
export function truncateRequests(store: RequestStore, atUs: number): void {
  store.count = firstRequestEndingAfter(store, atUs);
  store.chunks.length = (store.count + MASK) >> REQUEST_CHUNK_BITS;
}

/** Throws for a row that does not exist. */
export function requestAt(store: RequestStore, row: number): RequestSummary {
  if (!(row >= 0 && row < store.count)) throw new Error(`there is no request ${row}`);
  const chunk = store.chunks[row >> REQUEST_CHUNK_BITS];
  const at = row & MASK;
  return {
    client: chunk.client[at],
    route: chunk.route[at],
    trace: chunk.trace[at],
    startUs: chunk.startUs[at],
    durationUs: chunk.durationUs[at],
    outcome: chunk.outcome[at],
    gaveUp: chunk.gaveUp[at] !== 0,
  };
}

/** The row of a trace, or -1. Looks at every row from the newest on, in native code: 0.2 ms for half a million. */
export function findRequest(store: RequestStore, trace: number): number {
  for (let c = store.chunks.length - 1; c >= 0; c--) {
    const filled = Math.min(CHUNK, store.count - c * CHUNK);
    const at = store.chunks[c].trace.subarray(0, filled).lastIndexOf(trace);
    if (at >= 0) return c * CHUNK + at;
  }
  return -1;
}

/** First row whose request ended later than a world time; `count` when there is none. */
export function firstRequestEndingAfter(store: RequestStore, atUs: number): number {
  let low = 0;
  let high = store.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (requestEndUs(store, middle) <= atUs) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function requestEndUs(store: RequestStore, row: number): number {
  const chunk = store.chunks[row >> REQUEST_CHUNK_BITS];
  return chunk.startUs[row & MASK] + chunk.durationUs[row & MASK];
}

/** One column of a row that exists, for those who read very many. */
export function requestStartUs(store: RequestStore, row: number): number {
  return store.chunks[row >> REQUEST_CHUNK_BITS].startUs[row & MASK];
}

export function requestDurationUs(store: RequestStore, row: number): number {
  return store.chunks[row >> REQUEST_CHUNK_BITS].durationUs[row & MASK];
}

export function requestTrace(store: RequestStore, row: number): number {
  return store.chunks[row >> REQUEST_CHUNK_BITS].trace[row & MASK];
}

function newChunk(): RequestChunk {
  return {
    startUs: new Float64Array(CHUNK),
    durationUs: new Float64Array(CHUNK),
    trace: new Uint32Array(CHUNK),
    client: new Uint16Array(CHUNK),
    route: new Uint16Array(CHUNK),
    outcome: new Uint8Array(CHUNK),
    gaveUp: new Uint8Array(CHUNK),
  };
}
