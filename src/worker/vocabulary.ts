import type { Run } from '../session/run.ts';
import { logqlVocabulary } from './vocabulary/logql.ts';
import { promqlVocabulary } from './vocabulary/promql.ts';
import { traceqlVocabulary } from './vocabulary/traceql.ts';
import type { Vocabulary, VocabularyQuestion } from './vocabulary/types.ts';

/**
 * What can be written at some place of a query, as it exists at this moment of the run: nothing is known of what has not
 * happened yet. A selector that is nonsense has no words; nothing throws.
 */
export function askVocabulary(run: Run, question: VocabularyQuestion): Vocabulary {
  const fromMs = run.scenario.startEpochMs;
  const toMs = fromMs + Math.ceil(run.world.now / 1000);
  switch (question.language) {
    case 'promql':
      return promqlVocabulary(run.source, question, fromMs, toMs);
    case 'logql':
      return logqlVocabulary(run.recorder.logs, question, fromMs, toMs);
    case 'traceql':
      return traceqlVocabulary(run, question);
  }
}
