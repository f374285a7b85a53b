/**
 * A run's columnar log as a source of LogQL. Stream labels: service_name, level (also asked for as detected_level) and
 * instance. A line's fields (dots in their names as `_`), trace_id and service_version are structured metadata.
 */
import { firstLogAfter, lineText, LOG_CHUNK, LOG_CHUNK_BITS, type LogChunk, type LogStore } from '../../telemetry/log-store.ts';
import type { LogEntry, LogScan, LogSource, LogStream } from './source.ts';
import { planWriter, type LineAt, type WriterPlan } from './store-plan.ts';

const US_PER_MS = 1000;
/** Units of work between two questions whether to go on. A line that is skipped or decided by its template is one. */
const UNITS_PER_POLL = 4096;
/** A line shown to a pipeline, and one whose text is put together: a player's pattern may take long over each. */
const UNITS_PER_VISIT = 8;
const UNITS_PER_TEXT = 256;

export function logStoreSource(store: LogStore): LogSource {
  return {
    scan: ({ matchers, filters, fromMs, toMs, newestFirst, spend }, visit) => {
      const { first, end } = linesBetween(store, fromMs, toMs);
      openReader(store, matchers, filters).read({ first, end, newestFirst }, (lines) => (spend(lines), true), { entry: visit });
    },
  };
}

/** Places in the store, `end` not included. */
export interface LineRange {
  readonly first: number;
  readonly end: number;
}

/** The lines of a time range, both ends included. */
export function linesBetween(store: LogStore, fromMs: number, toMs: number): LineRange {
  const first = firstLogAfter(store, (fromMs - store.epochMs) * US_PER_MS - 1);
  return { first, end: Math.max(first, firstLogAfter(store, (toMs - store.epochMs) * US_PER_MS)) };
}

/** Reads stretches of a store for one query. What templates and writers decide is planned once, for as long as it is kept. */
export interface StoreReader {
  /**
   * Visits lines that no plan rules out until a visit answers false or `goOn`, told how many lines were read since it was last
   * asked, does. Answers how many lines of the range have been read, counted from where it began.
   */
  readonly read: (range: LineRange & { readonly newestFirst: boolean }, goOn: (lines: number) => boolean, visit: LineVisit) => number;
}

export interface LineVisit {
  readonly entry: (entry: LogEntry, line: number) => boolean;
  /** Told first of lines that pass all `stages`, the number of a query's, for whoever needs no more than this. False asks for the entry. */
  readonly decided?: { readonly stages: number; readonly line: (line: number, stream: LogStream, timeMs: number) => boolean };
}

/** The line that a scan stands at, as checks and as the pipeline see it. */
interface Cursor extends LineAt {
  chunk: LogChunk;
  at: number;
  line: number;
  /** Units of work for texts. */
  units: number;
  entry: { stream: LogStream; timeMs: number; applied: number } & Omit<LogEntry, 'stream' | 'timeMs' | 'applied'>;
}

export function openReader(store: LogStore, matchers: LogScan['matchers'], filters: LogScan['filters']): StoreReader {
  const plans = writerPlans(store, matchers, filters);
  let current: WriterPlan | null = null;
  const cursor = newCursor(store, (name) => current?.metadata(name, cursor) ?? '');
  const { entry } = cursor;
  return {
    read: ({ first, end, newestFirst }, goOn, { entry: visit, decided }) => {
      const lines = Math.max(0, end - first);
      const stages = decided?.stages ?? -1;
      let told = 0;
      let units = UNITS_PER_POLL;
      let chunk = NO_CHUNK;
      for (let n = 0; n < lines; n++) {
        units += 1;
        if (units + cursor.units > UNITS_PER_POLL) {
          units = 0;
          cursor.units = 0;
          if (!goOn(n - told)) return n;
          told = n;
        }
        const line = newestFirst ? end - 1 - n : first + n;
        const at = line & (LOG_CHUNK - 1);
        if (n === 0 || at === (newestFirst ? LOG_CHUNK - 1 : 0)) chunk = store.chunks[line >> LOG_CHUNK_BITS] ?? NO_CHUNK;
        const plan = plans(chunk.template[at] ?? -1, chunk.identity[at] ?? -1);
        if (plan === null) continue;
        if (plan.checks.length > 0) {
          cursor.chunk = chunk;
          cursor.at = at;
          cursor.line = line;
          if (!passes(plan.checks, cursor)) continue;
        }
        const timeMs = store.epochMs + (chunk.timeUs[at] ?? 0) / US_PER_MS;
        if (plan.applied === stages && decided?.line(line, plan.stream, timeMs) === true) continue;
        current = plan;
        cursor.chunk = chunk;
        cursor.at = at;
        cursor.line = line;
        entry.stream = plan.stream;
        entry.applied = plan.applied;
        entry.timeMs = timeMs;
        units += UNITS_PER_VISIT;
        if (!visit(entry, line)) return n + 1;
      }
      return lines;
    },
  };
}

function passes(checks: WriterPlan['checks'], line: LineAt): boolean {
  for (let i = 0; i < checks.length; i++) if (checks[i]?.(line) === false) return false;
  return true;
}

const NO_CHUNK: LogChunk = { timeUs: new Float64Array(0), template: new Uint16Array(0), identity: new Int32Array(0), trace: new Uint32Array(0), params: new Int32Array(0) };

function newCursor(store: LogStore, metadata: (name: string) => string): Cursor {
  let rendered = -1;
  let text = '';
  const textOf = (): string => {
    if (rendered !== cursor.line) {
      rendered = cursor.line;
      text = lineText(store, rendered);
      cursor.units += UNITS_PER_TEXT;
    }
    return text;
  };
  const nowhere: LogStream = { labels: {}, hidden: {}, metadataNames: [] };
  const cursor: Cursor = { chunk: NO_CHUNK, at: 0, line: -1, units: 0, text: textOf, entry: { stream: nowhere, timeMs: 0, applied: 0, line: textOf, metadata } };
  return cursor;
}

/** Plans by template and identity, made when first asked for; identities that have not been announced share one. */
function writerPlans(store: LogStore, matchers: LogScan['matchers'], filters: LogScan['filters']): (template: number, identity: number) => WriterPlan | null {
  const known = store.identities.byId;
  const plans: (WriterPlan | null | undefined)[][] = store.templates.map(() => []);
  return (number, identity) => {
    const byIdentity = plans[number];
    if (byIdentity === undefined) return null;
    // Place 0 is for the unknown.
    let plan = byIdentity[identity + 1];
    if (plan !== undefined) return plan;
    const place = known[identity] === undefined ? 0 : identity + 1;
    plan = byIdentity[place];
    const template = store.templates[number];
    if (plan === undefined && template !== undefined) byIdentity[place] = plan = planWriter(store, template, place - 1, matchers, filters);
    return plan ?? null;
  };
}
