/**
 * A run's columnar log as a source of LogQL. Stream labels: service_name, level (also asked for as detected_level) and
 * instance. A line's fields (dots in their names as `_`), trace_id and service_version are structured metadata.
 */
import { firstLogAfter, lineText, LOG_CHUNK, LOG_CHUNK_BITS, type LogChunk, type LogStore } from '../../telemetry/log-store.ts';
import type { LogEntry, LogScan, LogSource, LogStream } from './source.ts';
import { MAX_RANGES, newSkimTable, NOT_PLANNED, noteRanges, RULED_OUT, skim, widen, type DecidedLines, type SkimTable } from './store-skim.ts';
import { planWriter, type LineAt, type WriterPlan } from './store-plan.ts';

export const US_PER_MS = 1000;
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
  /** For whoever needs no more of lines that pass all stages than which they are: spares making entries of them. */
  readonly decided?: DecidedVisit;
}

export interface DecidedVisit {
  /** The number of the query's stages. */
  readonly stages: number;
  /** Whether lines of a stream need no entry; `number` is what a batch calls it. Asked once more after each entry, until it is so. */
  readonly takes: (stream: LogStream, number: number) => boolean;
  /** Told of them in the order of reading, between the entries. */
  readonly lines: (batch: DecidedLines) => void;
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
  const plans = newPlans(store, matchers, filters);
  const batch: DecidedLines = { lines: new Uint32Array(UNITS_PER_POLL), streams: new Uint32Array(UNITS_PER_POLL), count: 0 };
  let current: WriterPlan | null = null;
  const cursor = newCursor(store, (name) => current?.metadata(name, cursor) ?? '');
  const { entry } = cursor;
  /** The visit that decided lines go to; what it takes is noted in the table. */
  let taker: DecidedVisit | undefined;
  const tell = (): void => {
    if (batch.count > 0) taker?.lines(batch);
    batch.count = 0;
  };
  const ask = (plan: WriterPlan, number: number): void => {
    if (taker !== undefined && plan.applied === taker.stages) plans.note(number, taker.takes(plan.stream, number));
  };
  /** Whether to go on behind the line at the cursor, which takes a closer look. */
  const lookAt = (number: number, { line, at, chunk }: Cursor, visit: LineVisit['entry']): boolean => {
    const plan = plans.all[number] ?? null;
    if (plan === null || !passes(plan.checks, cursor)) return true;
    if (!plans.isNoted(number)) ask(plan, number);
    if (plans.takes(number)) {
      batch.lines[batch.count] = line;
      batch.streams[batch.count] = number;
      batch.count += 1;
      return true;
    }
    tell();
    current = plan;
    entry.stream = plan.stream;
    entry.applied = plan.applied;
    entry.timeMs = store.epochMs + (chunk.timeUs[at] ?? 0) / US_PER_MS;
    cursor.units += UNITS_PER_VISIT;
    const goesOn = visit(entry, line);
    ask(plan, number);
    return goesOn;
  };
  return {
    read: ({ first, end, newestFirst }, goOn, { entry: visit, decided }) => {
      if (taker !== decided) plans.forgetNotes();
      taker = decided;
      const lines = Math.max(0, end - first);
      const step = newestFirst ? -1 : 1;
      let told = 0;
      for (let n = 0; n < lines; ) {
        if (!goOn(n - told)) return n;
        told = n;
        for (let units = UNITS_PER_POLL; units > 0 && n < lines; ) {
          const line = newestFirst ? end - 1 - n : first + n;
          const at = line & (LOG_CHUNK - 1);
          const chunk = store.chunks[line >> LOG_CHUNK_BITS] ?? NO_CHUNK;
          const wanted = Math.min(units, lines - n, newestFirst ? at + 1 : LOG_CHUNK - at);
          const passed = skim(plans.table, chunk, line - at, at, wanted, step, batch);
          n += passed;
          units -= passed;
          if (passed === wanted) continue;
          cursor.chunk = chunk;
          cursor.line = line + step * passed;
          cursor.at = at + step * passed;
          cursor.units = 1;
          n += 1;
          const goesOn = lookAt(plans.numberOf(chunk.template[cursor.at] ?? -1, chunk.identity[cursor.at] ?? -1), cursor, visit);
          units -= cursor.units;
          if (!goesOn) return n;
        }
        tell();
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

interface Plans {
  readonly table: SkimTable;
  /** By number; the first stands for RULED_OUT. */
  readonly all: readonly (WriterPlan | null)[];
  readonly numberOf: (template: number, identity: number) => number;
  /** Whether a visit takes the lines of a plan without their entries. */
  readonly note: (number: number, takes: boolean) => void;
  readonly isNoted: (number: number) => boolean;
  readonly takes: (number: number) => boolean;
  readonly forgetNotes: () => void;
}

/** Plans by template and identity, made when first asked for; identities that have not been announced share one. */
function newPlans(store: LogStore, matchers: LogScan['matchers'], filters: LogScan['filters']): Plans {
  const known = store.identities.byId;
  const table = newSkimTable();
  const all: (WriterPlan | null)[] = [null];
  let notes: (boolean | undefined)[] = [];
  const numberOf = (number: number, identity: number): number => {
    const template = store.templates[number];
    if (template === undefined) return RULED_OUT;
    const place = known[identity] === undefined ? 0 : identity + 1;
    if (place >= table.width) widen(table, store.templates.length, Math.max(place + 1, table.width * 2, known.length + 1));
    const at = number * table.width + place;
    if (table.numbers[at] === NOT_PLANNED) {
      const plan = planWriter(store, template, place - 1, matchers, filters);
      table.numbers[at] = plan === null ? RULED_OUT : all.push(plan) - 1;
      if (plan !== null) noteRanges(table, all.length - 1, plan.ranges);
    }
    return table.numbers[at] ?? RULED_OUT;
  };
  return {
    table,
    all,
    numberOf,
    note: (number, takes) => {
      notes[number] = takes;
      const { checks, ranges } = all[number] ?? { checks: [], ranges: [] };
      table.taken[number] = Number(takes && checks.length === ranges.length && ranges.length <= MAX_RANGES);
    },
    isNoted: (number) => notes[number] !== undefined,
    takes: (number) => notes[number] === true,
    forgetNotes: () => {
      notes = [];
      table.taken.fill(0);
    },
  };
}
