/** What a template alone says about line filters: most of them are decided without rendering a single line. */
import { fieldText, type CompiledTemplate } from '../../telemetry/log-template.ts';
import type { LineFilter } from './ast.ts';
import { plainAlternatives, requiredTexts } from './line-filter.ts';
import { foldCase, foldTemplate, textVerdict, type FoldedPart, type TextVerdict } from './text-plan.ts';

interface TemplateText {
  readonly template: CompiledTemplate;
  readonly folded: readonly FoldedPart[];
}

/** Whether lines of a template pass a filter: none, all, or only reading tells. */
export function lineFilterVerdict(template: CompiledTemplate, filter: LineFilter): TextVerdict {
  const text: TemplateText = { template, folded: foldTemplate(template) };
  const verdicts = filter.values.map((value) => valueVerdict(text, filter, value));
  const any: TextVerdict = verdicts.includes('always') ? 'always' : verdicts.every((verdict) => verdict === 'never') ? 'never' : 'maybe';
  if (!filter.op.startsWith('!') || any === 'maybe') return any;
  return any === 'always' ? 'never' : 'always';
}

function valueVerdict(text: TemplateText, filter: LineFilter, value: string): TextVerdict {
  if (filter.op === '|=' || filter.op === '!=') return containsVerdict(text, value);
  if (filter.op === '|>' || filter.op === '!>') return 'maybe';
  const words = plainAlternatives(value);
  if (words !== null) {
    const verdicts = words.map((word) => containsVerdict(text, word));
    return verdicts.includes('always') ? 'always' : verdicts.every((verdict) => verdict === 'never') ? 'never' : 'maybe';
  }
  const required = requiredTexts(value);
  // Some letters have more forms than folding knows; with such about, a pattern without case is not decided here.
  if (required.foldsCase && !isPlain(text.template)) return 'maybe';
  const lacks = required.texts.some((needle) => textVerdict(text.folded, foldCase(needle)) === 'never');
  return lacks ? 'never' : 'maybe';
}

/** Folded parts can only rule a text out: what is not there without its case is not there with it. */
function containsVerdict({ template, folded }: TemplateText, needle: string): TextVerdict {
  if (needle === '' || template.parts.some((part) => part.kind === 'text' && part.text.includes(needle))) return 'always';
  return textVerdict(folded, foldCase(needle)) === 'never' ? 'never' : 'maybe';
}

const MAX_ASCII = 0x7f;

function isPlain(template: CompiledTemplate): boolean {
  const texts = template.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : (part.field.values ?? [])));
  return texts.every((text) => {
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > MAX_ASCII) return false;
    return true;
  });
}

/** The number that a field's text would be read as. */
export function fieldNumber(field: CompiledTemplate['template']['fields'][number], value: number): number {
  if (field.kind === 'us' && Number.isInteger(value)) return value / 1000;
  return field.kind === 'int' ? value : Number(fieldText(field, value));
}
