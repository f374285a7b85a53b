import { Type, type TProperties, type TSchema, type TUnsafe } from '@sinclair/typebox';

/**
 * Building blocks of the file format. The patterns here are matched against what strangers write, so none may backtrack
 * badly: every repetition is bounded or starts with a character that cannot continue the one before.
 */

const NUMBER = String.raw`\d{1,7}(\.\d{1,6})?`;
const DURATION = `(?=\\d)(${NUMBER}h)?(${NUMBER}m)?(${NUMBER}s)?(${NUMBER}ms)?(${NUMBER}us)?`;

export const DURATION_PATTERN = `^${DURATION}$`;
export const RANGE_PATTERN = `^${DURATION}(\\.\\.${DURATION})?$`;
export const NAME_PATTERN = '^[a-z][a-z0-9_-]{0,62}$';
const CALL_PATTERN = '^[a-z][a-z0-9_>-]{0,126}$';
const VERSION_PATTERN = '^[A-Za-z0-9][A-Za-z0-9.+_-]{0,39}$';
const ENDPOINT_PATTERN = '^[A-Z]{2,10} /[!-~]{0,110}$';
const EVENT_PATTERN = '^[a-z]{2,20}\\.[a-z_]{2,20}:[a-z][a-z0-9_-]{0,62}$';
const PARAM_PATTERN = '^[a-z]{2,12}(\\.[a-z][a-z0-9_>-]{0,126}){1,5}$';

/** What a pattern asks for, in words: a regular expression helps nobody who mistyped a name. */
export const PATTERN_WORDS: Readonly<Record<string, string>> = {
  [DURATION_PATTERN]: 'a duration with a unit, such as "150ms", "2.5s", "15m" or "1h30m" (us, ms, s, m, h)',
  [RANGE_PATTERN]: 'a duration such as "15m", or a range for the seed to choose from, such as "14m..16m"',
  [NAME_PATTERN]: 'a name of lower-case letters, digits, "-" and "_", starting with a letter',
  [CALL_PATTERN]: 'a name such as "orders>inventory"',
  [VERSION_PATTERN]: 'a version such as "2.15.0"',
  [ENDPOINT_PATTERN]: 'a method and a path, such as "GET /stock/{sku}"',
  [EVENT_PATTERN]: 'an event such as "deploy.done:inventory"',
  [PARAM_PATTERN]: 'a tunable such as "services.payments.slow"',
};

/** An object without other keys than the named ones. */
export const closed = <P extends TProperties>(properties: P, description: string) =>
  Type.Object(properties, { additionalProperties: false, description });

const text = (max: number) => (description: string, examples: readonly string[] = []) =>
  Type.String({ minLength: 1, maxLength: max, description, ...(examples.length > 0 ? { examples } : {}) });

/** A line and a paragraph of prose. */
export const line = text(200);
export const prose = text(2_000);

const patterned = (pattern: string, max: number) => (description: string, examples: readonly string[] = []) =>
  Type.String({ pattern, maxLength: max, description, ...(examples.length > 0 ? { examples } : {}) });

export const duration = patterned(DURATION_PATTERN, 32);
export const range = patterned(RANGE_PATTERN, 66);
export const name = patterned(NAME_PATTERN, 63);
export const callName = patterned(CALL_PATTERN, 127);
export const version = patterned(VERSION_PATTERN, 40);
export const endpointName = patterned(ENDPOINT_PATTERN, 128);
export const param = patterned(PARAM_PATTERN, 400);

export const whole = (minimum: number, maximum: number, description: string) => Type.Integer({ minimum, maximum, description });
export const number = (minimum: number, maximum: number, description: string) => Type.Number({ minimum, maximum, description });
export const ratio = (description: string) => number(0, 1, `${description} From 0 to 1.`);
export const yes = (description: string) => Type.Boolean({ description });
export const list = <T extends TSchema>(items: T, description: string, minItems = 0, maxItems = 200) =>
  Type.Array(items, { minItems, maxItems, description });

/** Text that is one of a few words. */
export const oneOf = <const W extends readonly string[]>(words: W, description: string): TUnsafe<W[number]> =>
  Type.Unsafe<W[number]>({ type: 'string', enum: words, description });

const mapOf = (pattern: string) => <T extends TSchema>(values: T, description: string, minProperties = 0): TUnsafe<Record<string, T['static']>> =>
  Type.Unsafe<Record<string, T['static']>>({
    type: 'object',
    patternProperties: { [pattern]: values },
    additionalProperties: false,
    minProperties,
    maxProperties: 200,
    description,
  });

/** Things by name, by endpoint, by version and so on. */
export const byName = mapOf(NAME_PATTERN);
export const byEndpoint = mapOf(ENDPOINT_PATTERN);
export const byVersion = mapOf(VERSION_PATTERN);
export const byRange = mapOf(RANGE_PATTERN);
export const byEvent = mapOf(EVENT_PATTERN);
export const byParam = mapOf(PARAM_PATTERN);

/** Refers to a definition of the root schema; `T` is its type. */
export const ref = <T>(definition: string): TUnsafe<T> => Type.Unsafe<T>({ $ref: `#/definitions/${definition}` });

/**
 * An object whose kind is told by a key that only it has. An `anyOf` would answer a typing slip with the errors of all
 * the kinds; this chain looks for the key and then speaks of that kind alone.
 */
export function byKey<T>(kinds: Readonly<Record<string, TSchema>>, description: string): TUnsafe<T> {
  const chain = Object.entries(kinds).reduceRight<TSchema | false>(
    // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
    (otherwise, [key, schema]) => Type.Unsafe({ if: { required: [key] }, then: schema, else: otherwise }),
    false,
  );
  return Type.Unsafe<T>({ type: 'object', description, ...(chain as object) });
}

/** The same for kinds told apart by the value of one key. */
export function byValue<T>(key: string, kinds: Readonly<Record<string, TSchema>>, description: string): TUnsafe<T> {
  const chain = Object.entries(kinds).reduceRight<TSchema | true>(
    // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
    (otherwise, [value, schema]) => Type.Unsafe({ if: { properties: { [key]: { const: value } } }, then: schema, else: otherwise }),
    true,
  );
  const known = { [key]: { type: 'string', enum: Object.keys(kinds) } };
  return Type.Unsafe<T>({ type: 'object', description, required: [key], properties: known, ...(chain as object) });
}

/** A number, or text with a unit where the tunable is a duration. */
export const amount = (description: string): TUnsafe<number | string> =>
  Type.Unsafe<number | string>({
    description: `${description} A number, or a duration where the tunable is one.`,
    if: { type: 'string' },
    // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
    then: duration('A duration.'),
    else: { type: 'number' },
  });
