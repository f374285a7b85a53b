/** One line on its way through a pipeline: its text and labels as the stages so far have left them. */
import { fromLabels, labelOf, type LabelSet } from '../promql/labels.ts';
import type { Grouping } from './ast.ts';
import type { LogEntry, LogStream } from './source.ts';

export const ERROR_LABEL = '__error__';
export const ERROR_DETAILS_LABEL = '__error_details__';
const CLASH_SUFFIX = '_extracted';

/** A stream's labels in flat form, made once for all of its lines. */
interface StreamLabels {
  readonly shown: LabelSet;
  readonly hidden: LabelSet;
  /** Whether metadata has the name of a stream label, and so another one in results. */
  readonly clashes: boolean;
}

const known = new WeakMap<LogStream, StreamLabels>();

function labelsOfStream(stream: LogStream): StreamLabels {
  let labels = known.get(stream);
  if (labels === undefined) {
    const shown = fromLabels(stream.labels);
    labels = { shown, hidden: fromLabels(stream.hidden), clashes: stream.metadataNames.some((name) => labelOf(shown, name) !== '') };
    known.set(stream, labels);
  }
  return labels;
}

/** Used for one line after the other: `begin` starts the next. */
export interface LineState {
  entry: LogEntry;
  stream: LogStream;
  base: StreamLabels;
  /** null: still the entry's own. */
  line: string | null;
  /** null: still the entry's own. An empty value counts as an absent label in results, but not in comparisons. */
  labels: Map<string, string> | null;
  /** Labels that are structured metadata still. */
  readonly metadata: Set<string>;
  /** Names that parsers have set on this line: the first value counts. */
  readonly extracted: Set<string>;
  error: string;
  errorDetails: string;
}

export function newLineState(entry: LogEntry): LineState {
  return { entry, stream: entry.stream, base: labelsOfStream(entry.stream), line: null, labels: null, metadata: new Set(), extracted: new Set(), error: '', errorDetails: '' };
}

export function begin(state: LineState, entry: LogEntry): void {
  state.entry = entry;
  if (entry.stream !== state.stream) {
    state.stream = entry.stream;
    state.base = labelsOfStream(entry.stream);
  }
  state.line = null;
  state.labels = null;
  state.error = '';
  state.errorDetails = '';
}

export function readLine(state: LineState): string {
  state.line ??= state.entry.line();
  return state.line;
}

/** The first error of a line counts. */
export function setError(state: LineState, error: string, details: string): void {
  if (state.error !== '') return;
  state.error = error;
  state.errorDetails = details;
}

/** A label's value; undefined when the line has none of the name. */
export function readLabel(state: LineState, name: string): string | undefined {
  if (name === ERROR_LABEL) return state.error === '' ? undefined : state.error;
  if (name === ERROR_DETAILS_LABEL) return state.errorDetails === '' ? undefined : state.errorDetails;
  if (state.labels === null && state.base.clashes) ownLabels(state);
  const { labels, base } = state;
  if (labels !== null) return labels.get(name) ?? (labelOf(base.hidden, name) || undefined);
  return labelOf(base.shown, name) || metadataOf(state.entry, name) || labelOf(base.hidden, name) || undefined;
}

function metadataOf(entry: LogEntry, name: string): string {
  return entry.stream.metadataNames.includes(name) ? entry.metadata(name) : '';
}

/** The line's labels to change. */
export function ownLabels(state: LineState): Map<string, string> {
  if (state.labels !== null) return state.labels;
  const labels = new Map<string, string>();
  const { entry } = state;
  const base = state.base.shown;
  state.metadata.clear();
  state.extracted.clear();
  for (let i = 0; i < base.length; i += 2) labels.set(base[i] ?? '', base[i + 1] ?? '');
  for (const name of entry.stream.metadataNames) {
    const value = entry.metadata(name);
    if (value === '') continue;
    const shown = labelOf(base, name) === '' ? name : name + CLASH_SUFFIX;
    labels.set(shown, value);
    state.metadata.add(shown);
  }
  state.labels = labels;
  return labels;
}

/** Sets a label as parsers do: beside a label of the stream or metadata of the same name, and only once for a line. */
export function extractLabel(state: LineState, name: string, value: string): void {
  const labels = ownLabels(state);
  const key = isTaken(state, name) ? name + CLASH_SUFFIX : name;
  if (state.extracted.has(key)) return;
  state.extracted.add(key);
  labels.set(key, value);
  state.metadata.delete(key);
}

/** Whether the stream or the metadata has a label of the name. */
export function isTaken(state: LineState, name: string): boolean {
  ownLabels(state);
  return state.metadata.has(name) || labelOf(state.base.shown, name) !== '';
}

/** Replaces a label, whoever set it. */
export function replaceLabel(state: LineState, name: string, value: string): void {
  ownLabels(state).set(name, value);
  state.extracted.add(name);
  state.metadata.delete(name);
}

/** A label's name from any key: letters, digits and `_`, the first no digit. Empty for an empty key. */
export function sanitizeName(key: string): string {
  const text = key.trim().replace(/[^a-zA-Z0-9_]/g, '_');
  return /^[0-9]/.test(text) ? `_${text}` : text;
}

/** All labels of a line as a result shows them, errors included. */
export function resultLabels(state: LineState): LabelSet {
  return labelsBut(state, null, null);
}

function labelsBut(state: LineState, without: ReadonlySet<string> | null, unwrapped: string | null): LabelSet {
  const labels = ownLabels(state);
  if (state.error !== '') labels.set(ERROR_LABEL, state.error).set(ERROR_DETAILS_LABEL, state.errorDetails);
  const out: string[] = [];
  for (const name of [...labels.keys()].sort()) {
    const value = labels.get(name) ?? '';
    if (value !== '' && name !== unwrapped && without?.has(name) !== true) out.push(name, value);
  }
  return out;
}

/** A grouping with its names sorted, each once. */
export interface LineGrouping {
  readonly names: readonly string[];
  /** The names when lines are grouped by all others, else null. */
  readonly without: ReadonlySet<string> | null;
}

export function lineGrouping(grouping: Grouping | null): LineGrouping | null {
  if (grouping === null) return null;
  return { names: [...new Set(grouping.labels)].sort(), without: grouping.without ? new Set(grouping.labels) : null };
}

/** The labels of the series that a line belongs to. A line with an error keeps all of them, so that nothing hides it. */
export function groupLabels(state: LineState, grouping: LineGrouping | null, unwrapped: string | null): LabelSet {
  if (state.error !== '') return resultLabels(state);
  if (grouping === null || grouping.without !== null) return labelsBut(state, grouping?.without ?? null, unwrapped);
  const out: string[] = [];
  for (const name of grouping.names) {
    const value = readLabel(state, name);
    if (value !== undefined && value !== '') out.push(name, value);
  }
  return out;
}
