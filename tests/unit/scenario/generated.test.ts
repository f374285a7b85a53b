import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../../src/scenario/generate.ts';
import { PATTERN_WORDS, ScenarioSchema } from '../../../src/scenario/schema.ts';
import { RunSchema } from '../../../src/scenario/schema/run.ts';

/** Keywords that src/scenario/validate.ts knows, and those that only describe. */
const KNOWN = new Set(
  '$schema $ref type enum const pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum minItems maxItems items minProperties maxProperties properties patternProperties additionalProperties required definitions if then else title description examples default'.split(' '),
);

type Node = Record<string, unknown>;

/** Every schema inside a schema, itself included. */
function schemasIn(schema: unknown): Node[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const node = schema as Node;
  const maps = ['properties', 'patternProperties', 'definitions'].flatMap((key) => Object.values((node[key] as Node | undefined) ?? {}));
  const single = ['items', 'additionalProperties', 'if', 'then', 'else'].map((key) => node[key]);
  return [node, ...[...maps, ...single].flatMap(schemasIn)];
}

describe('the files made from the schemas', () => {
  it.each(Object.entries(generatedFiles()))('are fresh: %s (npm run generate)', (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe.each([
  ['scenario', ScenarioSchema],
  ['run', RunSchema],
])('the %s schema', (_name, schema) => {
  const all = schemasIn(schema);

  it('uses only what the validator understands', () => {
    expect(all.length).toBeGreaterThan(50);
    expect([...new Set(all.flatMap((node) => Object.keys(node)))].filter((key) => !KNOWN.has(key))).toEqual([]);
  });

  it('says in words what every pattern of a value or a name asks for', () => {
    const names = all.flatMap((node) => Object.keys((node['patternProperties'] as Node | undefined) ?? {}));
    const silent = [...new Set([...all.map((node) => node['pattern'] as string | undefined), ...names])].filter((pattern) => pattern !== undefined && !(pattern in PATTERN_WORDS));
    expect(silent).toEqual([]);
  });

  it('describes every key', () => {
    const keys = all.flatMap((node) => Object.entries((node['properties'] as Record<string, Node> | undefined) ?? {}));
    const inCondition = (node: Node) => Object.keys(node).length === 1 && 'const' in node;
    const silent = keys.filter(([, node]) => !('description' in node) && !('$ref' in node) && !inCondition(node)).map(([key]) => key);
    expect([...new Set(silent)]).toEqual((schema === RunSchema ? ['kind'] : []));
  });

  it('lets no object have keys that nobody asked for', () => {
    const open = all.filter((node) => node['type'] === 'object' && 'properties' in node && node['additionalProperties'] !== false && !('if' in node));
    expect(open).toEqual([]);
  });
});
