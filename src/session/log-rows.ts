import { resultLabels, sanitizeName, type LineHits } from '../query/logql/index.ts';
import { LOG_CHUNK, LOG_CHUNK_BITS, renderLine, type LogLine, type LogStore } from '../telemetry/log-store.ts';
import { LOG_LEVELS } from '../telemetry/types.ts';
import type { LinesAround, LogField, LogRow } from './log-answers.ts';

/** A line as it was written. */
export function plainRow(store: LogStore, line: number): LogRow {
  const written = renderLine(store, line);
  const { at, timeMs, level, service, instance, text, traceId } = written;
  return { at, timeMs, level, service, instance, text, traceId, fields: fieldsOf(written) };
}

/** A line as the stages of a query have left it. */
export function queriedRow(store: LogStore, hits: LineHits, line: number): LogRow {
  const row = plainRow(store, line);
  const state = hits.look(line);
  if (state === null) return row;
  const text = state.line ?? row.text;
  if (state.labels === null && state.error === '') return { ...row, text };
  return { ...row, text, fields: changedFields(row.fields, resultLabels(state)) };
}

function fieldsOf({ service, instance, level, fields, traceId, version }: LogLine): LogField[] {
  const stream = [['service_name', service], ['instance', instance], ['level', LOG_LEVELS[level].toLowerCase()]] as const;
  const own = [...fields.map(({ name, value }) => [sanitizeName(name), value] as const), ['trace_id', traceId] as const, ['service_version', version] as const];
  const seen = new Set<string>();
  const field = (origin: LogField['origin']) => ([name, value]: readonly [string, string]): LogField[] => {
    if (name === '' || value === '' || seen.has(name)) return [];
    seen.add(name);
    return [{ name, value, origin }];
  };
  return [...stream.flatMap(field('stream')), ...own.flatMap(field('line'))];
}

/** The labels of a result, those first that the line had before. @param labels name, value, name, value … */
function changedFields(before: readonly LogField[], labels: readonly string[]): LogField[] {
  const left = new Map<string, string>();
  for (let i = 0; i < labels.length; i += 2) left.set(labels[i] ?? '', labels[i + 1] ?? '');
  const kept = before.filter(({ name, value }) => left.get(name) === value);
  for (const { name } of kept) left.delete(name);
  return [...kept, ...[...left].map(([name, value]): LogField => ({ name, value, origin: 'query' }))];
}

/** No instance is so silent that its neighbours lie farther away; a search for more would be felt. */
const LOOK_AT_MOST = 1_000_000;

/** The lines that the same instance wrote before and after one, newest first and that one among them; null for a position without a line. */
export function linesAround(store: LogStore, line: number, before: number, after: number): LinesAround | null {
  if (!Number.isInteger(line) || line < 0 || line >= store.count) return null;
  const isSame = sameWriter(store, line);
  const collect = (step: 1 | -1, wanted: number): number[] => {
    const found: number[] = [];
    // One more than wanted tells whether there are more.
    for (let at = line + step, n = 0; at >= 0 && at < store.count && found.length <= wanted && n < LOOK_AT_MOST; at += step, n++) if (isSame(at)) found.push(at);
    return found;
  };
  const older = collect(-1, before);
  const newer = collect(1, after);
  const places = [...newer.slice(0, after).reverse(), line, ...older.slice(0, before)];
  return { rows: places.map((at) => plainRow(store, at)), moreBefore: older.length > before, moreAfter: newer.length > after };
}

/** Whether lines come from the same instance; from processes that were never announced, from the same service. */
function sameWriter(store: LogStore, line: number): (other: number) => boolean {
  const { byId } = store.identities;
  const identityAt = (at: number): number => store.chunks[at >> LOG_CHUNK_BITS]?.identity[at & (LOG_CHUNK - 1)] ?? -1;
  const serviceAt = (at: number): string => store.templates[store.chunks[at >> LOG_CHUNK_BITS]?.template[at & (LOG_CHUNK - 1)] ?? 0]?.template.service ?? '';
  const wanted = byId[identityAt(line)];
  if (wanted === undefined) return (at) => byId[identityAt(at)] === undefined && serviceAt(at) === serviceAt(line);
  const same = byId.map((one) => one !== undefined && one.service === wanted.service && one.instance === wanted.instance);
  return (at) => same[identityAt(at)] === true;
}
