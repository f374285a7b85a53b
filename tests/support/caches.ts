import type { AnySpec } from '../../src/sim/parts/fields.ts';
import { specKey, type Field } from '../../src/sim/parts/fields.ts';
import { parseDurationUs } from '../../src/base/time.ts';
import { cache } from '../../src/sim/parts/cache/cache.ts';
import { data } from '../../src/sim/parts/data/data.ts';
import type { StepSpec } from '../../src/sim/spec.ts';

/** Caches, data sets and their steps for tests; what is not spoken of has the default that it has in a file. */

type Values = Readonly<Record<string, number | boolean | string>>;

function withDefaults(fields: Readonly<Record<string, Field>>, own: Values): AnySpec {
  const spec: Record<string, number | boolean | string> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'steps') continue;
    const fallback = 'fallback' in field ? field.fallback : '';
    spec[specKey(name, field)] = field.kind === 'duration' ? (parseDurationUs(String(fallback ?? '0s')) ?? 0) : (fallback ?? '');
  }
  return { ...spec, ...own };
}

export const cacheSpec = (own: Values): AnySpec => withDefaults(cache.fields, { title: 'Cache', ...own });
export const dataSpec = (own: Values): AnySpec => withDefaults(data.fields, { title: 'Records', ...own });

type Steps = readonly StepSpec[];

function step(fields: Readonly<Record<string, Field>>, key: string, part: string, values: Values, blocks: Readonly<Record<string, Steps>>): StepSpec {
  return { do: 'part', step: key, part, values: withDefaults(fields, values), blocks };
}

export const cached = (name: string, miss: Steps): StepSpec => step(cache.steps!['cache'].fields, 'cache', name, {}, { miss });
export const fill = (name: string): StepSpec => step({}, 'fill', name, {}, {});
export const invalidate = (name: string, values: Values = {}): StepSpec => step(cache.steps!['invalidate'].fields, 'invalidate', name, values, {});
export const read = (name: string): StepSpec => step({}, 'read', name, {}, {});
export const serve = (name: string): StepSpec => step({}, 'serve', name, {}, {});
export const write = (name: string, steps: Steps, values: Values = {}, refused: Steps = []): StepSpec => step(data.steps!['write'].fields, 'write', name, values, { steps, refused });
export const check = (name: string, values: Values = {}, none: Steps = []): StepSpec => step(data.steps!['check'].fields, 'check', name, values, { none });
export const take = (name: string, steps: Steps, values: Values = {}, refused: Steps = []): StepSpec => step(data.steps!['take'].fields, 'take', name, values, { steps, refused });
