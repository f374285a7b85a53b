import { parseTraceId } from '../../telemetry/ids.ts';
import type { CompiledTemplate } from '../../telemetry/log-template.ts';
import { logParam, type LogChunk, type LogStore } from '../../telemetry/log-store.ts';
import { compares, fieldTest, foldCase, sameText } from './compare.ts';
import { foldedLine, foldTemplate, textVerdict, type FoldedPart } from './text-plan.ts';
import type { LogFilter, LogTerm } from './types.ts';

/**
 * Tells whether the line at a place of a chunk matches. Built for one search: whatever the same template or writer
 * decides is settled once. It runs for every line of a range, so it loops by index and allocates nothing.
 */
export type LineTest = (chunk: LogChunk, at: number, line: number) => boolean;

/** What is left to ask of a template's lines; null when none can match. */
interface TemplatePlan {
  /** Whether a line whose writer is unknown passes for the template's own service. */
  readonly anonymous: boolean;
  readonly fields: readonly { readonly slot: number; readonly test: (value: number) => boolean; readonly negated: boolean }[];
  readonly texts: readonly { readonly needle: string; readonly negated: boolean }[];
  readonly folded: readonly FoldedPart[];
}

type TermOf<K extends LogTerm['kind']> = Extract<LogTerm, { kind: K }>;

const UNKNOWN = 2;

export function compileLogFilter(store: LogStore, filter: LogFilter): LineTest {
  const plans = store.templates.map((template) => planTemplate(template, filter));
  const writers = judgeIdentities(store, filter);
  const traces = filter.terms.filter((term): term is TermOf<'trace'> => term.kind === 'trace').map((term) => ({
    wanted: parseTraceId(store.seed, term.id) ?? -1,
    isEqual: (term.op === '=') !== term.negated,
  }));
  return (chunk, at, line) => {
    const plan = plans[chunk.template[at]!]!;
    if (plan === null) return false;
    const identity = chunk.identity[at]!;
    const verdict = identity >= 0 && identity < writers.length ? writers[identity] : UNKNOWN;
    if (verdict === UNKNOWN ? !plan.anonymous : verdict === 0) return false;
    for (let i = 0; i < traces.length; i++) if ((chunk.trace[at] === traces[i]!.wanted) !== traces[i]!.isEqual) return false;
    for (let i = 0; i < plan.fields.length; i++) {
      const field = plan.fields[i]!;
      if (field.test(logParam(store, chunk, line, field.slot)) === field.negated) return false;
    }
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

/** 1 or 0 by identity, UNKNOWN for one that was never announced. */
function judgeIdentities(store: LogStore, filter: LogFilter): Uint8Array {
  return Uint8Array.from(store.identities.byId, (identity) => (identity === undefined ? UNKNOWN : Number(passesAll(filter, identity))));
}

function passesAll(filter: LogFilter, writer: { readonly service: string; readonly version: string; readonly instance: string }): boolean {
  return filter.terms.every((term) => term.kind !== 'identity' || sameText(term.op, writer[term.key], term.value) !== term.negated);
}
