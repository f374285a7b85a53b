/**
 * Editing the filters of logs and traces by buttons: `service=orders level>=warn trace=<id> "words" -"not"`. The worker reads filters for
 * meaning; this only finds the terms, so that a button can show its state and change its own term and nothing else.
 */
export interface FilterTerm {
  /** Empty for words. */
  readonly key: string;
  readonly operator: string;
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

const OPERATORS = ['>=', '<=', '!=', '=~', '!~', '=', '>', '<'];

function quotedEnd(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return Math.min(text.length, i + 1);
}

/** The first operator after a name; of two that begin there the longer. */
function operatorOf(raw: string): { one: string; at: number } | null {
  const name = /^[\w.]+/.exec(raw)?.[0] ?? '';
  const one = name === '' ? undefined : OPERATORS.find((operator) => raw.startsWith(operator, name.length));
  return one === undefined ? null : { one, at: name.length };
}

/** The terms of a filter in order. Text that is none of the known shapes becomes a word; nothing is refused here. */
export function filterTerms(text: string): FilterTerm[] {
  const terms: FilterTerm[] = [];
  let i = 0;
  while (i < text.length) {
    if (text[i] === ' ' || text[i] === '\n' || text[i] === '\t') {
      i += 1;
      continue;
    }
    const from = i;
    while (i < text.length && text[i] !== ' ' && text[i] !== '\n' && text[i] !== '\t') i = text[i] === '"' ? quotedEnd(text, i) : i + 1;
    const raw = text.slice(from, i);
    const operator = operatorOf(raw);
    if (operator) terms.push({ key: raw.slice(0, operator.at), operator: operator.one, value: unquote(raw.slice(operator.at + operator.one.length)), from, to: i });
    else terms.push({ key: '', operator: '', value: unquote(raw), from, to: i });
  }
  return terms;
}

const unquote = (raw: string): string => (raw.startsWith('"') ? raw.slice(1, raw.endsWith('"') && raw.length > 1 ? -1 : undefined).replaceAll(/\\(.)/g, '$1') : raw);

/** A value as a filter takes it: bare where that is safe, else in quotes. */
export const quoteValue = (value: string): string => (/^[\w.:/-]+$/.test(value) ? value : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);

/** What a filter says about one key, or null. */
export const termOf = (text: string, key: string): FilterTerm | null => filterTerms(text).find((term) => term.key === key) ?? null;

/** The same filter with its terms of `key` replaced by one (at the place of the first), or, without a value, removed. */
export function withTerm(text: string, key: string, operator: string, value: string | null): string {
  const own = filterTerms(text).filter((term) => term.key === key);
  const added = value === null ? '' : `${key}${operator}${quoteValue(value)}`;
  const [first] = own;
  if (!first) return value === null ? text : text.trim() === '' ? added : `${text.trimEnd()} ${added}`;
  let out = '';
  let at = 0;
  for (const term of own) {
    out += text.slice(at, term.from) + (term === first ? added : '');
    at = term.to;
    // A term that goes takes the space after it along.
    if (term !== first || value === null) while (text[at] === ' ') at += 1;
  }
  return (out + text.slice(at)).trim();
}
