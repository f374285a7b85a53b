import { traceIdText } from './ids.ts';
import type { IdentityTable } from './identities.ts';
import { compileTemplate, fieldText, MAX_FIELDS, type CompiledTemplate } from './log-template.ts';
import type { LogLevel, LogTemplate } from './types.ts';

/**
 * Log lines as template number and parameters: 34 bytes a line in chunks of equal size. Text is made only for lines
 * that somebody reads. A line's position never changes while it exists, so that it can be pointed at.
 */
export interface LogStore {
  readonly epochMs: number;
  /** The run's seed, for trace ids. */
  readonly seed: number;
  readonly templates: readonly CompiledTemplate[];
  readonly identities: IdentityTable;
  readonly chunks: LogChunk[];
  count: number;
  /** Parameters that do not fit a 32-bit word, by `line * 4 + slot`. */
  readonly wide: Map<number, number>;
}

export interface LogChunk {
  readonly timeUs: Float64Array;
  readonly template: Uint16Array;
  readonly identity: Int32Array;
  readonly trace: Uint32Array;
  /** Four words a line. */
  readonly params: Int32Array;
}

/** A line as the panel shows it: the shape of a log row in the session's view. */
export interface LogLine {
  readonly at: number;
  readonly timeMs: number;
  readonly level: LogLevel;
  readonly service: string;
  readonly version: string;
  readonly instance: string;
  readonly text: string;
  /** '' without a trace. */
  readonly traceId: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

export const LOG_CHUNK_BITS = 14;
export const LOG_CHUNK = 1 << LOG_CHUNK_BITS;
const MASK = LOG_CHUNK - 1;
/** Stands for a parameter kept in `wide`. */
export const WIDE = -0x80000000;
/** Floats are kept, and shown, in thousandths. */
const FLOAT_SCALE = 1000;

/** `templates[i].id` must be i. */
export function newLogStore(epochMs: number, seed: number, templates: readonly LogTemplate[], identities: IdentityTable): LogStore {
  templates.forEach((template, i) => {
    if (template.id !== i) throw new Error(`log template ${template.id} stands at place ${i}`);
  });
  return { epochMs, seed, templates: templates.map(compileTemplate), identities, chunks: [], count: 0, wide: new Map() };
}

/** Throws when lines do not come in order of time (searches rely on it) or name no template. */
export function appendLog(store: LogStore, atUs: number, template: number, identity: number, trace: number, p0: number, p1: number, p2: number, p3: number): void {
  const line = store.count;
  const compiled = store.templates[template];
  if (compiled === undefined) throw new Error(`log template ${template} was not declared`);
  if (line > 0 && atUs < logTimeUs(store, line - 1)) throw new Error(`log line at ${atUs} µs comes after a later one`);
  const at = line & MASK;
  if (at === 0 && store.chunks.length === line >> LOG_CHUNK_BITS) store.chunks.push(newChunk());
  const chunk = store.chunks[line >> LOG_CHUNK_BITS];
  chunk.timeUs[at] = atUs;
  chunk.template[at] = template;
  chunk.identity[at] = identity;
  chunk.trace[at] = trace;
  const { floats, template: { fields } } = compiled;
  if (fields.length > 0) setParam(store, chunk, line, 0, p0, floats);
  if (fields.length > 1) setParam(store, chunk, line, 1, p1, floats);
  if (fields.length > 2) setParam(store, chunk, line, 2, p2, floats);
  if (fields.length > 3) setParam(store, chunk, line, 3, p3, floats);
  store.count = line + 1;
}

/** Forgets every line after a world time; lines at that very time stay. */
export function truncateLogs(store: LogStore, atUs: number): void {
  store.count = firstLogAfter(store, atUs);
  store.chunks.length = (store.count + MASK) >> LOG_CHUNK_BITS;
  for (const key of store.wide.keys()) if (key >= store.count * MAX_FIELDS) store.wide.delete(key);
}

export function logTimeUs(store: LogStore, line: number): number {
  return store.chunks[line >> LOG_CHUNK_BITS].timeUs[line & MASK];
}

/** Number of the first line later than a world time; `count` when there is none. */
export function firstLogAfter(store: LogStore, atUs: number): number {
  let low = 0;
  let high = store.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (logTimeUs(store, middle) <= atUs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A parameter's value: thousandths for floats, microseconds for durations, exact otherwise. */
export function logParam(store: LogStore, chunk: LogChunk, line: number, slot: number): number {
  const word = chunk.params[(line & MASK) * MAX_FIELDS + slot];
  if (word === WIDE) return store.wide.get(line * MAX_FIELDS + slot) ?? NaN;
  const { template } = store.templates[chunk.template[line & MASK]];
  return template.fields[slot].kind === 'float' ? word / FLOAT_SCALE : word;
}

export function lineText(store: LogStore, line: number): string {
  const chunk = store.chunks[line >> LOG_CHUNK_BITS];
  let text = '';
  for (const part of store.templates[chunk.template[line & MASK]].parts) {
    text += part.kind === 'text' ? part.text : fieldText(part.field, logParam(store, chunk, line, part.slot));
  }
  return text;
}

/** Throws for a position that holds no line. */
export function renderLine(store: LogStore, line: number): LogLine {
  if (!(line >= 0 && line < store.count)) throw new Error(`there is no log line ${line}`);
  const chunk = store.chunks[line >> LOG_CHUNK_BITS];
  const at = line & MASK;
  const { template } = store.templates[chunk.template[at]];
  const identity = store.identities.byId[chunk.identity[at]];
  return {
    at: line,
    timeMs: store.epochMs + Math.floor(chunk.timeUs[at] / 1000),
    level: template.level,
    service: identity?.service ?? template.service,
    version: identity?.version ?? '',
    instance: identity?.instance ?? '',
    text: lineText(store, line),
    traceId: traceIdText(store.seed, chunk.trace[at]),
    fields: template.fields.map((field, slot) => ({ name: field.name, value: fieldText(field, logParam(store, chunk, line, slot)) })),
  };
}

/** Names of all fields that lines can have, sorted. */
export function logFieldNames(store: LogStore): string[] {
  return [...new Set(store.templates.flatMap(({ template }) => template.fields.map((field) => field.name)))].sort();
}

/** Bytes held in columns, for measuring. */
export function logBytes(store: LogStore): number {
  const perChunk = store.chunks[0];
  if (perChunk === undefined) return 0;
  const { timeUs, template, identity, trace, params } = perChunk;
  const bytes = timeUs.byteLength + template.byteLength + identity.byteLength + trace.byteLength + params.byteLength;
  return bytes * store.chunks.length + store.wide.size * 40;
}

function setParam(store: LogStore, chunk: LogChunk, line: number, slot: number, value: number, floats: number): void {
  const word = floats !== 0 && ((floats >> slot) & 1) !== 0 ? Math.round(value * FLOAT_SCALE) : value;
  const at = (line & MASK) * MAX_FIELDS + slot;
  if (word === (word | 0) && word !== WIDE) {
    chunk.params[at] = word;
  } else {
    chunk.params[at] = WIDE;
    store.wide.set(line * MAX_FIELDS + slot, value);
  }
}

function newChunk(): LogChunk {
  return {
    timeUs: new Float64Array(LOG_CHUNK),
    template: new Uint16Array(LOG_CHUNK),
    identity: new Int32Array(LOG_CHUNK),
    trace: new Uint32Array(LOG_CHUNK),
    params: new Int32Array(LOG_CHUNK * MAX_FIELDS),
  };
}
