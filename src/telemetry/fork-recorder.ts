import { truncateIdentities, type IdentityTable } from './identities.ts';
import { firstLogAfter, LOG_CHUNK_BITS, type LogStore } from './log-store.ts';
import { forkMetrics } from './fork-metrics.ts';
import { MAX_FIELDS } from './log-template.ts';
import { EVERY_NAME } from './metric-plan.ts';
import { recorderOver, type Recorder } from './recorder.ts';
import { firstRequestEndingAfter, REQUEST_CHUNK_BITS, type RequestStore } from './request-store.ts';

/**
 * A record of its own that goes on from another, as if nothing after `atUs` had ever been told; what happened at `atUs`
 * itself stays. Whole chunks of lines and requests are shared, and only the last one is copied, so the original may grow
 * meanwhile, but must not be rewound to before `atUs` and given another future.
 */
export function forkWholeRecorder({ metrics, logs, requests, identities }: Recorder, atUs: number): Recorder {
  return recorderOver({ ...forkLog({ logs, identities }, atUs), metrics: forkMetrics(metrics, atUs, EVERY_NAME), requests: forkRequests(requests, atUs) });
}

/** The same of a log alone, with who wrote its lines. */
export function forkLog({ logs, identities }: Pick<Recorder, 'logs' | 'identities'>, atUs: number): Pick<Recorder, 'logs' | 'identities'> {
  const known: IdentityTable = { byId: [...identities.byId], sinceUs: [...identities.sinceUs] };
  truncateIdentities(known, atUs);
  return { logs: forkLogs(logs, atUs, known), identities: known };
}

function forkLogs(store: LogStore, atUs: number, identities: IdentityTable): LogStore {
  const count = firstLogAfter(store, atUs);
  const wide = new Map<number, number>();
  for (const [key, value] of store.wide) {
    // They are kept in the order of their lines.
    if (key >= count * MAX_FIELDS) break;
    wide.set(key, value);
  }
  return { ...store, identities, count, wide, chunks: forkChunks(store.chunks, count, LOG_CHUNK_BITS) };
}

function forkRequests(store: RequestStore, atUs: number): RequestStore {
  const count = firstRequestEndingAfter(store, atUs);
  return { ...store, count, chunks: forkChunks(store.chunks, count, REQUEST_CHUNK_BITS) };
}

type Columns = Readonly<Record<string, { slice: () => unknown }>>;

/** The chunks of the first `count` rows. One that is not full will be written into. */
function forkChunks<T>(chunks: readonly T[], count: number, bits: number): T[] {
  const full = count >> bits;
  const kept = chunks.slice(0, full);
  const last = chunks[full];
  if (last !== undefined && count > full << bits) kept.push(Object.fromEntries(Object.entries(last as Columns).map(([name, column]) => [name, column.slice()])) as T);
  return kept;
}
