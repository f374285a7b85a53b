import type { AnySpec } from '../../src/sim/parts/fields.ts';

/** Things of the parts about processes with everything plain, for tests that speak of some of it. */

export const MEMORY: AnySpec = {
  service: 'api', runtime: 'jvm', limit: 512, base: 128, young: 64, perRequest: 256, allocates: 512, leakPerRequest: 0, leakPerUser: 0, entriesMax: 0, versions: '', holder: 'java.util.HashMap$Node',
};

export const DEPLOYMENT: AnySpec = { service: 'api', maxUnavailable: 0, maxSurge: 1, progressDeadlineUs: 600_000_000, bakeUs: 60_000_000, autoRollback: false };

export const REQUIREMENT: AnySpec = { key: 'PAYMENT_KEY', service: 'api', versions: '2', present: false, afterUs: 1_000_000 };

export const JOB: AnySpec = {
  title: 'Job', service: 'api', endpoint: 'go', enabled: true, everyUs: 60_000_000, firstUs: 0, jitterUs: 0, count: 100, concurrency: 10, spreadUs: 0, policy: 'forbid', timeoutUs: 0, retries: 0, keys: 1_000,
};
