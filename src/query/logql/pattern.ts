/** Patterns such as `<ip> - <_> "<method> <path>"`: literal text and captures, without any other special character. */

export interface Pattern {
  /** Literals and captures in turns: `parts[i]` is a capture's name, `_` for none, when `isCapture[i]`. */
  readonly parts: readonly string[];
  readonly isCapture: readonly boolean[];
}

export type PatternResult = { readonly ok: true; readonly pattern: Pattern } | { readonly ok: false; readonly message: string };

const CAPTURE = /<([A-Za-z_][A-Za-z0-9_]*)>/g;

/** For the parser `pattern`: captures need names, and text between them. */
export function parseCapturePattern(text: string): PatternResult {
  const pattern = cut(text);
  const names = pattern.parts.filter((part, i) => pattern.isCapture[i] === true && part !== '_');
  if (names.length === 0) return { ok: false, message: 'a pattern needs at least one named capture such as <status>' };
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return { ok: false, message: `duplicate capture name (${twice})` };
  if (pattern.isCapture.some((is, i) => is && pattern.isCapture[i + 1] === true)) return { ok: false, message: 'two captures need text between them' };
  return { ok: true, pattern };
}

/** For the line filters `|>` and `!>`: only `<_>`. */
export function parseFilterPattern(text: string): PatternResult {
  const pattern = cut(text);
  const named = pattern.parts.find((part, i) => pattern.isCapture[i] === true && part !== '_');
  if (named !== undefined) return { ok: false, message: `named captures such as <${named}> are not allowed in a line filter; use <_>` };
  return { ok: true, pattern };
}

function cut(text: string): Pattern {
  const parts: string[] = [];
  const isCapture: boolean[] = [];
  const add = (part: string, capture: boolean): void => {
    if (part === '') return;
    parts.push(part);
    isCapture.push(capture);
  };
  let at = 0;
  for (const match of text.matchAll(CAPTURE)) {
    add(text.slice(at, match.index), false);
    add(match[1] ?? '_', true);
    at = match.index + match[0].length;
  }
  add(text.slice(at), false);
  return { parts, isCapture };
}

/**
 * What the named captures take from a line. A capture ends where the text behind it first occurs; when it does not occur,
 * the capture takes the rest and the others nothing. Text at the start must be the line's start.
 */
export function capture(pattern: Pattern, line: string, put: (name: string, value: string) => void): void {
  const { parts, isCapture } = pattern;
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? '';
    if (isCapture[i] !== true) {
      // Only the first part can be text here: others were found at the end of the capture before them.
      if (!line.startsWith(part)) return;
      at = part.length;
      continue;
    }
    const next = parts[i + 1];
    const end = next === undefined ? line.length : line.indexOf(next, at);
    if (part !== '_') put(part, end < 0 ? line.slice(at) : line.slice(at, end));
    if (end < 0 || next === undefined) return;
    at = end + next.length;
    i += 1;
  }
}

/** Whether a whole line has the pattern's texts in their order, with anything where captures stand. */
export function matchesPattern({ parts, isCapture }: Pattern, line: string): boolean {
  const last = parts.length - 1;
  if (last < 0) return true;
  let at = 0;
  for (let i = 0; i <= last; i++) {
    const part = parts[i] ?? '';
    if (isCapture[i] === true) continue;
    if (i === last) return (i === 0 ? line === part : line.length - part.length >= at && line.endsWith(part));
    const found = i === 0 ? (line.startsWith(part) ? 0 : -1) : line.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}
