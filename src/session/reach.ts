import { callsOfStep } from '../sim/compile/parts.ts';
import { stepsOfEndpoint, type StepSpec, type SystemSpec } from '../sim/spec.ts';

/**
 * Everything that a request to an endpoint can pass through: the service itself, and whatever the programs of all its
 * versions can call, statements on databases included. What one request did pass depends on flags, chance and failures.
 */
export function reachOf(system: SystemSpec, service: string, endpoint: string): string[] {
  const seen = new Set<string>();
  const open = [{ service, endpoint }];
  const names = new Set<string>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const key = `${at.service}|${at.endpoint}`;
    if (seen.has(key)) continue;
    seen.add(key);
    names.add(at.service);
    const spec = system.services[at.service]?.endpoints[at.endpoint];
    if (spec !== undefined) open.push(...stepsOfEndpoint(spec).flatMap((step) => callees(system, step)));
  }
  return [...names];
}

function callees(system: SystemSpec, step: StepSpec): { service: string; endpoint: string }[] {
  if (step.do === 'call') return [step];
  if (step.do === 'query') return [{ service: system.pools[step.pool]!.database, endpoint: step.query }];
  return step.do === 'part' ? [...callsOfStep(system, step)] : [];
}
