import { nextBelow, nextUnit, openStream } from '../../src/base/random.ts';
import type { ServiceSpec, StepSpec, SystemSpec } from '../../src/sim/spec.ts';
import { cached, cacheSpec, check, dataSpec, fill, invalidate, read, serve, take, write } from './caches.ts';
import { service } from './systems.ts';

const SECOND = 1_000_000;

/** Two thirds of the random systems, with data that change, a cache in the memory of `edge`, and one in a store, which `shop` uses. */
export function withCaches(system: SystemSpec, seed: number): SystemSpec {
  // A third of the systems has none, so that what stands behind a cache is also met with all its load.
  if (seed % 3 === 0) return system;
  const stream = openStream(seed, 'caches');
  const chance = (p: number): boolean => nextUnit(stream) < p;
  const between = (low: number, high: number): number => low + nextBelow(stream, high - low + 1);
  const one = <T>(...list: readonly T[]): T => list[nextBelow(stream, list.length)];
  const common = (): Record<string, number | boolean | string> => {
    const singleFlight = chance(0.7);
    const ttlUs = one(0, 1, 3) * SECOND;
    return { ttlUs, softTtlUs: chance(0.5) ? 500_000 : 0, jitter: one(0, 0.3), capacity: one(0, 3), eviction: one('lru', 'fifo'), singleFlight, lease: singleFlight && chance(0.5), onLoadError: one('fail', 'next'), singleFlightWaitUs: one(0, 100_000, SECOND), loss: one(0, 0.2) };
  };
  const query = (name: string): StepSpec => ({ do: 'query', query: name, pool: 'shop_db', timeoutUs: 200_000, times: 1 });
  const change: StepSpec[] = [
    check('items', {}, [{ do: 'log', level: 1, text: 'sold out' }]),
    take('items', [query('write')], { how: one('plain', 'computed', 'guarded', 'versioned') }),
    invalidate('pages', { key: one('right', 'wrong', 'all'), scope: 'all' }),
    write('items', [query('write'), ...(chance(0.3) ? [invalidate('stock')] : [])], { how: one('plain', 'versioned') }),
    chance(0.4) ? fill('stock') : invalidate('stock', { key: one('right', 'wrong', 'all') }),
  ];
  const shopSteps = (steps: readonly StepSpec[]): StepSpec[] => [cached('stock', [query('find'), read('items')]), { do: 'when', flag: null, probability: 0.3, then: change, otherwise: [] }, serve('items'), ...steps];
  const { edge, shop } = system.services as { edge: ServiceSpec; shop: ServiceSpec };
  const wrapped = (spec: ServiceSpec, wrap: (steps: readonly StepSpec[]) => readonly StepSpec[]): ServiceSpec => ({ ...spec, endpoints: { ...spec.endpoints, do: { ...spec.endpoints['do'], steps: wrap(spec.endpoints['do'].steps) } } });
  return {
    ...system,
    services: {
      ...system.services,
      edge: wrapped(edge, (steps) => [{ do: 'when', flag: null, probability: 0.5, then: [cached('pages', steps)], otherwise: steps }]),
      shop: wrapped(shop, shopSteps),
      redis: service({}, { kind: 'cache', cores: 1, workers: 1_000, startupUs: SECOND, graceUs: SECOND }),
    },
    parts: {
      ...system.parts,
      data: { items: dataSpec({ keys: between(1, 6), by: one('user', 'request', 'one'), stock: 20, toleranceUs: one(0, 100_000), reconciledBy: 'shop' }) },
      caches: { pages: cacheSpec({ data: 'items', ...common(), warm: 0.5, probe: 3 }), stock: cacheSpec({ data: 'items', store: 'redis', timeoutUs: one(0, 20_000), onError: one('miss', 'fail'), logMisses: true, ...common() }) },
    },
  };
}
