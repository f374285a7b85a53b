import type { MatchOp } from '../../../../telemetry/types.ts';
import type { VocabularyQuestion, Word, WordKind } from '../../../../worker/vocabulary/types.ts';
import type { Language } from '../language.ts';
import { openFrames, scan, type Frame, type Token } from './scan.ts';

export type LabelCondition = VocabularyQuestion['matchers'][number];

/** A question whose answer can be written at a place; of its words only those of the kinds given, where any are. */
export interface Ask {
  readonly question: VocabularyQuestion;
  readonly kinds?: readonly WordKind[];
}

/** What can be written at the caret. */
export interface Place {
  /** Where the word that is being written begins. */
  readonly from: number;
  /** The quote that the caret is in, or ''. */
  readonly quote: string;
  readonly asks: readonly Ask[];
  /** Words that need not be asked for. */
  readonly fixed: readonly Word[];
  /** What is chosen names a label that a comparison follows, as in a selector. */
  readonly isLabel: boolean;
  /** Whether to offer it before a letter is typed. */
  readonly isCertain: boolean;
}

/** What stands before the caret, for the languages' own files. */
export interface Before {
  readonly language: Language;
  readonly text: string;
  readonly at: number;
  /** Without the word that is being written. */
  readonly tokens: readonly Token[];
  readonly frames: readonly Frame[];
  /** Where the word that is being written begins. */
  readonly from: number;
  readonly quote: string;
}

export function before(language: Language, text: string, at: number): Before {
  const tokens = scan(language, text.slice(0, at));
  const last = tokens.at(-1);
  const inString = last?.kind === 'string' && !last.closed;
  const inWord = last?.kind === 'word' && last.to === at;
  if (last === undefined || (!inString && !inWord)) return { language, text, at, tokens, frames: openFrames(tokens), from: at, quote: '' };
  const rest = tokens.slice(0, -1);
  return { language, text, at, tokens: rest, frames: openFrames(rest), from: inString ? last.from + 1 : last.from, quote: inString ? (text[last.from] ?? '"') : '' };
}

export const NOWHERE = { asks: [], fixed: [], isLabel: false, isCertain: false } as const;

export const fixed = (kind: WordKind, entries: readonly (readonly [text: string, help: string])[]): Word[] =>
  entries.map(([text, help]) => ({ text, kind, detail: '', help, example: '', written: 'plain' }));

export const MATCH_OPS = fixed('operator', [['=', 'is'], ['!=', 'is not'], ['=~', 'matches the regular expression, from its beginning to its end'], ['!~', 'does not match the regular expression']]);

export const DURATIONS = fixed('value', [['30s', '30 seconds'], ['1m', 'a minute'], ['2m', '2 minutes'], ['5m', '5 minutes'], ['10m', '10 minutes'], ['15m', 'a quarter of an hour'], ['30m', 'half an hour'], ['1h', 'an hour']]);

export const ask = (language: Language, what: VocabularyQuestion['ask'], matchers: readonly LabelCondition[] = [], label = ''): VocabularyQuestion => ({ language, ask: what, matchers, label });

const OPS: ReadonlySet<string> = new Set<MatchOp>(['=', '!=', '=~', '!~']);
export const isMatchOp = (token: Token | undefined): boolean => token?.kind === 'symbol' && OPS.has(token.text);

/** The finished conditions of a selector, from its opening brace to its closing one or to the last token. */
export function conditionsAt(tokens: readonly Token[], brace: number): LabelCondition[] {
  const found: LabelCondition[] = [];
  for (let i = brace + 1; i < tokens.length && tokens[i]?.text !== '}'; i++) {
    const [name, op, value] = [tokens[i], tokens[i + 1], tokens[i + 2]];
    if (name?.kind !== 'word' || !isMatchOp(op) || value?.kind !== 'string' || !value.closed) continue;
    found.push({ name: name.text, op: op?.text as MatchOp, value: unescaped(value.text) });
    i += 2;
  }
  return found;
}

/** The usual escapes only; what is rarer matches nothing, which costs a suggestion. */
const unescaped = (text: string): string => text.replaceAll(/\\(["'\\])/g, '$1');

/** Inside `{…}` of PromQL and LogQL: a label, its operator or its value. `given` is what else is known of the series. */
export function placeInSelector({ language, tokens, frames, quote }: Before, given: readonly LabelCondition[]): Omit<Place, 'from' | 'quote'> {
  const brace = frames.at(-1)?.at ?? 0;
  const last = tokens.at(-1);
  const others = [...given, ...conditionsAt(tokens, brace)];
  if (isMatchOp(last)) {
    const label = tokens.at(-2)?.text ?? '';
    return { ...NOWHERE, asks: [{ question: ask(language, 'values', others, label) }], isCertain: true };
  }
  if (quote !== '') return NOWHERE;
  if (last?.kind === 'word') return { ...NOWHERE, fixed: MATCH_OPS };
  if (last?.text === '{' || last?.text === ',') return { ...NOWHERE, asks: [{ question: ask(language, 'labels', others) }], isLabel: true, isCertain: true };
  return NOWHERE;
}
