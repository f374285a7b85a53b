/**
 * A run's columnar log as a source of LogQL. Stream labels: service_name, level (also asked for as detected_level) and
 * instance. A line's fields (dots in their names as `_`), trace_id and service_version are structured metadata.
 */
import { firstLogAfter, lineText, LOG_CHUNK, LOG_CHUNK_BITS, type LogChunk, type LogStore } from '../../telemetry/log-store.ts';
import type { LogEntry, LogScan, LogSource, LogStream } from './source.ts';
import { planWriter, type LineAt, type WriterPlan } from './store-plan.ts';

const US_PER_MS = 1000;
const LINES_PER_SPEND = 4096;

export function logStoreSource(store: LogStore): LogSource {
  return { scan: (scan, visit) => scanStore(store, scan, visit) };
}

/** The line that the scan stands at, as checks and as the pipeline see it. */
interface Cursor extends LineAt {
  chunk: LogChunk;
  at: number;
  line: number;
  entry: { stream: LogStream; timeMs: number; applied: number } & Omit<LogEntry, 'stream' | 'timeMs' | 'applied'>;
}

function scanStore(store: LogStore, scan: LogScan, visit: (entry: LogEntry) => boolean): void {
  const first = firstLogAfter(store, (scan.fromMs - store.epochMs) * US_PER_MS - 1);
  const end = firstLogAfter(store, (scan.toMs - store.epochMs) * US_PER_MS);
  if (first >= end) return;
  const plans = writerPlans(store, scan);
  let current: WriterPlan | null = null;
  const cursor = newCursor(store, first, (name) => current?.metadata(name, cursor) ?? '');
  for (let n = 0; n < end - first; n++) {
    if (n % LINES_PER_SPEND === 0) scan.spend(Math.min(LINES_PER_SPEND, end - first - n));
    const line = scan.newestFirst ? end - 1 - n : first + n;
    const chunk = store.chunks[line >> LOG_CHUNK_BITS];
    const at = line & (LOG_CHUNK - 1);
    if (chunk === undefined) return;
    const plan = plans(chunk.template[at] ?? 0, chunk.identity[at] ?? -1);
    if (plan === null) continue;
    current = plan;
    cursor.chunk = chunk;
    cursor.at = at;
    cursor.line = line;
    if (!passes(plan, cursor)) continue;
    const { entry } = cursor;
    entry.stream = plan.stream;
    entry.applied = plan.applied;
    entry.timeMs = store.epochMs + (chunk.timeUs[at] ?? 0) / US_PER_MS;
    if (!visit(entry)) return;
  }
}

function passes(plan: WriterPlan, line: LineAt): boolean {
  for (const check of plan.checks) if (!check(line)) return false;
  return true;
}

function newCursor(store: LogStore, first: number, metadata: (name: string) => string): Cursor {
  let rendered = -1;
  let text = '';
  const textOf = (): string => {
    if (rendered !== cursor.line) {
      rendered = cursor.line;
      text = lineText(store, rendered);
    }
    return text;
  };
  const chunk = store.chunks[first >> LOG_CHUNK_BITS] as LogChunk;
  const nowhere: LogStream = { labels: {}, hidden: {}, metadataNames: [] };
  const cursor: Cursor = { chunk, at: 0, line: first, text: textOf, entry: { stream: nowhere, timeMs: 0, applied: 0, line: textOf, metadata } };
  return cursor;
}

/** Plans by template and identity, made when first asked for; identities that were never announced share one. */
function writerPlans(store: LogStore, scan: LogScan): (template: number, identity: number) => WriterPlan | null {
  const known = store.identities.byId.length;
  const plans: (WriterPlan | null | undefined)[][] = store.templates.map(() => []);
  return (number, identity) => {
    const template = store.templates[number];
    const byIdentity = plans[number];
    if (template === undefined || byIdentity === undefined) return null;
    const place = identity >= 0 && identity < known ? identity : known;
    let plan = byIdentity[place];
    if (plan === undefined) byIdentity[place] = plan = planWriter(store, template, place, scan.matchers, scan.filters);
    return plan;
  };
}
