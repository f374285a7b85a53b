/**
 * Label matchers. Regular expressions have RE2's syntax and linear time and must match the whole value, as in
 * Prometheus; JavaScript's own RegExp is never given a pattern that a person wrote.
 */
import { RE2JS } from 're2js';
import type { LabelMatcher } from '../../telemetry/types.ts';

/** Longer patterns are refused: compiling costs memory in proportion to the pattern times its counted repeats. */
export const MAX_PATTERN_LENGTH = 10_000;
const MAX_REMEMBERED = 10_000;
const META = /[\\.+*?()|[\]{}^$]/;

export type CompiledPattern = { readonly ok: true; readonly pattern: RE2JS } | { readonly ok: false; readonly message: string };

/** An RE2 pattern where `.` matches newlines too. Errors: the compiler's message. */
export function compilePattern(pattern: string): CompiledPattern {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    return { ok: false, message: `regular expression longer than ${MAX_PATTERN_LENGTH} characters` };
  }
  if (countedSize(pattern) > MAX_PATTERN_LENGTH * 5) {
    return { ok: false, message: 'regular expression too large: its counted repeats multiply' };
  }
  try {
    return { ok: true, pattern: RE2JS.compile(pattern, RE2JS.DOTALL) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : 'error parsing regexp' };
  }
}

/** Why a matcher cannot be used, or null. */
export function matcherError(matcher: LabelMatcher): string | null {
  if (matcher.op === '=' || matcher.op === '!=' || literalAlternatives(matcher.value) !== null) return null;
  const compiled = compilePattern(matcher.value);
  return compiled.ok ? null : compiled.message;
}

const testers = new WeakMap<LabelMatcher, (value: string) => boolean>();

/** Whether a label's value (empty when the label is absent) satisfies the matcher. A bad pattern matches nothing. */
export function matchesValue(matcher: LabelMatcher, value: string): boolean {
  let tester = testers.get(matcher);
  if (tester === undefined) {
    tester = makeTester(matcher);
    testers.set(matcher, tester);
  }
  return tester(value);
}

function makeTester(matcher: LabelMatcher): (value: string) => boolean {
  const wanted = matcher.value;
  if (matcher.op === '=') return (value) => value === wanted;
  if (matcher.op === '!=') return (value) => value !== wanted;
  const test = patternTester(wanted);
  return matcher.op === '=~' ? test : (value) => !test(value);
}

/** A remembered full match. Label values repeat, so most answers come from the memory. */
function patternTester(pattern: string): (value: string) => boolean {
  if (pattern === '.*') return () => true;
  if (pattern === '.+') return (value) => value !== '';
  const literals = literalAlternatives(pattern);
  if (literals !== null) return (value) => literals.has(value);
  const compiled = compilePattern(pattern);
  if (!compiled.ok) return () => false;
  const remembered = new Map<string, boolean>();
  return (value) => {
    let answer = remembered.get(value);
    if (answer === undefined) {
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      answer = compiled.pattern.testExact(value);
      remembered.set(value, answer);
    }
    return answer;
  };
}

/** `a|b|c` without any special character is a set of words; null for every other pattern. */
function literalAlternatives(pattern: string): ReadonlySet<string> | null {
  const words = pattern.split('|');
  return words.some((word) => META.test(word)) ? null : new Set(words);
}

/** A rough upper bound of the compiled size: length plus the sum of all counted repeats times what they may repeat. */
function countedSize(pattern: string): number {
  let size = pattern.length;
  for (const match of pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) size += Math.max(Number(match[1]), Number(match[2] ?? 0));
  return size;
}
