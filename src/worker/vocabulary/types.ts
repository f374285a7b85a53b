import type { LabelMatcher } from '../../telemetry/types.ts';

/** What can be written at some place of a query. */
export type WordKind = 'metric' | 'function' | 'aggregation' | 'stage' | 'keyword' | 'operator' | 'label' | 'field' | 'value' | 'intrinsic';

export interface Word {
  /** As it is meant; values are without quotes. */
  readonly text: string;
  readonly kind: WordKind;
  /** A few words beside it: the type of a metric, the signature of a function, how often a value was seen. */
  readonly detail: string;
  /** One or two sentences. */
  readonly help: string;
  readonly example: string;
  /** How a value is written: a text in quotes, everything else as it is. */
  readonly written: 'text' | 'plain';
}

/** What is asked of a run's vocabulary. `words` are those of the language itself, the same in every run. */
export interface VocabularyQuestion {
  readonly language: 'promql' | 'logql' | 'traceql';
  readonly ask: 'words' | 'metrics' | 'labels' | 'fields' | 'values';
  /** What the selector around the place says already. A metric is a matcher of `__name__`. */
  readonly matchers: readonly LabelMatcher[];
  /** Of `values`: whose. In TraceQL a field as it is written, such as `span.http.route`. */
  readonly label: string;
}

export interface Vocabulary {
  readonly words: readonly Word[];
  /** How many more there are. */
  readonly more: number;
}

/** Longer lists help nobody who reads them. */
const WORDS_MAX = 500;

export const word = (kind: WordKind, text: string, rest: Partial<Omit<Word, 'kind' | 'text'>> = {}): Word => ({ text, kind, detail: '', help: '', example: '', written: 'plain', ...rest });

export const vocabularyOf = (words: readonly Word[]): Vocabulary => ({ words: words.slice(0, WORDS_MAX), more: Math.max(0, words.length - WORDS_MAX) });

export const NOTHING: Vocabulary = { words: [], more: 0 };

/** `1 series`, `3 series`, `1 line`, `20 lines`. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
