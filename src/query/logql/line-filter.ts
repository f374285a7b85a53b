/** Line filters: tests of a line's text. */
import { compilePattern } from '../promql/matchers.ts';
import type { LineFilter } from './ast.ts';
import { matchesPattern, parseFilterPattern } from './pattern.ts';

export type TextTest = (line: string) => boolean;

const META = /[\\.+*?()|[\]{}^$]/;

/** Whether a pattern is a text, or several with `|` between, and so needs no regular expression. */
export function plainAlternatives(pattern: string): readonly string[] | null {
  const words = pattern.split('|');
  return words.some((word) => META.test(word)) ? null : words;
}

/** The filter as a function. Its patterns have been checked by the parser; a bad one matches nothing. */
export function compileLineFilter(filter: LineFilter): TextTest {
  const tests = filter.values.map((value) => compileValue(filter.op, value));
  const [first = () => false] = tests;
  const any: TextTest = tests.length === 1 ? first : (line) => tests.some((test) => test(line));
  return filter.op.startsWith('!') ? (line) => !any(line) : any;
}

function compileValue(op: LineFilter['op'], value: string): TextTest {
  if (op === '|=' || op === '!=') return (line) => line.includes(value);
  if (op === '|>' || op === '!>') {
    const parsed = parseFilterPattern(value);
    return (line) => parsed.ok && matchesPattern(parsed.pattern, line);
  }
  const words = plainAlternatives(value);
  if (words !== null) return (line) => words.some((word) => line.includes(word));
  const compiled = compilePattern(value);
  return (line) => compiled.ok && compiled.pattern.test(line);
}

/**
 * Texts that every match of a regular expression contains, found without understanding it: letters outside of groups,
 * classes and repeats. Empty when nothing is certain. With `(?i)` they are only certain without their case.
 */
export function requiredTexts(pattern: string): { readonly texts: readonly string[]; readonly foldsCase: boolean } {
  const nothing = { texts: [], foldsCase: false };
  const foldsCase = pattern.startsWith('(?i)');
  const body = foldsCase ? pattern.slice(4) : pattern;
  if (body.includes('(?') || body.includes('\\Q')) return nothing;
  const texts: string[] = [];
  let run = '';
  const end = (): void => {
    if (run !== '') texts.push(run);
    run = '';
  };
  for (let i = 0; i < body.length; i++) {
    const char = body.charAt(i);
    if (char === '|') return nothing;
    if (char === '(' || char === '[') {
      end();
      i = char === '(' ? groupEnd(body, i) : classEnd(body, i);
      if (i < 0) return nothing;
    } else if (char === '\\') {
      i += 1;
      const escaped = body.charAt(i);
      if (/[dDsSwWbBAz]/.test(escaped)) end();
      else if (/[A-Za-z0-9]/.test(escaped)) return nothing;
      else run += escaped;
    } else if (char === '*' || char === '?' || char === '{') {
      // The character before may be missing, or stand there several times.
      run = run.slice(0, startOfLast(run));
      end();
      if (char === '{') i = Math.max(i, body.indexOf('}', i));
    } else if (char === '+' || char === '.' || char === '^' || char === '$') end();
    else run += char;
  }
  end();
  return { texts, foldsCase };
}

/** Where the last character starts; some are two units. */
function startOfLast(text: string): number {
  const at = text.length - 1;
  return at > 0 && (text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at - 1 : Math.max(0, at);
}

/** The place of the `)` that closes a group, -1 when it is not plain to see. */
function groupEnd(body: string, from: number): number {
  let depth = 0;
  for (let i = from; i < body.length; i++) {
    const char = body.charAt(i);
    if (char === '\\') i += 1;
    else if (char === '[') {
      i = classEnd(body, i);
      if (i < 0) return -1;
    } else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth === 0) return i;
  }
  return -1;
}

/** The place of the `]` that closes a class; one right behind the start is a member of it. */
function classEnd(body: string, from: number): number {
  let i = from + 1;
  if (body.charAt(i) === '^') i += 1;
  if (body.charAt(i) === ']') i += 1;
  for (; i < body.length; i++) {
    const char = body.charAt(i);
    if (char === '\\') i += 1;
    else if (char === '[' && body.charAt(i + 1) === ':') return -1;
    else if (char === ']') return i;
  }
  return -1;
}
