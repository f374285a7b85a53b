import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { pointerOf, PROBLEMS_MAX, type Finding, type Path, type Problem } from './problem.ts';

/**
 * JSON with places. Strict JSON only (no comments, no trailing commas), and nothing that would surprise later: no key
 * twice, no key that means something to JavaScript, no depth that could exhaust the stack.
 */
export interface JsonDocument {
  readonly value: unknown;
  /** Places a finding. */
  readonly place: (finding: Finding) => Problem;
  /** Keys that occur twice or are forbidden; the rest of the document is usable. */
  readonly problems: readonly Problem[];
}

export const JSON_LIMITS = { characters: 2_000_000, depth: 64 } as const;

/** They would reach the prototype of the objects that hold names. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const SYNTAX_PROBLEMS_MAX = 3;

export function readJson(text: string, file: string): JsonDocument | { readonly problems: readonly Problem[]; readonly value?: never; readonly place?: never } {
  const at = placer(text, file);
  if (text.length > JSON_LIMITS.characters) {
    return { problems: [at(0, '', `${text.length} characters`, `at most ${JSON_LIMITS.characters} characters`)] };
  }
  const deep = firstTooDeep(text);
  if (deep >= 0) return { problems: [at(deep, '', 'deeper nesting', `at most ${JSON_LIMITS.depth} levels of lists and objects`)] };

  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  if (errors.length > 0 || root === undefined) return { problems: syntaxProblems(text, errors, at) };

  const problems: Problem[] = [];
  const value = valueOf(root, [], (node, path, found, expected) => {
    if (problems.length < PROBLEMS_MAX) problems.push(at(node.offset, pointerOf(path), found, expected));
  });
  const place = (finding: Finding): Problem =>
    at(offsetOf(root, finding.path, finding.onKey === true), pointerOf(finding.path), finding.found, finding.expected, finding.fix);
  return { value, place, problems };
}

type At = (offset: number, pointer: string, found: string, expected: string, fix?: string) => Problem;

function placer(text: string, file: string): At {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return (offset, pointer, found, expected, fix) => {
    let low = 0;
    for (let high = starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    const message = `Found ${found}, expected ${expected}.`;
    return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1, pointer, found, expected, message, ...(fix === undefined ? {} : { fix }) };
  };
}

/** Offset of the first bracket below the permitted depth, or -1. The parser recurses, so this is looked at before. */
function firstTooDeep(text: string): number {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inText) {
      if (code === 92) i++;
      // A text ends with its line, for the parser too; otherwise a missing quote would hide what follows.
      else if (code === 34 || code === 10) inText = false;
    } else if (code === 34) inText = true;
    else if (code === 91 || code === 123) {
      if (++depth > JSON_LIMITS.depth) return i;
    } else if (code === 93 || code === 125) depth--;
  }
  return -1;
}

/** What the parser missed, in words, and what usually mends it. */
const SYNTAX: Readonly<Record<string, readonly [expected: string, fix?: string]>> = {
  InvalidSymbol: ['a value: text in double quotes, a number, true, false, null, a list or an object', 'Texts need double quotes.'],
  InvalidNumberFormat: ['a number'],
  PropertyNameExpected: ['a key in double quotes', 'Keys need double quotes, and the last one is followed by no comma.'],
  ValueExpected: ['a value', 'The last entry of a list is followed by no comma.'],
  ColonExpected: ['a colon'],
  CommaExpected: ['a comma'],
  CloseBraceExpected: ['a closing brace'],
  CloseBracketExpected: ['a closing bracket'],
  EndOfFileExpected: ['the end of the file'],
  InvalidCommentToken: ['no comment', 'JSON has no comments.'],
  UnexpectedEndOfComment: ['no comment', 'JSON has no comments.'],
  UnexpectedEndOfString: ['a closing double quote'],
  UnexpectedEndOfNumber: ['a number'],
  InvalidUnicode: ['four hexadecimal digits'],
  InvalidEscapeCharacter: ['one of the escapes of JSON', 'Write a backslash as two.'],
  InvalidCharacter: ['no control character inside a text', 'Write a line break as \\n, a tab as \\t.'],
};

function syntaxProblems(text: string, errors: readonly ParseError[], at: At): Problem[] {
  if (text.trim() === '') return [at(0, '', 'an empty file', 'a JSON object')];
  if (errors.length === 0) return [at(0, '', 'something else', 'a JSON object')];
  return errors.slice(0, SYNTAX_PROBLEMS_MAX).map(({ error, offset }) => {
    const [expected, fix] = SYNTAX[printParseErrorCode(error)] ?? ['JSON'];
    const rest = text.slice(offset, offset + 16).split('\n')[0]?.trim() ?? '';
    return at(offset, '', offset >= text.length ? 'the end of the file' : rest === '' ? 'the end of the line' : JSON.stringify(rest), expected, fix);
  });
}

type ReportKey = (node: Node, path: Path, found: string, expected: string) => void;

function valueOf(node: Node, path: Path, report: ReportKey): unknown {
  if (node.type === 'array') return (node.children ?? []).map((child, index) => valueOf(child, [...path, index], report));
  if (node.type !== 'object') return node.value as unknown;
  const result: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const [keyNode, valueNode] = property.children ?? [];
    if (keyNode === undefined || valueNode === undefined) continue;
    const key = String(keyNode.value);
    const below = [...path, key];
    if (FORBIDDEN_KEYS.has(key)) {
      report(keyNode, below, `the key ${JSON.stringify(key)}`, 'another name');
      continue;
    }
    if (Object.hasOwn(result, key)) report(keyNode, below, `the key ${JSON.stringify(key.slice(0, 80))} for the second time`, 'each key once');
    result[key] = valueOf(valueNode, below, report);
  }
  return result;
}

/** Where a value (or its key) begins; where it does not exist, its nearest ancestor. */
function offsetOf(root: Node, path: Path, onKey: boolean): number {
  let node = root;
  let key: Node | undefined;
  for (const part of path) {
    const children = node.children ?? [];
    // The last one counts where a key occurs twice, as it does for the value.
    const property = node.type === 'object' ? children.findLast((child) => child.children?.[0]?.value === part) : undefined;
    const next = node.type === 'array' && typeof part === 'number' ? children[part] : property?.children?.[1];
    key = property?.children?.[0];
    if (next === undefined) return node.offset;
    node = next;
  }
  return onKey && key !== undefined ? key.offset : node.offset;
}
