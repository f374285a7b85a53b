/**
 * Stretches of a template between its numbers: texts and named values. A pattern that says nothing of what stands before and
 * behind a match, and that matches in a stretch, matches in the whole line. A stretch has few different texts, so that lines
 * with such a match need not be rendered.
 */
import type { LogChunk } from '../../telemetry/log-store.ts';
import { MAX_FIELDS, type CompiledTemplate, type TemplatePart } from '../../telemetry/log-template.ts';
import type { LineFilter } from './ast.ts';
import { compileLineFilter } from './line-filter.ts';

/** True only for lines that surely match one of the filter's values, whether or not the filter wants that. */
export type SureMatch = (chunk: LogChunk, at: number) => boolean;

/** Texts of a stretch that are remembered, at the most. */
const MAX_TEXTS = 256;

/** Null where a match may depend on what is around it, and where there is nothing to gain. */
export function sureMatch(template: CompiledTemplate, filter: LineFilter): SureMatch | null {
  // To look for a text costs no more than to ask here.
  if ((filter.op !== '|~' && filter.op !== '!~') || filter.values.some(looksAround)) return null;
  const matches = compileLineFilter({ ...filter, op: '|~' });
  const tests = stretchesOf(template).flatMap((stretch) => testOf(stretch, matches) ?? []);
  return tests.length === 0 ? null : (chunk, at) => tests.some((test) => test(chunk, at));
}

/** Whether a pattern may say something of a place in the line. Errs towards yes. */
function looksAround(pattern: string): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === '^' || char === '$') return true;
    if (char === '\\' && 'AbBzZQ'.includes(pattern.charAt(++i))) return true;
  }
  return false;
}

function stretchesOf(template: CompiledTemplate): TemplatePart[][] {
  const stretches: TemplatePart[][] = [[]];
  for (const part of template.parts) {
    if (part.kind === 'field' && part.field.kind !== 'ref') stretches.push([]);
    else stretches.at(-1)?.push(part);
  }
  return stretches.filter((stretch) => stretch.length > 0);
}

function testOf(stretch: readonly TemplatePart[], matches: (text: string) => boolean): SureMatch | null {
  const slots = stretch.flatMap((part) => (part.kind === 'field' ? [{ slot: part.slot, values: part.field.values ?? [] }] : []));
  const texts = slots.reduce((product, { values }) => product * values.length, 1);
  if (texts > MAX_TEXTS) return null;
  const known = new Map<number, boolean>();
  return ({ params }, at) => {
    let key = 0;
    for (const { slot, values } of slots) {
      const word = params[at * MAX_FIELDS + slot] as number;
      // A reference beyond its list is shown as its number.
      if (!(word >= 0 && word < values.length)) return false;
      key = key * values.length + word;
    }
    let answer = known.get(key);
    if (answer === undefined) {
      answer = matches(textOf(stretch, (slot) => params[at * MAX_FIELDS + slot] as number));
      known.set(key, answer);
    }
    return answer;
  };
}

function textOf(stretch: readonly TemplatePart[], word: (slot: number) => number): string {
  return stretch.map((part) => (part.kind === 'text' ? part.text : (part.field.values?.[word(part.slot)] ?? ''))).join('');
}
