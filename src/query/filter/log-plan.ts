import { parseTraceId } from '../../telemetry/ids.ts';
import type { CompiledTemplate } from '../../telemetry/log-template.ts';
import { LOG_CHUNK_BITS, logParam, type LogStore } from '../../telemetry/log-store.ts';
import { compares, fieldTest, foldCase, sameText } from './compare.ts';
import { foldedLine, foldTemplate, textVerdict, type FoldedPart } from './text-plan.ts';
import type { LogFilter, LogTerm } from './types.ts';

/** Tells of each line whether it matches. Built for one search: it remembers what it found out about templates and identities. */
export type LineTest = (line: number) => boolean;

/** What is left to ask of a template's lines; null when none can match. */
interface TemplatePlan {
  /** Whether a line whose writer is unknown passes for the template's own service. */
  readonly anonymous: boolean;
  readonly fields: readonly { readonly slot: number; readonly test: (value: number) => boolean; readonly negated: boolean }[];
  readonly texts: readonly { readonly needle: string; readonly negated: boolean }[];
  readonly folded: readonly FoldedPart[];
}

type TermOf<K extends LogTerm['kind']> = Extract<LogTerm, { kind: K }>;

const MASK = (1 << LOG_CHUNK_BITS) - 1;
const UNKNOWN = 2;

export function compileLogFilter(store: LogStore, filter: LogFilter): LineTest {
  const plans = store.templates.map((template) => planTemplate(template, filter));
  const passesIdentity = identityTest(store, filter);
  const traces = filter.terms.filter((term): term is TermOf<'trace'> => term.kind === 'trace').map((term) => ({
    wanted: parseTraceId(store.seed, term.id) ?? -1,
    isEqual: (term.op === '=') !== term.negated,
  }));
  return (line) => {
    const chunk = store.chunks[line >> LOG_CHUNK_BITS]!;
    const at = line & MASK;
    const plan = plans[chunk.template[at]!];
    if (plan === null || plan === undefined) return false;
    for (const { wanted, isEqual } of traces) if ((chunk.trace[at] === wanted) !== isEqual) return false;
    const verdict = passesIdentity(chunk.identity[at]!);
    if (verdict === UNKNOWN ? !plan.anonymous : verdict === 0) return false;
    for (const { slot, test, negated } of plan.fields) if (test(logParam(store, chunk, line, slot)) === negated) return false;
    if (plan.texts.length === 0) return true;
    const text = foldedLine(store, chunk, line, plan.folded);
    return plan.texts.every(({ needle, negated }) => text.includes(needle) !== negated);
  };
}

/** Settles for one template whatever is the same in all of its lines. */
function planTemplate(template: CompiledTemplate, filter: LogFilter): TemplatePlan | null {
  const { level, fields, service } = template.template;
  const folded = foldTemplate(template);
  const leftFields: TemplatePlan['fields'][number][] = [];
  const leftTexts: TemplatePlan['texts'][number][] = [];
  for (const term of filter.terms) {
    let holds: boolean | null = null;
    if (term.kind === 'level') holds = compares(term.op, level, term.level);
    if (term.kind === 'text') {
      const needle = foldCase(term.text);
      const verdict = textVerdict(folded, needle);
      if (verdict === 'maybe') leftTexts.push({ needle, negated: term.negated });
      else holds = verdict === 'always';
    }
    if (term.kind === 'field') {
      const slot = fields.findIndex((field) => field.name === term.key);
      const field = fields[slot];
      if (field === undefined) holds = false;
      else leftFields.push({ slot, test: fieldTest(field, term.op, term.value), negated: term.negated });
    }
    if (holds === term.negated) return null;
  }
  const anonymous = passesAll(filter, { service, version: '', instance: '' });
  return { anonymous, fields: leftFields, texts: leftTexts, folded };
}

/** Answers 1 or 0 by identity, UNKNOWN for one that was never announced. */
function identityTest(store: LogStore, filter: LogFilter): (id: number) => number {
  if (!filter.terms.some((term) => term.kind === 'identity')) return () => 1;
  const verdicts = store.identities.byId.map((identity) => (identity === undefined ? UNKNOWN : Number(passesAll(filter, identity))));
  return (id) => verdicts[id] ?? UNKNOWN;
}

function passesAll(filter: LogFilter, writer: { readonly service: string; readonly version: string; readonly instance: string }): boolean {
  return filter.terms.every((term) => term.kind !== 'identity' || sameText(term.op, writer[term.key], term.value) !== term.negated);
}
