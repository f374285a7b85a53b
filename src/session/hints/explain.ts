import { nextBelow, openStream } from '../../base/random.ts';
import type { Run } from '../run.ts';
import type { ExplainPrompt } from './types.ts';

const OPTIONS_MAX = 4;

/**
 * One question to say the answer back with, from the author's own words: which reading told this cause from its twins, or, for a
 * cause without twins, why the action works. The order is the seed's. Null where there is nothing to choose from.
 */
export function explainPrompt({ scenario, variant, seed }: Pick<Run, 'scenario' | 'variant' | 'seed'>): ExplainPrompt | null {
  const twins = Object.values(scenario.variants).filter(({ id }) => id !== variant.id);
  const right = twins.length > 0 ? variant.truth.discriminators[0] : variant.verdicts.find(({ verdict }) => verdict === 'works')?.why;
  const wrong = twins.length > 0 ? twins.flatMap(({ truth }) => truth.discriminators.slice(0, 1)) : variant.verdicts.filter(({ verdict }) => verdict === 'harms').map(({ why }) => why);
  const others = [...new Set(wrong)].filter((text) => text !== right).slice(0, OPTIONS_MAX - 1);
  if (right === undefined || others.length === 0) return null;
  const options = [right, ...others].map((text, i) => ({ id: `reading-${i}`, text }));
  const stream = openStream(seed, 'explain-hint');
  for (let i = options.length - 1; i > 0; i--) {
    const j = nextBelow(stream, i + 1);
    [options[i], options[j]] = [options[j]!, options[i]!];
  }
  return { question: twins.length > 0 ? 'Which reading tells this cause from the others behind the same page?' : 'Why does the action work?', options, right: 'reading-0' };
}
