import type { World } from '../../kernel/world.ts';
import { populationOf } from '../client/begin-request.ts';
import { hasTrait } from '../traits/traits.ts';
import type { CacheModel, Tenant } from './model.ts';

/** For whom something is done in a cache that several share. */

export interface TenantModel {
  readonly cache: number;
  /** By slot; what a process does not report is absent. */
  readonly cells: readonly (Readonly<Record<string, number>> | undefined)[];
}

export const tenantModels = (world: World): readonly TenantModel[] => world.model.parts['tenants'] as readonly TenantModel[];

/** Whose request it is, counted from 1: the first that fits; 0: nobody's in particular. */
export function tenantOf(world: World, { tenants }: CacheModel, f: number): number {
  const fits = ({ client, trait }: Tenant): boolean => (client >= 0 ? populationOf(world.frames.trace[f]) === client : hasTrait(world, f, trait));
  return tenants.findIndex(fits) + 1;
}

/** Counts something that happened to a tenant in a process; tenant 0 is nobody in particular. */
export function countForTenant(world: World, model: CacheModel, tenant: number, slot: number, what: 'hits' | 'misses' | 'evictions'): void {
  if (tenant === 0) return;
  const cell = tenantModels(world)[model.tenants[tenant - 1].thing].cells[slot]?.[what];
  if (cell !== undefined) world.cells[world.model.slots[slot].offset + cell]++;
}
