import { useMemo } from 'react';
import type { Vocabulary, VocabularyQuestion, Word } from '../../../worker/vocabulary/types.ts';
import { useWorld } from '../shared/world-context.ts';
import type { Language } from './language.ts';
import type { Place } from './place/place.ts';
import { logqlPlace } from './place/logql-place.ts';
import { promqlPlace } from './place/promql-place.ts';
import { traceqlPlace } from './place/traceql-place.ts';

/** Answers change as the incident goes on; one that is this old is asked for again. */
const FRESH_MS = 3_000;

export interface VocabularySource {
  /** Rejected when the worker has died; the list is then empty. */
  readonly words: (question: VocabularyQuestion) => Promise<Vocabulary>;
}

type Call = (question: VocabularyQuestion) => Promise<Vocabulary>;

/** Asks the worker, and remembers for a moment what it said; the words of a language for good. */
export function vocabularySource(call: Call, now: () => number = () => performance.now()): VocabularySource {
  const known = new Map<string, { atMs: number; answer: Promise<Vocabulary> }>();
  return {
    words: (question) => {
      const key = JSON.stringify(question);
      const found = known.get(key);
      if (found !== undefined && (question.ask === 'words' || now() - found.atMs < FRESH_MS)) return found.answer;
      const answer = call(question);
      known.set(key, { atMs: now(), answer });
      answer.catch(() => known.delete(key));
      if (known.size > 200) known.delete(known.keys().next().value ?? '');
      return answer;
    },
  };
}

const sources = new WeakMap<object, VocabularySource>();

/** One for each world, so that all query bars share what is known. */
export function useVocabulary(): VocabularySource {
  const { client } = useWorld();
  return useMemo(() => {
    const known = sources.get(client) ?? vocabularySource((question) => client.call('vocabulary', question));
    sources.set(client, known);
    return known;
  }, [client]);
}

const PLACES: Readonly<Record<Language, (text: string, at: number) => Place>> = { promql: promqlPlace, logql: logqlPlace, traceql: traceqlPlace };

export const placeAt = (language: Language, text: string, at: number): Place => PLACES[language](text, at);

/** All that can be written at a place, in the order of its questions. */
export async function wordsAt(source: VocabularySource, { asks, fixed }: Place): Promise<Word[]> {
  const answers = await Promise.all(
    asks.map(async ({ question, kinds }) => {
      const { words } = await source.words(question);
      return kinds === undefined ? words : words.filter(({ kind }) => kinds.includes(kind));
    }),
  );
  return [...answers.flat(), ...fixed];
}
