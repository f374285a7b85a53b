import { OUTCOMES, stepsOfEndpoint, type SystemSpec } from '../spec.ts';
import type { LogTemplateDef } from '../kernel/log-templates.ts';

/** Log templates that every system has (numbers LOG_* of the station part), then those of its own `log` steps. */
export function templatesOf(names: { endpoints: readonly string[]; sites: readonly string[]; pools: readonly string[]; versions: readonly string[] }, parts: readonly LogTemplateDef[], own: readonly OwnTemplate[]): LogTemplateDef[] {
  const route = { name: 'http.route', kind: 'ref' as const, values: names.endpoints };
  const outcome = { name: 'error.type', kind: 'ref' as const, values: OUTCOMES };
  const duration = { name: 'duration_ms', kind: 'us' as const };
  // Clients number their attempts in a header, as Envoy does (x-envoy-attempt-count).
  const attempt = { name: 'attempt', kind: 'int' as const };
  const upstream = { name: 'upstream', kind: 'ref' as const, values: names.sites };
  const version = { name: 'service.version', kind: 'ref' as const, values: names.versions };
  return [
    { level: 1, text: '{http.route} {error.type} {duration_ms} ms attempt {attempt}', fields: [route, outcome, duration, attempt] },
    { level: 2, text: '{http.route} {error.type} {duration_ms} ms attempt {attempt}', fields: [route, outcome, duration, attempt] },
    { level: 2, text: 'slow request: {http.route} took {duration_ms} ms, {queued_ms} ms of it queued', fields: [route, duration, { name: 'queued_ms', kind: 'us' }] },
    { level: 3, text: 'call to {upstream} failed: {error.type} after {duration_ms} ms (attempt {attempt})', fields: [upstream, outcome, duration, attempt] },
    { level: 2, text: 'slow upstream: {upstream} answered after {duration_ms} ms', fields: [upstream, duration] },
    { level: 3, text: 'no connection from pool {pool} within {duration_ms} ms: {waiting} waiting, {size} in use', fields: [{ name: 'pool', kind: 'ref', values: names.pools }, duration, { name: 'waiting', kind: 'int' }, { name: 'size', kind: 'int' }] },
    { level: 2, text: 'duration: {duration_ms} ms  statement: {db.query.summary}  rows examined: {rows}', fields: [{ name: 'db.query.summary', kind: 'ref', values: names.endpoints }, duration, { name: 'rows', kind: 'int' }] },
    { level: 1, text: 'starting {service.version}', fields: [version] },
    { level: 1, text: 'ready, serving {service.version}', fields: [version] },
    { level: 1, text: 'shut down ({service.version})', fields: [version] },
    { level: 2, text: 'circuit breaker for {upstream} is now {state}', fields: [upstream, { name: 'state', kind: 'ref', values: ['closed', 'open', 'half open'] }] },
    { level: 2, text: 'request queue is full, refusing requests ({service.version})', fields: [version] },
    { level: 3, text: '{http.route} failed: {error.type} after {duration_ms} ms', fields: [route, outcome, duration] },
    { level: 1, text: 'index build started, expected {duration_ms} ms (concurrently: {concurrently})', fields: [duration, { name: 'concurrently', kind: 'ref', values: ['no', 'yes'] }] },
    { level: 2, text: 'retry {retry}/{retries} of {upstream}: {error.type}', fields: [{ name: 'retry', kind: 'int' }, { name: 'retries', kind: 'int' }, upstream, outcome] },
    ...parts,
    ...own,
  ];
}

export const STANDARD_TEMPLATES = 15;

export type OwnTemplate = LogTemplateDef;

/** Texts of `log` steps and of exceptions, each once, in order of appearance. */
export function ownTemplates(system: SystemSpec): OwnTemplate[] {
  const found = new Map<string, OwnTemplate>();
  for (const [name, service] of Object.entries(system.services)) {
    for (const step of Object.values(service.endpoints).flatMap(stepsOfEndpoint)) {
      if (step.do === 'log') found.set(`${step.level} ${step.text}`, { level: step.level, text: step.text, fields: [] });
      if (step.do !== 'fail' || step.exception === undefined) continue;
      const text = exceptionText(system, name, step.exception);
      found.set(`3 ${text}`, { level: 3, text, fields: exceptionTraits(system, name).map((trait) => ({ name: trait, kind: 'ref', values: ['false', 'true'] })) });
    }
  }
  return [...found.values()];
}

/** A log line has room for four values. */
const EXCEPTION_TRAITS_MAX = 4;

/** Traits that a service writes into its lines about exceptions. */
export function exceptionTraits(system: SystemSpec, service: string): string[] {
  const all = Object.entries(system.parts['traits'] ?? {});
  return all.filter(([, { shownBy }]) => (shownBy as readonly string[]).length === 0 || (shownBy as readonly string[]).includes(service)).map(([name]) => name).slice(0, EXCEPTION_TRAITS_MAX);
}

export function exceptionText(system: SystemSpec, service: string, exception: string): string {
  return [exception, ...exceptionTraits(system, service).map((trait) => `${trait}={${trait}}`)].join(' ');
}
