/** Parsing of `{selector}` and of the stages behind it. */
import type { LabelMatcher, MatchOp } from '../../telemetry/types.ts';
import type { Extraction, LabelChoice, LabelFormat, LineFilter, LineFilterOp, Stage, Unwrap } from './ast.ts';
import type { Span } from '../promql/ast.ts';
import { acceptSymbol, acceptWord, advance, endOfLast, expectSymbol, isSymbol, isWord, peek, stringValue, unexpected, type Cursor } from '../promql/cursor.ts';
import { parseFailure } from '../promql/failure.ts';
import type { Token } from '../promql/lexer.ts';
import { compilePattern, matcherError, matchesValue } from '../promql/matchers.ts';
import { parseLabelFilter, STAGE_NAMES, startsLabelFilter } from './parse-label-filter.ts';
import { parseCapturePattern, parseFilterPattern, type PatternResult } from './pattern.ts';
import { parseTemplate } from './template.ts';

/** More stages are refused: each is work for every line. */
export const MAX_STAGES = 100;

const MATCH_OPS: ReadonlySet<string> = new Set(['=', '!=', '=~', '!~']);
const LINE_FILTER_OPS: ReadonlySet<string> = new Set(['|=', '!=', '|~', '!~', '|>', '!>']);

export function parseSelector(cursor: Cursor): LabelMatcher[] {
  const open = expectSymbol(cursor, '{', 'log query');
  const matchers: LabelMatcher[] = [];
  while (!acceptSymbol(cursor, '}')) {
    const name = expectName(cursor, 'stream selector', 'label name or "}"');
    matchers.push(parseMatcher(cursor, name, 'stream selector'));
    if (!acceptSymbol(cursor, ',') && !isSymbol(peek(cursor), '}')) throw unexpected(peek(cursor), 'stream selector', '"," or "}"');
  }
  if (matchers.every((matcher) => matchesValue(matcher, ''))) {
    throw parseFailure('queries require at least one regexp or equality matcher that does not have an empty-compatible value', { from: open.from, to: endOfLast(cursor) });
  }
  return matchers;
}

/** The operator and value of a matcher whose name has been read. */
export function parseMatcher(cursor: Cursor, name: Token, context: string): LabelMatcher {
  const op = advance(cursor);
  if (op.kind !== 'symbol' || !MATCH_OPS.has(op.text)) throw unexpected(op, context, 'one of "=", "!=", "=~", "!~"');
  const token = peek(cursor);
  const matcher: LabelMatcher = { name: name.text, op: op.text as MatchOp, value: expectString(cursor, context) };
  const problem = matcherError(matcher);
  if (problem !== null) throw parseFailure(problem, token);
  return matcher;
}

function expectName(cursor: Cursor, context: string, wanted: string): Token {
  const token = peek(cursor);
  if (token.kind !== 'identifier') throw unexpected(token, context, wanted);
  return advance(cursor);
}

function expectString(cursor: Cursor, context: string): string {
  const token = peek(cursor);
  if (token.kind !== 'string') throw unexpected(token, context, 'quoted string');
  advance(cursor);
  return stringValue(token);
}

/** What stands behind a selector: any number of stages, and `unwrap` with filters behind it where a metric query needs it. */
export interface Pipeline {
  readonly stages: Stage[];
  unwrap: Unwrap | null;
}

/** Reads stages up to the first token that starts none, and adds them to the pipeline. */
export function parsePipeline(cursor: Cursor, pipeline: Pipeline): void {
  for (;;) {
    const start = peek(cursor);
    const stage = parseNextStage(cursor, pipeline);
    if (stage === null) return;
    if (pipeline.stages.length + (pipeline.unwrap?.filters.length ?? 0) >= MAX_STAGES) throw parseFailure(`query has more than ${MAX_STAGES} stages`, start);
    if (stage === 'unwrap') continue;
    if (pipeline.unwrap === null) pipeline.stages.push(stage);
    else if (stage.kind === 'label_filter') pipeline.unwrap = { ...pipeline.unwrap, filters: [...pipeline.unwrap.filters, stage.filter] };
    else throw parseFailure('only label filters may stand behind unwrap', stage);
  }
}

function parseNextStage(cursor: Cursor, pipeline: Pipeline): Stage | 'unwrap' | null {
  const start = peek(cursor);
  if (start.kind === 'symbol' && LINE_FILTER_OPS.has(start.text)) return parseLineFilter(cursor);
  if (!acceptSymbol(cursor, '|')) return null;
  const from = start.from;
  const head = peek(cursor);
  if (isSymbol(head, '(') || startsLabelFilter(cursor)) {
    const filter = parseLabelFilter(cursor);
    return { kind: 'label_filter', filter, from, to: endOfLast(cursor) };
  }
  if (head.kind !== 'identifier') throw unexpected(head, 'pipeline', 'a stage such as json, or a label filter');
  if (isWord(head, 'unwrap')) {
    if (pipeline.unwrap !== null) throw parseFailure('unwrap may stand only once', head);
    pipeline.unwrap = parseUnwrap(cursor);
    return 'unwrap';
  }
  advance(cursor);
  const stage = parseStage(cursor, head);
  return { ...stage, from, to: endOfLast(cursor) };
}

type Unplaced<S> = S extends Span ? Omit<S, 'from' | 'to'> : never;

function parseStage(cursor: Cursor, head: Token): Unplaced<Stage> {
  switch (head.text) {
    case 'json':
      return { kind: 'json', extractions: parseExtractions(cursor, true) };
    case 'logfmt': {
      const flags = parseFlags(cursor);
      return { kind: 'logfmt', strict: flags.has('--strict'), keepEmpty: flags.has('--keep-empty'), extractions: parseExtractions(cursor, false) };
    }
    case 'pattern':
      return { kind: 'pattern', pattern: checkedPattern(cursor, parseCapturePattern) };
    case 'regexp':
      return { kind: 'regexp', pattern: parseRegexp(cursor) };
    case 'line_format':
      return { kind: 'line_format', template: parseTemplateText(cursor) };
    case 'label_format':
      return { kind: 'label_format', formats: parseFormats(cursor) };
    case 'drop':
    case 'keep':
      return { kind: head.text, choices: parseChoices(cursor, head.text) };
    case 'unpack':
    case 'decolorize':
      return { kind: head.text };
    default:
      throw parseFailure(`unknown stage "${head.text.slice(0, 40)}"; known are ${[...STAGE_NAMES].join(', ')}, and label filters such as level="error"`, head);
  }
}

function parseLineFilter(cursor: Cursor): LineFilter {
  const start = advance(cursor);
  const op = start.text as LineFilterOp;
  const values: string[] = [];
  do {
    if (isWord(peek(cursor), 'ip') && isSymbol(peek(cursor, 1), '(')) throw parseFailure('ip() is not supported here', peek(cursor));
    const value = op === '|>' || op === '!>' ? checkedPattern(cursor, parseFilterPattern) : expectString(cursor, 'line filter');
    if (op === '|~' || op === '!~') checkRegexp(cursor, value);
    values.push(value);
  } while (acceptWord(cursor, 'or'));
  return { kind: 'line_filter', op, values, from: start.from, to: endOfLast(cursor) };
}

/** Checks the pattern that is the last token. */
function checkRegexp(cursor: Cursor, pattern: string): void {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw parseFailure(compiled.message, lastToken(cursor));
}

function lastToken(cursor: Cursor): Token {
  return cursor.tokens[cursor.at - 1] ?? peek(cursor);
}

function checkedPattern(cursor: Cursor, parse: (text: string) => PatternResult): string {
  const text = expectString(cursor, 'pattern');
  const parsed = parse(text);
  if (!parsed.ok) throw parseFailure(parsed.message, lastToken(cursor));
  return text;
}

function parseRegexp(cursor: Cursor): string {
  const text = expectString(cursor, 'regexp');
  const compiled = compilePattern(text);
  if (!compiled.ok) throw parseFailure(compiled.message, lastToken(cursor));
  if (Object.keys(compiled.pattern.namedGroups()).length === 0) {
    throw parseFailure('at least one named capture such as (?P<status>…) must be supplied', lastToken(cursor));
  }
  return text;
}

function parseFlags(cursor: Cursor): Set<string> {
  const flags = new Set<string>();
  for (let token = peek(cursor); token.kind === 'symbol' && token.text.startsWith('--'); token = peek(cursor)) {
    if (token.text !== '--strict' && token.text !== '--keep-empty') throw unexpected(token, 'logfmt', '--strict or --keep-empty');
    flags.add(advance(cursor).text);
  }
  return flags;
}

/** `a, b="path"`; a name alone is its own path. */
function parseExtractions(cursor: Cursor, nested: boolean): Extraction[] {
  const extractions: Extraction[] = [];
  while (peek(cursor).kind === 'identifier' && !isWord(peek(cursor), 'offset')) {
    const name = advance(cursor);
    const path = acceptSymbol(cursor, '=') ? expectString(cursor, 'extraction') : name.text;
    const steps = nested ? parsePath(path) : path === '' ? null : [path];
    if (steps === null) throw parseFailure(`cannot read the path ${JSON.stringify(path)}`, lastToken(cursor));
    extractions.push({ name: name.text, path: steps });
    if (!acceptSymbol(cursor, ',')) break;
  }
  return extractions;
}

/** `a.b[0]["c d"]` as steps; null when it is no path. */
function parsePath(text: string): (string | number)[] | null {
  const steps: (string | number)[] = [];
  const pattern = /\.?([A-Za-z_][A-Za-z0-9_-]*)|\[(\d{1,9})\]|\["((?:[^"\\]|\\.)*)"\]/y;
  for (let at = 0; at < text.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null || (at === 0 && match[0].startsWith('.'))) return null;
    steps.push(match[1] ?? (match[2] === undefined ? (match[3] ?? '') : Number(match[2])));
  }
  return steps.length === 0 ? null : steps;
}

function parseTemplateText(cursor: Cursor): string {
  const token = peek(cursor);
  const text = expectString(cursor, 'template');
  const parsed = parseTemplate(text);
  if (parsed.ok) return text;
  // Offsets inside the string fit the query only where nothing was escaped.
  const at = token.to - token.from === text.length + 2 ? token.from + 1 + parsed.at : token.from;
  throw parseFailure(parsed.message, { from: at, to: token.to });
}

function parseFormats(cursor: Cursor): LabelFormat[] {
  const formats: LabelFormat[] = [];
  do {
    const name = expectName(cursor, 'label_format', 'label name');
    if (formats.some((other) => other.name === name.text)) throw parseFailure(`label_format sets "${name.text}" more than once`, name);
    if (name.text === '__error__') throw parseFailure('__error__ cannot be formatted', name);
    expectSymbol(cursor, '=', 'label_format');
    if (peek(cursor).kind === 'string') formats.push({ name: name.text, template: parseTemplateText(cursor) });
    else formats.push({ name: name.text, source: expectName(cursor, 'label_format', 'label name or quoted template').text });
  } while (acceptSymbol(cursor, ','));
  return formats;
}

function parseChoices(cursor: Cursor, stage: string): LabelChoice[] {
  const choices: LabelChoice[] = [];
  do {
    const name = expectName(cursor, stage, 'label name');
    const next = peek(cursor);
    const hasMatcher = next.kind === 'symbol' && MATCH_OPS.has(next.text);
    choices.push({ name: name.text, matcher: hasMatcher ? parseMatcher(cursor, name, stage) : null });
  } while (acceptSymbol(cursor, ','));
  return choices;
}

const CONVERSIONS: ReadonlyMap<string, Unwrap['conversion']> = new Map([['duration', 'duration'], ['duration_seconds', 'duration'], ['bytes', 'bytes']]);

function parseUnwrap(cursor: Cursor): Unwrap {
  const start = advance(cursor);
  const name = expectName(cursor, 'unwrap', 'label name');
  if (!acceptSymbol(cursor, '(')) return { label: name.text, conversion: 'number', filters: [], from: start.from, to: endOfLast(cursor) };
  const conversion = CONVERSIONS.get(name.text);
  if (conversion === undefined) throw parseFailure(`unknown conversion "${name.text}"; known are ${[...CONVERSIONS.keys()].join(', ')}`, name);
  const label = expectName(cursor, 'unwrap', 'label name');
  expectSymbol(cursor, ')', 'unwrap');
  return { label: label.text, conversion, filters: [], from: start.from, to: endOfLast(cursor) };
}
