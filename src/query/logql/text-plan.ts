import type { CompiledTemplate } from '../../telemetry/log-template.ts';
import type { LogField } from '../../telemetry/types.ts';

/**
 * A text without its case. Unlike `toLowerCase` alone it folds each part of a text as it folds the whole (the Greek sigma
 * depends on what follows), so that a template's parts can be folded once.
 */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
}

/** What a template alone says about a text: in none of its lines, in all of them, or only reading tells. */
export type TextVerdict = 'never' | 'always' | 'maybe';

/** A template with its case folded. */
export type FoldedPart = { readonly text: string } | { readonly slot: number; readonly field: LogField; readonly values: readonly string[] | null };

export function foldTemplate(template: CompiledTemplate): readonly FoldedPart[] {
  return template.parts.map((part) => {
    if (part.kind === 'text') return { text: foldCase(part.text) };
    const { slot, field } = part;
    return { slot, field, values: field.kind === 'ref' ? (field.values ?? []).map(foldCase) : null };
  });
}

/**
 * Whether a folded text can occur in lines of a template. Follows the places in the text that could have been reached
 * (as a prefix of it that ends here) through the template's parts; where none can reach the end, no line has it. This
 * spares rendering: a search over a million lines reads only those of templates in doubt.
 */
export function textVerdict(parts: readonly FoldedPart[], needle: string): TextVerdict {
  if (parts.some((part) => 'text' in part && part.text.includes(needle))) return 'always';
  let reached: ReadonlySet<number> = new Set([0]);
  for (const part of parts) {
    if ('text' in part) reached = throughText(reached, part.text, needle);
    else if (part.values === null) reached = throughNumber(reached, needle);
    // A reference beyond its list of values is shown as its number.
    else reached = union([throughNumber(reached, needle), ...part.values.map((value) => throughText(reached, value, needle))]);
    if (reached.has(needle.length)) return 'maybe';
  }
  return 'never';
}

/** What fields without named values are written with, folded: digits, signs, NaN, Infinity, and `#` for a nameless reference. */
const NUMBER_CHARS: ReadonlySet<string> = new Set('#0123456789.-+enaifty');

function throughText(from: ReadonlySet<number>, text: string, needle: string): Set<number> {
  let now = new Set(from);
  for (let i = 0; i < text.length; i++) {
    const next = new Set([0]);
    for (const place of now) {
      if (place === needle.length) next.add(place);
      else if (needle[place] === text[i]) next.add(place + 1);
    }
    now = next;
  }
  return now;
}

/** A number has at least one character and may be anything that its characters can spell, even what no number is: the verdict then errs towards reading. */
function throughNumber(from: ReadonlySet<number>, needle: string): Set<number> {
  const reached = new Set([0]);
  for (const start of from) {
    for (let place = start; place < needle.length && NUMBER_CHARS.has(needle[place] ?? ''); ) reached.add(++place);
  }
  return reached;
}

function union(sets: readonly ReadonlySet<number>[]): Set<number> {
  return new Set(sets.flatMap((set) => [...set]));
}
