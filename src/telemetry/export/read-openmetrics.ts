import type { MetricFamily, MetricSource } from '../types.ts';
import { importedSource, newColumn, pushSample, type Column } from './imported-series.ts';
import { ORIGIN_FAMILY, ORIGIN_HELP } from './openmetrics.ts';
import { LineProblem, readLabels, readMetadata, readSampleTail } from './openmetrics-line.ts';

/** A file of samples, as something that can be queried. Times are milliseconds since the Unix epoch. */
export interface ImportedMetrics {
  readonly source: MetricSource;
  readonly samples: number;
  /** Where durations count from: the beginning of the world that was exported, else the first sample. */
  readonly originMs: number;
  /** Infinity and -Infinity without a sample. */
  readonly firstMs: number;
  readonly lastMs: number;
}

export type OpenMetricsAnswer =
  | { readonly ok: true; readonly metrics: ImportedMetrics }
  /** Line and column count from 1. */
  | { readonly ok: false; readonly line: number; readonly column: number; readonly message: string };

/** Longer lines, more series and more samples are refused. */
const LINE_MAX = 100_000;
const SERIES_MAX = 200_000;
const SAMPLES_MAX = 100_000_000;

interface Reader {
  readonly columns: Map<string, Column>;
  /** Columns by everything before the value, as it was written: most lines repeat it. */
  readonly byHead: Map<string, Column>;
  readonly families: Map<string, MetricFamily>;
  samples: number;
  originMs: number | null;
  line: number;
  ended: boolean;
}

/**
 * Reads OpenMetrics 1.0 text, given in pieces of any length, in which every sample has a timestamp. Exemplars are read over.
 * Whether a sample's name fits its family's type is not checked, since Prometheus does not either.
 * Errors: the first line that is not OpenMetrics; a sample not later than the one before of its series; a missing `# EOF`.
 */
export function readOpenMetrics(pieces: Iterable<string>): OpenMetricsAnswer {
  const reader: Reader = { columns: new Map(), byHead: new Map(), families: new Map(), samples: 0, originMs: null, line: 0, ended: false };
  try {
    let rest = '';
    for (const piece of pieces) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) readLine(reader, line);
      if (rest.length > LINE_MAX) readLine(reader, rest);
    }
    if (rest !== '') readLine(reader, rest);
    if (!reader.ended) {
      reader.line++;
      throw new LineProblem(0, 'found the end of the file, expected "# EOF"');
    }
  } catch (error) {
    if (!(error instanceof LineProblem)) throw error;
    return { ok: false, line: reader.line, column: error.at + 1, message: error.message };
  }
  return { ok: true, metrics: metricsOf(reader) };
}

function readLine(reader: Reader, text: string): void {
  reader.line++;
  if (reader.ended) throw new LineProblem(0, 'found more text, expected nothing after "# EOF"');
  if (text.length > LINE_MAX) throw new LineProblem(LINE_MAX, `found more than ${LINE_MAX} characters, expected a shorter line`);
  if (text.startsWith('#')) {
    noteMetadata(reader, text);
    return;
  }
  const end = headEnd(text);
  const head = text.slice(0, end);
  const column = reader.byHead.get(head) ?? columnOf(reader, head);
  const { value, timeMs, timeAt } = readSampleTail(text, end);
  if (column.length > 0 && timeMs <= (column.times[column.length - 1] ?? 0)) throw new LineProblem(timeAt, 'found a time not after that of the series\' last sample, expected ascending times');
  if (++reader.samples > SAMPLES_MAX) throw new LineProblem(0, `found more than ${SAMPLES_MAX} samples, expected a smaller file`);
  pushSample(column, timeMs, value);
}

/** Where name and labels end. Braces inside of quotes make no difference; what is malformed is found out by readLabels. */
function headEnd(text: string): number {
  const brace = text.indexOf('{');
  const space = text.indexOf(' ');
  if (brace < 0 || (space >= 0 && space < brace)) return space < 0 ? text.length : space;
  let quoted = false;
  for (let i = brace + 1; i < text.length; i++) {
    const char = text[i];
    if (char === '\\' && quoted) i++;
    else if (char === '"') quoted = !quoted;
    else if (char === '}' && !quoted) return i + 1;
  }
  return text.length;
}

function columnOf(reader: Reader, head: string): Column {
  const labels = readLabels(head);
  const key = JSON.stringify(labels);
  let column = reader.columns.get(key);
  if (column === undefined) {
    if (reader.columns.size >= SERIES_MAX) throw new LineProblem(0, `found more than ${SERIES_MAX} series, expected a smaller file`);
    column = newColumn(labels);
    reader.columns.set(key, column);
  }
  reader.byHead.set(head, column);
  return column;
}

function noteMetadata(reader: Reader, text: string): void {
  const found = readMetadata(text);
  if (found.kind === 'eof') {
    reader.ended = true;
    return;
  }
  if (found.name === ORIGIN_FAMILY && found.kind === 'help' && found.text.startsWith(ORIGIN_HELP)) {
    const seconds = Number(found.text.slice(ORIGIN_HELP.length));
    if (Number.isFinite(seconds)) reader.originMs = Math.floor(seconds * 1000 + 0.5);
  }
  const family = reader.families.get(found.name) ?? { name: found.name, type: 'gauge' as const, unit: '', help: '' };
  if (found.kind === 'help') reader.families.set(found.name, { ...family, help: found.text });
  else if (found.kind === 'unit') reader.families.set(found.name, { ...family, unit: found.text });
  else reader.families.set(found.name, { ...family, type: found.text === 'counter' || found.text === 'histogram' ? found.text : 'gauge' });
}

function metricsOf({ columns, families, samples, originMs }: Reader): ImportedMetrics {
  let firstMs = Infinity;
  let lastMs = -Infinity;
  for (const { times, length } of columns.values()) {
    firstMs = Math.min(firstMs, times[0] ?? Infinity);
    lastMs = Math.max(lastMs, times[length - 1] ?? -Infinity);
  }
  // A counter's family carries `_total` in the product, as its samples do.
  const known = [...families.values()].filter(({ name }) => name !== ORIGIN_FAMILY).map((family) => (family.type === 'counter' ? { ...family, name: `${family.name}_total` } : family));
  return { source: importedSource([...columns.values()], known), samples, originMs: originMs ?? (samples === 0 ? 0 : firstMs), firstMs, lastMs };
}
