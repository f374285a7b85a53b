import { nextBelow, nextUnit, openStream } from '../../src/base/random.ts';
import type { SystemSpec } from '../../src/sim/spec.ts';
import { NAME, resolve } from './names.ts';

const SECOND = 1_000_000;

/** A quarter of the random systems, with a name before the steps of `edge`, and tenants in its caches where it has some. */
export function withNames(system: SystemSpec, seed: number): SystemSpec {
  if (seed % 4 !== 1) return system;
  const stream = openStream(seed, 'names');
  const chance = (p: number): boolean => nextUnit(stream) < p;
  const one = <T>(...list: readonly T[]): T => list[nextBelow(stream, list.length)];
  const edge = system.services['edge'];
  const endpoint = edge?.endpoints['do'];
  if (edge === undefined || endpoint === undefined) throw new Error('there is no edge');
  const steps = [resolve('shop', { eu: endpoint.steps, us: [{ do: 'wait', us: 20_000, spread: { kind: 'constant' } }, ...endpoint.steps] })];
  const share = (): number => one(1, 0.5, 0.2, 0);
  return {
    ...system,
    services: { ...system.services, edge: { ...edge, endpoints: { ...edge.endpoints, do: { ...endpoint, steps } } } },
    parts: {
      ...system.parts,
      names: { shop: { ...NAME, answer: one(0, 1), ttlUs: one(0, 1, 4) * SECOND, lookupUs: one(5, 200) * 1000, loss: one(0, 0.3), timeoutUs: one(1, 3) * SECOND, failing: one(0, 0.2), negativeTtlUs: one(0, 1) * SECOND, serveStale: chance(0.5), staleMaxUs: one(1, 100) * SECOND } },
      geo: chance(0.7) ? { large: { title: 'large ones', name: 'shop', trait: 'large', answer: one(0, 1) } } : {},
      tenants: system.parts['caches'] === undefined ? {} : { web: { title: 'Web', cache: one('pages', 'stock'), clients: 'web', trait: '', share: share() }, large: { title: 'Large', cache: one('pages', 'stock'), clients: '', trait: 'large', share: share() } },
    },
  };
}
