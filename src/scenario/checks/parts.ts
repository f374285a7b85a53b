import { specKey, type AnySpec, type Field, type Fields } from '../../sim/parts/fields.ts';
import { PARTS, partOfStep } from '../../sim/parts/parts.ts';
import type { SystemSpec } from '../../sim/spec.ts';
import { partStepKey, partStepOf } from '../normalise/parts.ts';
import type { Path } from '../problem.ts';
import type { PartFile } from '../schema/parts.ts';
import type { StepFile } from '../schema/steps.ts';
import { refer, type CheckContext } from './context.ts';

/** References of the parts' things, and what each part says about its own numbers. */
export function checkParts(context: CheckContext): void {
  for (const part of PARTS) {
    for (const [name, spec] of Object.entries(context.system.parts[part.section] ?? {})) {
      const path = ['system', part.section, name];
      const before = context.findings.length;
      checkReferences(context, part.fields, spec, path);
      if (context.findings.length > before) continue;
      for (const finding of part.check?.(name, spec, context.system) ?? []) context.findings.push({ ...finding, path: [...path, ...finding.path] });
    }
  }
}

function checkReferences(context: CheckContext, fields: Fields, spec: AnySpec, path: Path): void {
  for (const [key, field] of Object.entries(fields)) {
    const value = spec[specKey(key, field)];
    if (field.kind === 'ref' && !(field.fallback === '' && value === '')) refer(context, [...path, key], String(value), namesOf(context.system, field.to), field.to === 'stations' ? 'a service, a database or a population of clients' : `a name in system/${field.to}`);
    else if (field.kind === 'refs') for (const [at, name] of (value as readonly string[]).entries()) refer(context, [...path, key, at], name, namesOf(context.system, field.to), `a name in system/${field.to}`);
    else if (field.kind === 'endpoint') checkEndpoint(context, field, spec, [...path, key], String(value));
  }
}

function checkEndpoint(context: CheckContext, field: Extract<Field, { kind: 'endpoint' }>, spec: AnySpec, path: Path, value: string): void {
  const { services } = context.system;
  const service = String(spec[field.of]);
  if (Object.hasOwn(services, service)) refer(context, path, value, Object.keys(services[service]?.endpoints ?? {}), `an endpoint of ${service}`);
}

const CORE = ['services', 'databases', 'pools', 'flags', 'clients'] as const;

function namesOf(system: SystemSpec, section: string): readonly string[] {
  if (section === 'stations') return [system.services, system.databases, system.clients].flatMap((things) => Object.keys(things));
  const core = CORE.find((name) => name === section);
  return Object.keys(core === undefined ? (system.parts[section] ?? {}) : system[core]);
}

/** A step of a part; false where it is one of the core's. `inner` checks the steps of its blocks. */
export function checkPartStep(context: CheckContext, step: StepFile, path: Path, service: string, inner: (steps: readonly StepFile[], path: Path) => void): boolean {
  const file = step as unknown as PartFile;
  const key = partStepKey(file);
  if (key === null) return false;
  const part = partOfStep(key);
  const fields: Fields = part?.steps?.[key]?.fields ?? {};
  const before = context.findings.length;
  refer(context, [...path, key], String(file[key]), namesOf(context.system, part?.section ?? ''), `a name in system/${part?.section ?? ''}`);
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'steps') inner((file[name] ?? []) as readonly StepFile[], [...path, name]);
    else if (field.kind === 'blocks') for (const [block, steps] of Object.entries(file[name] ?? {})) inner(steps as readonly StepFile[], [...path, name, block]);
    else if (file[name] !== undefined) checkReferences(context, { [name]: field }, { ...(file as AnySpec), [specKey(name, field)]: file[name] as AnySpec[string] }, path);
  }
  const spec = context.system.parts[part?.section ?? '']?.[String(file[key])];
  const meant = context.findings.length > before || spec === undefined ? null : partStepOf(step, () => []);
  if (meant !== null) for (const finding of part?.steps?.[key]?.check?.(meant, spec as never, service, context.system) ?? []) context.findings.push({ ...finding, path: [...path, ...finding.path] });
  return true;
}
