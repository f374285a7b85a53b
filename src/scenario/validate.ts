import { didYouMean } from './nearest.ts';
import { PROBLEMS_MAX, quote, type Finding, type Path } from './problem.ts';

/**
 * Checks data against a schema of ours: the part of JSON Schema (draft 7) that src/scenario/schema uses, read from the
 * schema object itself. It leaves out what those schemas never say; a test compares it with AJV on thousands of damaged
 * files. Why it exists: docs/adr/0003-own-validator.md.
 */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: SchemaNode;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly required?: readonly string[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
  readonly if?: SchemaNode;
  readonly then?: SchemaNode;
  readonly else?: SchemaNode | boolean;
}

export interface ValidateOptions {
  readonly root: SchemaNode;
  /** What patterns ask for, in words. */
  readonly words: Readonly<Record<string, string>>;
}

export function validate(value: unknown, options: ValidateOptions): Finding[] {
  const findings: Finding[] = [];
  visit(options.root, value, [], { ...options, findings });
  return findings;
}

interface Visit extends ValidateOptions {
  readonly findings: Finding[];
}

function visit(schema: SchemaNode, value: unknown, path: Path, context: Visit): void {
  if (context.findings.length >= PROBLEMS_MAX) return;
  if (schema.$ref !== undefined) {
    const target = context.root.definitions?.[schema.$ref.replace('#/definitions/', '')];
    if (target !== undefined) visit(target, value, path, context);
    return;
  }
  const fault = scalarFault(schema, value, context.words);
  if (fault !== null) {
    const fix = typeof value === 'string' && schema.enum !== undefined ? didYouMean(value, schema.enum.map(String)) : undefined;
    context.findings.push({ path, found: quote(value), expected: explained(fault, schema), fix });
    return;
  }
  if (Array.isArray(value)) visitList(schema, value, path, context);
  else if (isObject(value)) visitObject(schema, value, path, context);
  visitBranch(schema, value, path, context);
}

/** What is wrong with a value by itself, without looking into it: what was expected, or null. */
function scalarFault(schema: SchemaNode, value: unknown, words: Readonly<Record<string, string>>): string | null {
  const types = schema.type === undefined ? [] : typeof schema.type === 'string' ? [schema.type] : schema.type;
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    return schema.pattern !== undefined ? wordsOf(schema.pattern, words) : types.map((type) => TYPE_WORDS[type] ?? type).join(' or ');
  }
  if (schema.const !== undefined && value !== schema.const) return JSON.stringify(schema.const);
  if (schema.enum !== undefined && !schema.enum.includes(value)) return listed(schema.enum.map((one) => JSON.stringify(one)));
  if (typeof value === 'number') return numberFault(schema, value);
  if (typeof value === 'string') {
    if (value.length > (schema.maxLength ?? Infinity)) return `at most ${schema.maxLength} characters`;
    if (value.length < (schema.minLength ?? 0)) return 'some text';
    if (schema.pattern !== undefined && !matcher(schema.pattern).test(value)) return wordsOf(schema.pattern, words);
  }
  return null;
}

function numberFault(schema: SchemaNode, value: number): string | null {
  if (value < (schema.minimum ?? -Infinity)) return `${schema.minimum} or more`;
  if (value > (schema.maximum ?? Infinity)) return `${schema.maximum} or less`;
  if (value <= (schema.exclusiveMinimum ?? -Infinity)) return `more than ${schema.exclusiveMinimum}`;
  if (value >= (schema.exclusiveMaximum ?? Infinity)) return `less than ${schema.exclusiveMaximum}`;
  return null;
}

function visitList(schema: SchemaNode, value: readonly unknown[], path: Path, context: Visit): void {
  const size = sizeFault(value.length, schema.minItems, schema.maxItems, 'entries');
  if (size !== null) context.findings.push({ path, found: quote(value), expected: explained(size, schema) });
  if (schema.items !== undefined) for (const [index, item] of value.entries()) visit(schema.items, item, [...path, index], context);
}

function visitObject(schema: SchemaNode, value: Readonly<Record<string, unknown>>, path: Path, context: Visit): void {
  const keys = Object.keys(value);
  const size = sizeFault(keys.length, schema.minProperties, schema.maxProperties, 'keys');
  if (size !== null) context.findings.push({ path, found: quote(value), expected: explained(size, schema) });
  for (const key of schema.required ?? []) {
    if (Object.hasOwn(value, key)) continue;
    const known = schema.properties?.[key];
    context.findings.push({ path, found: `no ${JSON.stringify(key)}`, expected: explained(`the key ${JSON.stringify(key)}`, known ?? {}) });
  }
  for (const key of keys) {
    if (context.findings.length >= PROBLEMS_MAX) return;
    const below = schemaOfKey(schema, key);
    if (below === null) context.findings.push(unknownKey(schema, value, key, path, context.words));
    else visit(below, value[key], [...path, key], context);
  }
}

/** The schema of the value at a key; null where the key may not be there. */
function schemaOfKey(schema: SchemaNode, key: string): SchemaNode | null {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key] ?? null;
  for (const [pattern, below] of Object.entries(schema.patternProperties ?? {})) {
    if (key.length <= KEY_MAX && matcher(pattern).test(key)) return below;
  }
  if (schema.additionalProperties === false) return null;
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
}

function unknownKey(schema: SchemaNode, value: Readonly<Record<string, unknown>>, key: string, path: Path, words: Readonly<Record<string, string>>): Finding {
  const found = `the key ${quote(key)}`;
  const pattern = Object.keys(schema.patternProperties ?? {})[0];
  if (pattern !== undefined) return { path: [...path, key], onKey: true, found, expected: wordsOf(pattern, words) };
  const free = Object.keys(schema.properties ?? {}).filter((name) => !Object.hasOwn(value, name));
  const expected = free.length === 0 ? 'no further key' : listed(free.map((name) => JSON.stringify(name)));
  return { path: [...path, key], onKey: true, found, expected, fix: didYouMean(key, free) };
}

/** `if`, `then`, `else`: kinds of steps, actions and intents. Without a kind, what the whole asks for is said. */
function visitBranch(schema: SchemaNode, value: unknown, path: Path, context: Visit): void {
  let at = schema;
  const kinds: string[] = [];
  while (at.if !== undefined) {
    if (validate(value, { root: at.if, words: context.words }).length === 0) {
      if (at.then !== undefined) visit(at.then, value, path, context);
      return;
    }
    kinds.push(...(at.if.required ?? []));
    if (at.else === undefined || at.else === true) return;
    if (at.else === false) {
      const keys = isObject(value) ? Object.keys(value) : [];
      const fix = keys.map((key) => didYouMean(key, kinds)).find((text) => text !== undefined);
      const found = keys.length === 0 ? quote(value) : `an object with ${listed(keys.slice(0, 8).map(quote))}`;
      context.findings.push({ path, found, expected: schema.description?.replace(/\.$/, '') ?? listed(kinds), fix });
      return;
    }
    if (at.else.if === undefined) {
      visit(at.else, value, path, context);
      return;
    }
    at = at.else;
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'text in double quotes',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

/** Keys of maps are names; a longer one matches no pattern worth trying. */
const KEY_MAX = 400;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'number') return Number.isFinite(value);
  return typeof value === type;
}

function sizeFault(size: number, least: number | undefined, most: number | undefined, what: string): string | null {
  if (size < (least ?? 0)) return `at least ${least} ${what}`;
  return size > (most ?? Infinity) ? `at most ${most} ${what}` : null;
}

const explained = (expected: string, schema: SchemaNode): string =>
  schema.description === undefined ? expected : `${expected} (${schema.description.replace(/\.$/, '')})`;
const wordsOf = (pattern: string, words: Readonly<Record<string, string>>): string => words[pattern] ?? `text that matches ${pattern}`;
const listed = (items: readonly string[]): string => (items.length > 1 ? `${items.slice(0, -1).join(', ')} or ${items.at(-1)}` : (items[0] ?? 'nothing'));

const matchers = new Map<string, RegExp>();
function matcher(pattern: string): RegExp {
  let found = matchers.get(pattern);
  if (found === undefined) matchers.set(pattern, (found = new RegExp(pattern)));
  return found;
}
