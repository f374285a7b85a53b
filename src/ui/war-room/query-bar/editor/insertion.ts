import type { Word } from '../../../../worker/vocabulary/types.ts';
import type { Language } from '../language.ts';
import type { Place } from '../place/place.ts';

/** What a chosen word does to the text: `text` takes the place from the word's beginning to `skip` characters behind the caret. */
export interface Insertion {
  readonly text: string;
  /** Where the caret goes, counted from the beginning of `text`. */
  readonly caret: number;
  readonly skip: number;
  /** Whether something can be chosen at once at the new place. */
  readonly goesOn: boolean;
}

const plain = (text: string): Insertion => ({ text, caret: text.length, skip: 0, goesOn: false });
/** With the caret where the mark is. */
const around = (marked: string, goesOn = true): Insertion => ({ text: marked.replace('¦', ''), caret: marked.indexOf('¦'), skip: 0, goesOn });

const CALLED_KEYWORDS: ReadonlySet<string> = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);
const QUOTED_STAGES: ReadonlySet<string> = new Set(['pattern', 'regexp', 'line_format']);

/** @param behind the text behind the caret */
export function insertionOf(language: Language, { kind, text, written }: Word, { isLabel, quote }: Pick<Place, 'isLabel' | 'quote'>, behind: string): Insertion {
  if (kind === 'value') return valueInsertion(text, written, quote, behind);
  const isCalled = behind.trimStart().startsWith('(');
  if (isLabel) return /^\s*[=!]/.test(behind) ? plain(text) : around(`${text}="¦"`);
  if (language === 'traceql') return traceqlInsertion(kind, text, isCalled);
  if (kind === 'function' || kind === 'aggregation') return isCalled ? plain(text) : around(`${text}(¦)`);
  if (kind === 'keyword' && CALLED_KEYWORDS.has(text)) return isCalled ? plain(text) : around(`${text} (¦)`);
  if (kind === 'keyword' && text === '{') return around('{¦}');
  if (kind === 'keyword') return { ...plain(`${text} `), goesOn: true };
  if (kind === 'stage') return QUOTED_STAGES.has(text) ? around(`${text} "¦"`, false) : plain(text);
  if (kind === 'operator' && text.endsWith('""')) return around(`${text.slice(0, -1)}¦"`, false);
  if (kind === 'operator' && ['=', '!=', '=~', '!~'].includes(text)) return around(`${text}"¦"`);
  return kind === 'operator' ? { ...plain(`${text} `), goesOn: true } : plain(text);
}

function traceqlInsertion(kind: Word['kind'], text: string, isCalled: boolean): Insertion {
  if (text === '{') return around('{ ¦ }');
  if (text === 'count') return plain('count() > ');
  if (kind === 'aggregation' || kind === 'stage') return isCalled || text === 'coalesce' ? plain(text === 'coalesce' ? 'coalesce()' : text) : around(kind === 'aggregation' ? `${text}(¦) > ` : `${text}(¦)`);
  if (kind === 'keyword') return { ...plain(text), goesOn: true };
  return kind === 'intrinsic' || kind === 'field' || kind === 'operator' ? { ...plain(`${text} `), goesOn: text !== '}' } : plain(text);
}

function valueInsertion(text: string, written: Word['written'], quote: string, behind: string): Insertion {
  if (quote === '') return plain(written === 'text' ? `"${escaped(text, '"')}"` : text);
  // What is left of the old value, and its closing quote, are replaced.
  const rest = /^[^"'`\s{}(),]*/.exec(behind)?.[0].length ?? 0;
  const isClosed = behind[rest] === quote;
  const full = `${escaped(text, quote)}${quote}`;
  return { ...plain(full), skip: isClosed ? rest + 1 : 0 };
}

function escaped(text: string, quote: string): string {
  return quote === '`' ? text : text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n');
}
