import { nextBelow, nextUnit, openStream } from '../../src/base/random.ts';
import type { CallSpec, PolicySpec, ServiceSpec, StepSpec, SystemSpec } from '../../src/sim/spec.ts';

/** The random system whose callers have policies of all kinds, whose queues have all disciplines, on a network that loses things. */
export function withPolicies(system: SystemSpec, seed: number): SystemSpec {
  const stream = openStream(seed, 'policies');
  const chance = (p: number): boolean => nextUnit(stream) < p;
  const one = <T>(...list: readonly T[]): T => list[nextBelow(stream, list.length)];
  const policy = (): PolicySpec => ({
    jitter: one(0, 0.5, 1), backoffMaxUs: one(0, 30_000), retryBudget: one(0, 0, 0.1, 0.5), retryOn: one('failures', 'all', 'unavailable'),
    concurrency: one(0, 0, 1, 3), propagateDeadline: chance(0.5), cancels: chance(0.5),
  });
  const changed = (step: StepSpec): StepSpec => (step.do === 'call' ? { ...step, ...policy() } : step);
  const side: CallSpec = { do: 'call', name: 'shop>vendor-aside', service: 'vendor', endpoint: 'do', timeoutUs: one(0, 150_000), retries: 1, backoffUs: one(0, 20_000), optional: false, async: true, breaker: null, ...policy() };
  const services = Object.entries(system.services).map(([name, service]): [string, ServiceSpec] => [name, {
    ...service, lifo: chance(0.4), dropExpired: chance(0.4), queueTimeoutUs: one(0, 50_000, 500_000),
    endpoints: Object.fromEntries(Object.entries(service.endpoints).map(([endpoint, spec]) => [endpoint, { ...spec, steps: [...spec.steps.map(changed), ...(name === 'shop' && endpoint === 'do' ? [side] : [])] }])),
  }]);
  const link = (from: string, to: string) => ({ from, to, latencyUs: one(1, 250, 20_000), jitterUs: one(0, 10_000), loss: one(0, 0.02, 0.3), partition: false });
  return {
    ...system,
    services: Object.fromEntries(services),
    clients: Object.fromEntries(Object.entries(system.clients).map(([name, client]) => [name, { ...client, ...policy(), concurrency: 0 }])),
    parts: { ...system.parts, links: { outside: link('web', 'edge'), within: link('edge', 'shop'), vendors: link('', 'vendor'), data: link('shop', 'db') } },
  };
}
