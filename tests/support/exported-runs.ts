import type { SystemSpec } from '../../src/sim/spec.ts';
import { advanceRun, openRun, type Run } from '../../src/session/run.ts';
import { shopScenario } from './scenarios.ts';
import { client, service, system } from './systems.ts';

/** Runs for tests of exports: small systems, played for seconds. */

const SECOND = 1_000_000;
const EXPONENTIAL = { kind: 'exponential' } as const;

/** A run of a system without incident, played to a world time. */
export function runOf(spec: SystemSpec, seed: number, toUs: number): Run {
  const run = openRun({ ...shopScenario(), system: spec, slos: [], startEpochMs: 1_700_000_000_123 }, seed, 'flag');
  advanceRun(run, toUs);
  return run;
}

/** A gateway whose clients neither retry nor give up: what they ask for is what it logs. Its stock fails now and then. */
export function gatewayShop(rate = 30): SystemSpec {
  const call = { do: 'call', name: 'gate>stock', service: 'stock', endpoint: 'GET /stock', timeoutUs: 40_000, retries: 1, backoffUs: 5_000, optional: false, breaker: null } as const;
  return system({
    services: {
      gate: service({ 'POST /buy': [{ do: 'cpu', us: 2_000, spread: EXPONENTIAL }, call, { ...call, name: 'gate>price', endpoint: 'GET /price' }], 'GET /': [{ do: 'wait', us: 1_000, spread: EXPONENTIAL }] }, { kind: 'gateway' }),
      stock: service({ 'GET /stock': [{ do: 'wait', us: 15_000, spread: EXPONENTIAL }, { do: 'fail', status: 500, probability: 0.05 }], 'GET /price': [{ do: 'wait', us: 15_000, spread: EXPONENTIAL }] }, { instances: 2, instancesMax: 2 }),
    },
    flags: { 'full-scan': { title: 'Full scan', service: 'stock', description: '', on: false } },
    clients: { users: client(rate, 'gate', 'POST /buy', { routes: [{ endpoint: 'POST /buy', share: 0.5, journey: 'buy' }, { endpoint: 'GET /', share: 0.5, journey: 'look' }] }) },
    scrapeEveryUs: 5 * SECOND,
  });
}

/** The text of a generator. */
export const textOf = (pieces: Iterable<string>): string => [...pieces].join('');
