import { nextBelow, nextUnit, openStream } from '../../src/base/random.ts';
import type { AnySpec } from '../../src/sim/parts/fields.ts';
import type { StepSpec, SystemSpec } from '../../src/sim/spec.ts';
import { DEPLOYMENT, JOB, MEMORY, REQUIREMENT } from './process-parts.ts';

const SECOND = 1_000_000;

/** A random system with what belongs to processes added: memory that runs out, rollouts within bounds, jobs, traits, remembered flags. */
export function withProcesses(spec: SystemSpec, seed: number): SystemSpec {
  const stream = openStream(seed, 'processes');
  const between = (low: number, high: number): number => low + nextBelow(stream, high - low + 1);
  const pick = <T>(list: readonly T[]): T => list[nextBelow(stream, list.length)];
  const chance = (share: number): boolean => nextUnit(stream) < share;
  const memoryless = chance(0.3);
  const memory: AnySpec = {
    ...MEMORY, service: 'shop', runtime: pick(['jvm', 'go', 'native']), limit: between(90, 200), base: 64, young: between(2, 16), perRequest: between(0, 1_000), allocates: between(500, 8_000),
    leakPerRequest: pick([0, 0, 200]), leakPerUser: pick([0, 0, 100]), entriesMax: pick([0, 40]), versions: pick(['', '2']),
  };
  const bounds = () => (chance(0.5) ? { maxUnavailable: between(1, 2), maxSurge: between(0, 1) } : { maxUnavailable: 0, maxSurge: between(1, 2) });
  const deployment = (service: string): AnySpec => ({ ...DEPLOYMENT, service, ...bounds(), progressDeadlineUs: between(5, 20) * SECOND, bakeUs: 2 * SECOND, autoRollback: chance(0.5) });
  const job: AnySpec = {
    ...JOB, service: 'edge', endpoint: 'do', everyUs: between(2, 6) * SECOND, count: between(0, 40), concurrency: between(1, 8), spreadUs: pick([0, 3 * SECOND]), jitterUs: pick([0, SECOND]), policy: pick(['allow', 'forbid', 'replace']), timeoutUs: pick([0, 500_000]), retries: between(0, 1),
  };
  const steps: readonly StepSpec[] = [
    { do: 'when', flag: null, trait: 'large', probability: 1, then: [...(memoryless ? [] : [{ do: 'part', step: 'allocate', part: 'shop', values: { size: between(1, 8) }, blocks: {} } as const]), { do: 'fail', status: 500, probability: 0.3, exception: 'java.lang.IllegalStateException: too large' }], otherwise: [] },
  ];
  const shop = spec.services['shop'];
  const endpoint = shop?.endpoints['do'];
  if (shop === undefined || endpoint === undefined) throw new Error('there is no shop');
  return {
    ...spec,
    services: { ...spec.services, shop: { ...shop, endpoints: { ...shop.endpoints, do: { ...endpoint, steps: [...steps, ...endpoint.steps] } } } },
    parts: {
      ...spec.parts,
      traits: { large: { title: 'Large', share: 0.1, by: pick(['user', 'request']), shownBy: [] } },
      memory: memoryless ? {} : { shop: memory },
      requirements: { key: { ...REQUIREMENT, service: 'edge', present: chance(0.5), afterUs: 100_000 } },
      deployments: { ...(chance(0.6) ? { edge: deployment('edge') } : {}), ...(chance(0.4) ? { shop: deployment('shop') } : {}) },
      jobs: { nightly: job },
      flagClients: chance(0.5) ? { shop: { service: 'shop', refreshUs: between(1, 8) * SECOND, spread: chance(0.5) } } : {},
    },
  };
}
