import { traceIdText } from '../ids.ts';
import { firstLogAfter, LOG_CHUNK_BITS, lineText, logParam, logTimeUs, type LogStore } from '../log-store.ts';
import { fieldText } from '../log-template.ts';
import { LOG_LEVELS, type LogField } from '../types.ts';
import { SCOPE, type ExportWindow } from './export-types.ts';
import { keyValues, resourceOf, unixNano, type AttributeValue } from './otlp-values.ts';

/** `SeverityNumber` of DEBUG, INFO, WARN and ERROR. */
const SEVERITY = [5, 9, 13, 17] as const;
const BATCH = 512;
const MASK = (1 << LOG_CHUNK_BITS) - 1;

/** OTLP JSON of log lines, in the shape of one `ExportLogsServiceRequest`; in batches, lines by resource within. */
export function* otlpLogs(store: LogStore, { fromUs, toUs }: ExportWindow): Generator<string> {
  const end = firstLogAfter(store, toUs);
  let open = '{"resourceLogs":[';
  for (let line = firstLogNotBefore(store, fromUs); line < end; line += BATCH) {
    yield open + batchText(store, line, Math.min(end, line + BATCH));
    open = ',';
  }
  yield `${open === ',' ? '' : open}]}\n`;
}

/** Times are whole microseconds, so "from t on" is "after t - 1". */
function firstLogNotBefore(store: LogStore, atUs: number): number {
  return firstLogAfter(store, Math.ceil(atUs) - 1);
}

function batchText(store: LogStore, from: number, to: number): string {
  const byResource = new Map<string, string[]>();
  for (let line = from; line < to; line++) {
    const resource = JSON.stringify(resourceOfLine(store, line));
    const list = byResource.get(resource);
    const record = JSON.stringify(logRecord(store, line));
    if (list === undefined) byResource.set(resource, [record]);
    else list.push(record);
  }
  return [...byResource].map(([resource, records]) => `{"resource":${resource},"scopeLogs":[{"scope":{"name":"${SCOPE}"},"logRecords":[${records.join(',')}]}]}`).join(',');
}

function resourceOfLine(store: LogStore, line: number) {
  const chunk = store.chunks[line >> LOG_CHUNK_BITS];
  const identity = store.identities.byId[chunk.identity[line & MASK]];
  if (identity !== undefined) return resourceOf(identity);
  const { service } = store.templates[chunk.template[line & MASK]].template;
  return { attributes: keyValues(service === '' ? {} : { 'service.name': service }) };
}

function logRecord(store: LogStore, line: number) {
  const chunk = store.chunks[line >> LOG_CHUNK_BITS];
  const at = line & MASK;
  const { template } = store.templates[chunk.template[at]];
  const time = unixNano(store.epochMs, logTimeUs(store, line));
  const trace = chunk.trace[at];
  return {
    timeUnixNano: time,
    observedTimeUnixNano: time,
    severityNumber: SEVERITY[template.level],
    severityText: LOG_LEVELS[template.level],
    body: { stringValue: lineText(store, line) },
    attributes: keyValues(Object.fromEntries(template.fields.map((field, slot) => [field.name, fieldValue(field, logParam(store, chunk, line, slot))]))),
    ...(trace === 0 ? {} : { traceId: traceIdText(store.seed, trace) }),
  };
}

/** As a number where the line shows one: durations in milliseconds. */
function fieldValue(field: LogField, value: number): AttributeValue {
  return field.kind === 'ref' ? fieldText(field, value) : Number(fieldText(field, value));
}
