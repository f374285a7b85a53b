import { parseDurationUs } from '../../base/time.ts';
import type { SystemSpec } from '../spec.ts';
import { specKey, type AnySpec, type Fields } from './fields.ts';
import { PARTS } from './parts.ts';

/** The system with the things that parts always have, where its author has not written them. Adding them twice changes nothing. */
export function withUsualThings(system: SystemSpec): SystemSpec {
  const parts: Record<string, Readonly<Record<string, AnySpec>>> = { ...system.parts };
  for (const part of PARTS) {
    const written = parts[part.section] ?? {};
    const names = part.always?.(system) ?? [];
    if (names.length > 0) parts[part.section] = { ...Object.fromEntries(names.map((name) => [name, written[name] ?? fallbacksOf(part.fields as Fields)])), ...written };
  }
  return { ...system, parts };
}

function fallbacksOf(fields: Fields): AnySpec {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => {
    const fallback = 'fallback' in field ? field.fallback : '';
    return [specKey(key, field), field.kind === 'duration' ? (parseDurationUs(String(fallback)) ?? 0) : (fallback ?? '')];
  }));
}
