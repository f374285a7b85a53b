import { FAMILIES, type FamilyDef } from '../kernel/metric-names.ts';
import { PARTS } from './parts.ts';

/** Every metric family that a system can expose, those of the parts included. */
export const ALL_FAMILIES: readonly FamilyDef[] = [...FAMILIES, ...PARTS.flatMap((part) => (part.families ?? []) as readonly FamilyDef[])];
