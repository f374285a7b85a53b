import type { Scenario } from '../../scenario/types.ts';
import type { Practice } from './types.ts';

/** What a scenario practises. Gives nothing of its cause away. */
export function practiceOf({ family, difficulty, skills, variants }: Scenario): Practice {
  return { family, difficulty, skills, twins: Object.keys(variants).length };
}
