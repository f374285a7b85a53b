import { parseDurationUs } from '../../base/time.ts';
import { specKey, type AnySpec, type Field, type Fields } from '../../sim/parts/fields.ts';
import { PARTS, partOfStep } from '../../sim/parts/parts.ts';
import type { PartStepSpec, StepSpec, SystemSpec } from '../../sim/spec.ts';
import type { PartFile } from '../schema/parts.ts';
import type { StepFile } from '../schema/steps.ts';

/** Reads the sections of the parts, with what their authors left out. */
export function normaliseParts(file: Readonly<Record<string, unknown>>): SystemSpec['parts'] {
  return Object.fromEntries(
    PARTS.filter(({ section, sparse }) => sparse !== true || Object.keys(file[section] ?? {}).length > 0).map((part) => {
      const things = (file[part.section] ?? {}) as Readonly<Record<string, PartFile>>;
      return [part.section, Object.fromEntries(Object.entries(things).map(([name, thing]) => [name, specFrom(part.fields, thing)]))];
    }),
  );
}

function specFrom(fields: Fields, file: PartFile): AnySpec {
  const spec: Record<string, AnySpec[string]> = {};
  for (const [key, field] of Object.entries(fields)) if (field.kind !== 'steps' && field.kind !== 'blocks') spec[specKey(key, field)] = valueOf(field, file[key]);
  return spec;
}

function valueOf(field: Field, written: unknown): AnySpec[string] {
  const value = written ?? ('fallback' in field ? field.fallback : undefined);
  if (field.kind === 'duration') return parseDurationUs(typeof value === 'string' ? value : '0s') ?? 0;
  if (field.kind === 'refs') return (value ?? []) as readonly string[];
  return value as AnySpec[string];
}

/** The part's step that an object of the file is, or null where it is one of the core's. */
export function partStepOf(step: StepFile, inner: (steps: readonly StepFile[]) => StepSpec[]): PartStepSpec | null {
  const file = step as unknown as PartFile;
  const key = partStepKey(file);
  if (key === null) return null;
  const fields: Fields = partOfStep(key)?.steps?.[key]?.fields ?? {};
  const blocks = Object.entries(fields).flatMap(([name, field]): [string, unknown][] => (field.kind === 'steps' ? [[name, file[name]]] : field.kind === 'blocks' ? Object.entries(file[name] ?? {}) : []));
  return {
    do: 'part',
    step: key,
    part: String(file[key]),
    values: specFrom(fields, file),
    blocks: Object.fromEntries(blocks.map(([name, steps]) => [name, inner((steps ?? []) as readonly StepFile[])])),
  };
}

export function partStepKey(file: PartFile): string | null {
  return Object.keys(file).find((key) => partOfStep(key) !== undefined) ?? null;
}
