/**
 * Reads JSON lines the way a log query needs them: numbers keep their digits, keys their order and doubles, and an object
 * has no prototype that a key of a line could reach.
 */

export type JsonValue = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, JsonValue])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonValue[] }
  | { readonly kind: 'string'; readonly text: string }
  /** Numbers, true, false and null: as they are written. */
  | { readonly kind: 'number' | 'word'; readonly text: string }
);

/** Deeper lines count as malformed, so that reading them cannot exhaust the stack. */
const MAX_DEPTH = 100;

interface Reader {
  readonly line: string;
  at: number;
}

/** The value that a line holds, or null when it is no JSON. */
export function readJson(line: string): JsonValue | null {
  const reader: Reader = { line, at: 0 };
  skipSpace(reader);
  const value = readValue(reader, 0);
  skipSpace(reader);
  return value !== null && reader.at === line.length ? value : null;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

function readValue(reader: Reader, depth: number): JsonValue | null {
  const { line, at: from } = reader;
  if (depth > MAX_DEPTH) return null;
  const char = line.charAt(from);
  if (char === '{') return readObject(reader, depth);
  if (char === '[') return readArray(reader, depth);
  if (char === '"') {
    const text = readString(reader);
    return text === null ? null : { kind: 'string', text, from, to: reader.at };
  }
  const number = take(reader, NUMBER);
  if (number !== '') return { kind: 'number', text: number, from, to: reader.at };
  const word = take(reader, WORD);
  return word === '' ? null : { kind: 'word', text: word, from, to: reader.at };
}

function readObject(reader: Reader, depth: number): JsonValue | null {
  const from = reader.at++;
  const members: (readonly [string, JsonValue])[] = [];
  skipSpace(reader);
  if (accept(reader, '}')) return { kind: 'object', members, from, to: reader.at };
  for (;;) {
    skipSpace(reader);
    const key = readString(reader);
    skipSpace(reader);
    if (key === null || !accept(reader, ':')) return null;
    skipSpace(reader);
    const value = readValue(reader, depth + 1);
    if (value === null) return null;
    members.push([key, value]);
    skipSpace(reader);
    if (accept(reader, '}')) return { kind: 'object', members, from, to: reader.at };
    if (!accept(reader, ',')) return null;
  }
}

function readArray(reader: Reader, depth: number): JsonValue | null {
  const from = reader.at++;
  const items: JsonValue[] = [];
  skipSpace(reader);
  if (accept(reader, ']')) return { kind: 'array', items, from, to: reader.at };
  for (;;) {
    skipSpace(reader);
    const value = readValue(reader, depth + 1);
    if (value === null) return null;
    items.push(value);
    skipSpace(reader);
    if (accept(reader, ']')) return { kind: 'array', items, from, to: reader.at };
    if (!accept(reader, ',')) return null;
  }
}

function readString(reader: Reader): string | null {
  const { line } = reader;
  if (line[reader.at] !== '"') return null;
  const from = reader.at;
  let plain = true;
  for (let i = from + 1; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code < 0x20) return null;
    if (code === 0x5c) {
      plain = false;
      i += 1;
    } else if (code === 0x22) {
      reader.at = i + 1;
      return plain ? line.slice(from + 1, i) : unescapeJson(line.slice(from, i + 1));
    }
  }
  return null;
}

/** The value of a quoted text, or null when it has a bad escape. */
function unescapeJson(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

function accept(reader: Reader, char: string): boolean {
  if (reader.line[reader.at] !== char) return false;
  reader.at += 1;
  return true;
}

function take(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.line)?.[0] ?? '';
  reader.at += found.length;
  return found;
}

function skipSpace(reader: Reader): void {
  for (;;) {
    const code = reader.line.charCodeAt(reader.at);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return;
    reader.at += 1;
  }
}
