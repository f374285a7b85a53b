import { SECOND } from '../base/time.ts';
import { nextBelow, openStream } from '../base/random.ts';
import { plannedFrom } from '../session/compare-runs.ts';
import { ENGINE } from '../session/engine.ts';
import { runHash } from '../session/run.ts';
import type { Certificate } from './certificate.ts';
import { takeCourse } from './course.ts';
import { openIncident, runOut } from './incident.ts';
import { contentHashOf, type Subject } from './subject.ts';

/** Why a certificate is not that of this scenario and engine; null where it is. */
export function staleness(subject: Subject, certificate: Certificate): string | null {
  const { id, variants } = subject.scenario;
  const mend = `run: npm run faultline -- check ${id} --write`;
  if (certificate.schemaVersion !== 1) return `the certificate of ${id} has schema version ${String(certificate.schemaVersion)}, expected 1; ${mend}`;
  if (certificate.scenario !== id) return `the certificate beside ${id} is that of ${certificate.scenario}; ${mend}`;
  if (certificate.contentHash !== contentHashOf(subject)) return `${id} or one of its recorded runs has changed since it was certified; ${mend}`;
  if (certificate.engine !== ENGINE) return `${id} was certified with engine ${certificate.engine}, this is ${ENGINE}; ${mend}`;
  const missing = Object.keys(variants).filter((variant) => !Object.hasOwn(certificate.variants, variant));
  return missing.length === 0 ? null : `the certificate of ${id} says nothing of ${missing.join(', ')}; ${mend}`;
}

/** What was simulated again, and what it should have been; they are equal where the certificate still holds. */
export interface Replayed {
  readonly what: string;
  readonly certified: Readonly<Record<string, unknown>>;
  readonly simulated: Readonly<Record<string, unknown>>;
}

/** Simulates one variant, seed and recorded run of a certificate again, drawn by `seed`. */
export function replaySample(subject: Subject, certificate: Certificate, seed: number): Replayed {
  const stream = openStream(seed, `certificate.${certificate.scenario}`);
  const draw = <T>(list: readonly T[]): T => list[nextBelow(stream, list.length)]!;
  const [variant, certified] = draw(Object.entries(certificate.variants));
  const place = nextBelow(stream, certificate.seeds.length);
  const names = Object.keys(certified.runs);
  const name = names.length === 0 ? null : draw(names);
  const what = `${variant}, seed ${certificate.seeds[place]}${name === null ? '' : `, ${name}`}`;
  const expected = {
    pagedAtS: certified.pagedAtS[place],
    badUserSeconds: certified.badUserSeconds[place],
    hash: certified.hashes[place],
    run: name === null ? null : certified.runs[name]!.badUserSeconds[place],
  };
  const incident = openIncident(subject.scenario, variant, certificate.seeds[place]!);
  if (incident === null) return { what, certified: expected, simulated: { pagedAtS: null } };
  const untouched = runOut(incident);
  const recorded = subject.runs.find((run) => run.name === name);
  const course = recorded === undefined ? null : takeCourse(incident, untouched, plannedFrom(recorded.script), recorded.kind === 'lose');
  return { what, certified: expected, simulated: { pagedAtS: incident.pagedUs / SECOND, badUserSeconds: untouched.bad, hash: runHash(incident.run), run: course === null || course.cut ? null : course.bad } };
}
