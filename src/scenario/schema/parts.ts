import { Type, type TSchema } from '@sinclair/typebox';
import type { Field, Fields } from '../../sim/parts/fields.ts';
import type { PartStep } from '../../sim/parts/part.ts';
import { PARTS } from '../../sim/parts/parts.ts';
import { byName, closed, duration, endpointName, line, list, name, number, oneOf, prose, ratio, ref, whole, yes } from './common.ts';

/** The sections and steps of parts, made from the fields that each part declares. */

/** A thing of a part, or a step, as it stands in the file. */
export type PartFile = Readonly<Record<string, unknown>>;

/** A key whose value has a fallback may be left out; the help says what it then is. */
function about({ about: text, ...field }: Field): string {
  if (field.kind === 'switch') return `${text} Default ${String(field.fallback)}.`;
  if (!('fallback' in field) || field.fallback === undefined || field.fallback === '') return text;
  return `${text} Default ${String(field.fallback)}.`;
}

function valueSchema(field: Field): TSchema {
  const help = about(field);
  switch (field.kind) {
    case 'duration':
      return duration(help);
    case 'whole':
      return whole(field.min, field.max, help);
    case 'ratio':
      return ratio(help);
    case 'number':
    case 'per_second':
      return number(field.min, field.max, help);
    case 'switch':
      return yes(help);
    case 'line':
      return line(help);
    case 'prose':
      return prose(help);
    case 'choice':
      return oneOf(field.words, help);
    case 'ref':
      return name(help);
    case 'refs':
      return list(name(help), help);
    case 'endpoint':
      return endpointName(help);
    case 'steps':
      return list(ref('step'), help, 0, 50);
    case 'blocks':
      return byName(list(ref('step'), 'What is done.', 0, 50), help, 1);
  }
}

const mayBeLeftOut = (field: Field): boolean => field.kind === 'switch' || field.kind === 'refs' || field.kind === 'steps' || ('fallback' in field && field.fallback !== undefined);

function propertiesOf(fields: Fields): Record<string, TSchema> {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, mayBeLeftOut(field) ? Type.Optional(valueSchema(field)) : valueSchema(field)]));
}

/** By section: the things of each part, by name. */
export const PART_SECTIONS: Readonly<Record<string, TSchema>> = Object.fromEntries(
  PARTS.map((part) => [part.section, Type.Optional(byName(closed(propertiesOf(part.fields), part.about), `${part.about} By name.`))]),
);

/** By key: the steps of each part that authors may write. */
export const PART_STEPS: Readonly<Record<string, TSchema>> = Object.fromEntries(
  PARTS.flatMap((part) =>
    Object.entries((part.steps ?? {}) as Record<string, PartStep<unknown>>)
      .filter(([, step]) => step.internal !== true)
      .map(([key, step]) => [key, closed({ [key]: name(`One of the system's ${part.section}.`), ...propertiesOf(step.fields) }, step.about)]),
  ),
);
