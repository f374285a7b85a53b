/**
 * Patterns of TraceQL: RE2, the whole text, a dot that is any character, as Tempo matches since 2.7. Texts repeat from span
 * to span, so most answers come from memory; what does not is paid for, as a pattern may be dear.
 */
import { compilePattern } from '../promql/matchers.ts';

/** Pays for work before it is done; throws when there is none left. */
export type Spend = (units: number) => void;

export type PatternTest = (text: string, spend: Spend) => boolean;

const MAX_REMEMBERED = 10_000;
/** Matching costs about as much as working out so many parts of a query, and for each character what the pattern may then be in the middle of. */
const MATCH_WORK = 100;
const CHARACTER_WORK = 30;

/** A pattern that does not compile, which the parser refuses, matches nothing. */
export function newPatternTest(pattern: string): PatternTest {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) return () => false;
  const characterWork = CHARACTER_WORK + sizeOf(pattern);
  const remembered = new Map<string, boolean>();
  return (text, spend) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    spend(MATCH_WORK + characterWork * text.length);
    const matches = compiled.pattern.testExact(text);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(text, matches);
    return matches;
  };
}

/** A rough bound of how many places of a pattern can be reached at once: counted repeats are written out when it is compiled. */
function sizeOf(pattern: string): number {
  let most = 1;
  for (const [, count] of pattern.matchAll(/[{,](\d+)/g)) most = Math.max(most, Number(count));
  return pattern.length * most;
}
