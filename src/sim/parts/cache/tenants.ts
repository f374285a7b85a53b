import type { World } from '../../kernel/world.ts';
import type { SystemSpec } from '../../spec.ts';
import { definePart, type PartSite, type Report } from '../part.ts';
import type { Fields, SpecOf } from '../fields.ts';
import { shrink } from './entries.ts';
import { cacheColumns, cacheModels } from './model.ts';
import { usersOf } from './program.ts';
import { tenantModels, type TenantModel } from './tenant-of.ts';

/**
 * **Models** one of those who share a cache, with the most of it that may be filled with entries stored for them. Beyond
 * that their own entries make room for new ones, so that somebody who asks for a great many different things pushes out
 * nobody else's. An entry counts for whoever it was first stored for, until it is gone.
 * **Leaves out** shares that are guaranteed even while nobody else wants them (what is not limited may fill all of it), and
 * limits on memory rather than entries.
 * **Teaches** that a shared cache is as good as its noisiest user lets it be, which no average of it shows.
 */

/** Each is looked for, one after the other, whenever something is stored. */
const TENANTS_MAX = 16;

const FIELDS = {
  title: { kind: 'line', about: 'Who it is.' },
  cache: { kind: 'ref', to: 'caches', about: 'The cache that is shared.' },
  clients: { kind: 'ref', to: 'clients', fallback: '', about: 'The population whose requests they are. Left out: see trait.' },
  trait: { kind: 'ref', to: 'traits', fallback: '', about: 'A trait that all their requests have.' },
  share: { kind: 'ratio', min: 0, max: 1, fallback: 1, about: 'The most of the capacity (of each instance, when in memory) that their entries can fill; 1 for no limit. One entry is always allowed.', setting: { title: 'share of the cache', effect: 'The most of the cache that can be filled for this tenant; what is more goes at once, and from then on their own entries make room for new ones. 100 lifts the limit.', risk: 'Too little, and this tenant misses more, which whatever is behind the cache has to bear.' } },
} as const satisfies Fields;

type TenantSpec = SpecOf<typeof FIELDS>;

export const tenants = definePart({
  section: 'tenants',
  about: 'One of those who share a cache.',
  sparse: true,
  fields: FIELDS,
  homes: (_name, { cache }, system) => [...new Set([...usersOf(system, cache), ...holdersOf(system, cache)])],
  metrics: (report, name, { cache }, home, system) => metricsAt(report, { cache, tenant: name }, home, system),
  families: [
    { name: 'cache_tenant_gets_total', type: 'counter', unit: '', help: 'Lookups in a shared cache for one tenant. Labels: cache, tenant, result (hit, miss).' },
    { name: 'cache_tenant_entries', type: 'gauge', unit: '', help: 'Entries stored for one tenant. Labels: cache, tenant.' },
    { name: 'cache_tenant_evictions_total', type: 'counter', unit: '', help: 'Entries of one tenant thrown away to make room. Labels: cache, tenant.' },
  ],
  check: (name, { cache, clients, trait }, system) => [
    ...((clients === '') === (trait === '') ? [{ path: [], found: clients === '' ? 'neither clients nor a trait' : 'clients and a trait', expected: 'one of the two' }] : []),
    ...(Object.entries(system.parts['tenants'] ?? {}).filter(([, other]) => other['cache'] === cache).findIndex(([other]) => other === name) < TENANTS_MAX ? [] : [{ path: ['cache'], found: `more than ${TENANTS_MAX} tenants of ${cache}`, expected: `at most ${TENANTS_MAX}` }]),
  ],
  model: (site): TenantModel => ({ cache: site.thing('caches', site.spec.cache), cells: cellsBySlot(site) }),
  tuned: (world, index) => shrink(world, cacheModels(world)[tenantModels(world)[index].cache]),
  sample: sampleTenants,
});

/** Services whose processes hold entries of a cache. */
function holdersOf(system: SystemSpec, cache: string): string[] {
  const store = String(system.parts['caches'][cache]['store']);
  return store === '' ? usersOf(system, cache) : [store];
}

function metricsAt(report: Report, labels: { readonly cache: string; readonly tenant: string }, home: string, system: SystemSpec): Readonly<Record<string, number>> {
  return {
    ...(usersOf(system, labels.cache).includes(home) ? { hits: report.counter('cache_tenant_gets_total', { ...labels, result: 'hit' }), misses: report.counter('cache_tenant_gets_total', { ...labels, result: 'miss' }) } : {}),
    ...(holdersOf(system, labels.cache).includes(home) ? { entries: report.gauge('cache_tenant_entries', labels), evictions: report.counter('cache_tenant_evictions_total', labels) } : {}),
  };
}

function cellsBySlot(site: PartSite<TenantSpec>): TenantModel['cells'] {
  const cells: Readonly<Record<string, number>>[] = [];
  for (const home of new Set([...usersOf(site.system, site.spec.cache), ...holdersOf(site.system, site.spec.cache)])) {
    const { firstSlot, slotCount } = site.station(home);
    for (let slot = firstSlot; slot < firstSlot + slotCount; slot++) cells[slot] = site.cells(home);
  }
  return cells;
}

function sampleTenants(world: World): void {
  const { filled } = cacheColumns(world);
  for (const model of cacheModels(world)) {
    for (const [i, { thing }] of model.tenants.entries()) {
      tenantModels(world)[thing].cells.forEach((cells, slot) => {
        const place = model.storeSlot === slot ? 0 : (model.placeOf[slot] ?? -1);
        if (cells?.['entries'] !== undefined && place >= 0) world.cells[world.model.slots[slot].offset + cells['entries']] = filled[model.firstFilled + place * model.tenants.length + i];
      });
    }
  }
}
