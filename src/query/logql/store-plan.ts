/**
 * What is known of all lines of one template by one writer before any of them is read: their stream, which filters they
 * pass, and what is left to ask of each. Filters are taken in their order up to the first that may fail to read a value:
 * that one makes an error label, which only the pipeline can.
 */
import { traceIdText, parseTraceId } from '../../telemetry/ids.ts';
import { logParam, WIDE, type LogChunk, type LogStore } from '../../telemetry/log-store.ts';
import { fieldText, MAX_FIELDS, type CompiledTemplate } from '../../telemetry/log-template.ts';
import { LOG_LEVELS, type LabelMatcher, type LogField } from '../../telemetry/types.ts';
import { fromLabels, labelOf } from '../promql/labels.ts';
import { matchesValue } from '../promql/matchers.ts';
import type { LabelFilter, LineFilter } from './ast.ts';
import { compileLabelFilter, filterNames, holds } from './label-filter.ts';
import { compileLineFilter } from './line-filter.ts';
import { sanitizeName } from './line-state.ts';
import type { LeadingFilter, LogStream } from './source.ts';
import { sureMatch } from './store-stretch.ts';
import { fieldNumber, lineFilterVerdict } from './store-text.ts';
import { wordsThat, type WordRange } from './store-words.ts';

export const TRACE_LABEL = 'trace_id';
export const VERSION_LABEL = 'service_version';

/** The line that a check is about, and its text, rendered once when any check asks. */
export interface LineAt {
  readonly chunk: LogChunk;
  /** In the chunk. */
  readonly at: number;
  /** In the store. */
  readonly line: number;
  readonly text: () => string;
}

export interface WriterPlan {
  readonly stream: LogStream;
  /** How many filters, from the first, hold for lines that pass all checks. */
  readonly applied: number;
  /** What is left to ask of each line. */
  readonly checks: readonly ((line: LineAt) => boolean)[];
  /** The same as far as words tell it: a line that lies out of a range fails one of the checks. */
  readonly ranges: readonly WordRange[];
  readonly metadata: (name: string, line: LineAt) => string;
}

/** Plans a scan for lines of one template and identity; null when none of them can pass. */
export function planWriter(store: LogStore, template: CompiledTemplate, identity: number, matchers: readonly LabelMatcher[], filters: readonly LeadingFilter[]): WriterPlan | null {
  const writer = store.identities.byId[identity];
  const level = LOG_LEVELS[template.template.level].toLowerCase();
  const labels = withoutEmpty({ instance: writer?.instance ?? '', level, service_name: writer?.service ?? template.template.service });
  const hidden = { detected_level: level };
  const stored = fromLabels(labels);
  const shown = (name: string): string => labelOf(stored, name) || labelOf(fromLabels(hidden), name);
  if (!matchers.every((matcher) => matchesValue(matcher, shown(matcher.name)))) return null;
  const fields = namedFields(template);
  const metadataNames = [...new Set([...fields.keys(), TRACE_LABEL, VERSION_LABEL])];
  const metadata = metadataReader(store, fields, writer?.version ?? '');
  const ranges: WordRange[] = [];
  const checks: WriterPlan['checks'][number][] = [];
  let applied = 0;
  for (const filter of filters) {
    const verdict = filter.kind === 'line_filter' ? planLine(template, filter) : planLabels(store, filter.filter, { fields, metadataNames, metadata, shown });
    if (verdict === 'unknown') break;
    if (verdict === 'never') return null;
    if (typeof verdict === 'function') checks.push(verdict);
    else if (verdict !== 'always') {
      ranges.push(verdict.range);
      checks.push(verdict.test);
    }
    applied += 1;
  }
  return { stream: { labels, hidden, metadataNames }, applied, checks, ranges, metadata };
}

type Test = (line: LineAt) => boolean;
type Verdict = 'always' | 'never' | 'unknown' | Test | { readonly range: WordRange; readonly test: Test };

interface NamedField {
  readonly slot: number;
  readonly field: LogField;
}

function namedFields(template: CompiledTemplate): ReadonlyMap<string, NamedField> {
  const fields = new Map<string, NamedField>();
  template.template.fields.forEach((field, slot) => {
    const name = sanitizeName(field.name);
    if (name !== '' && !fields.has(name)) fields.set(name, { slot, field });
  });
  return fields;
}

function metadataReader(store: LogStore, fields: ReadonlyMap<string, NamedField>, version: string): WriterPlan['metadata'] {
  return (name, { chunk, at, line }) => {
    const named = fields.get(name);
    if (named !== undefined) return fieldText(named.field, logParam(store, chunk, line, named.slot));
    if (name === TRACE_LABEL) return traceIdText(store.seed, chunk.trace[at] ?? 0);
    return name === VERSION_LABEL ? version : '';
  };
}

function planLine(template: CompiledTemplate, filter: LineFilter): Verdict {
  const verdict = lineFilterVerdict(template, filter);
  if (verdict !== 'maybe') return verdict;
  const test = compileLineFilter(filter);
  const matches = sureMatch(template, filter);
  if (matches === null) return (line) => test(line.text());
  const wanted = !filter.op.startsWith('!');
  return (line) => (matches(line.chunk, line.at) ? wanted : test(line.text()));
}

interface Known {
  readonly fields: ReadonlyMap<string, NamedField>;
  readonly metadataNames: readonly string[];
  readonly metadata: WriterPlan['metadata'];
  readonly shown: (name: string) => string;
}

function planLabels(store: LogStore, filter: LabelFilter, known: Known): Verdict {
  const names = filterNames(filter);
  // Metadata with a stream label's name is seen under another one: the pipeline sorts that out.
  if (known.metadataNames.some((name) => known.shown(name) !== '')) return 'unknown';
  const varying = names.filter((name) => known.metadataNames.includes(name));
  const test = compileLabelFilter(filter);
  if (varying.length === 0) {
    let unreadable = false;
    const passes = test((name) => known.shown(name) || undefined, () => void (unreadable = true));
    return unreadable ? 'unknown' : passes ? 'always' : 'never';
  }
  const quick = quickCheck(store, filter, known);
  if (quick !== null) return quick;
  if (mayBeUnreadable(filter)) return 'unknown';
  return (line) => test((name) => (known.metadataNames.includes(name) ? known.metadata(name, line) : known.shown(name)) || undefined, () => undefined);
}

function mayBeUnreadable(filter: LabelFilter): boolean {
  if (filter.kind === 'match') return false;
  return filter.kind === 'compare' || mayBeUnreadable(filter.left) || mayBeUnreadable(filter.right);
}

/** Filters on one number, named value or trace id: compared as they are kept. */
function quickCheck(store: LogStore, filter: LabelFilter, { fields }: Known): Exclude<Verdict, string> | null {
  if (filter.kind === 'compare') {
    const named = fields.get(filter.label);
    if (named === undefined || named.field.kind === 'ref' || filter.unit !== 'number') return null;
    const { field, slot } = named;
    const { op, value } = filter;
    // Times and fractions are kept in thousandths of what is shown.
    const scale = field.kind === 'int' ? 1 : 1000;
    const range = wordsThat(op, slot, scale, value);
    const test: Test = ({ chunk, at, line }) => {
      const word = chunk.params[at * MAX_FIELDS + slot] ?? WIDE;
      return word === WIDE ? holds(op, fieldNumber(field, logParam(store, chunk, line, slot)), value) : (word >= range.least && word <= range.most) !== range.outside;
    };
    return { range, test };
  }
  if (filter.kind !== 'match') return null;
  const { matcher } = filter;
  const named = fields.get(matcher.name);
  if (named !== undefined && named.field.kind === 'ref') {
    const { field, slot } = named;
    const verdicts = (field.values ?? []).map((value) => matchesValue(matcher, value));
    return ({ chunk, at, line }) => {
      const word = chunk.params[at * MAX_FIELDS + slot] ?? WIDE;
      const value = word === WIDE ? logParam(store, chunk, line, slot) : word;
      return verdicts[value] ?? matchesValue(matcher, fieldText(field, value));
    };
  }
  if (named !== undefined || matcher.name !== TRACE_LABEL || (matcher.op !== '=' && matcher.op !== '!=')) return null;
  const wanted = matcher.value === '' ? 0 : (parseTraceId(store.seed, matcher.value) ?? -1);
  // An id in capitals leads to its trace, but it is not the label's text.
  const exact = wanted >= 0 && traceIdText(store.seed, wanted) === matcher.value ? wanted : -1;
  return ({ chunk, at }) => (chunk.trace[at] === exact) === (matcher.op === '=');
}

function withoutEmpty(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}
