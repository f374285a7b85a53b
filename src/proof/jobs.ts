import type { Scenario } from '../scenario/types.ts';
import { openIncident, type Incident } from './incident.ts';
import type { Reading } from './reading.ts';
import { readAll } from './readings.ts';
import { discriminatorsOf, type Discriminator, type ReadingTable } from './separation.ts';
import { rateAll, type Rating } from './responders/rate.ts';
import { anotherCause } from './scripted.ts';
import { studyIncident, studyQuiet, type Extent, type QuietStudy, type Study } from './study.ts';
import { fixOf, type Subject } from './subject.ts';
import { CLEAR_FACTOR } from './tolerances.ts';

/** The pieces of a check that can be simulated apart from each other, as plain data: questions and answers for a worker. */
export type Job =
  | { readonly kind: 'read'; readonly variant: string; readonly seed: number }
  | { readonly kind: 'study'; readonly variant: string; readonly seed: number; readonly extent: Extent; readonly place: number; readonly learned: readonly ReadingTable[] }
  | { readonly kind: 'quiet'; readonly seed: number; readonly lengthUs: number }
  /** All thirteen responders, played and marked. */
  | { readonly kind: 'rate'; readonly variant: string; readonly seed: number };

export type JobResult =
  /** `pagedUs` null: nobody was paged, and nothing read. */
  | { readonly kind: 'read'; readonly pagedUs: number | null; readonly readings: readonly Reading[] }
  | { readonly kind: 'study'; readonly study: Study }
  | { readonly kind: 'quiet'; readonly quiet: QuietStudy }
  | { readonly kind: 'rate'; readonly ratings: readonly Rating[] };

/** Incidents that were read and are yet to be studied. A world with its record takes some 30 MB, so only so many are kept. */
export type Kept = Map<string, Incident>;
const KEPT_MAX = 12;

export function performJob(subject: Subject, kept: Kept, job: Job): JobResult {
  const { scenario } = subject;
  switch (job.kind) {
    case 'quiet':
      return { kind: 'quiet', quiet: studyQuiet(scenario, job.seed, job.lengthUs) };
    case 'rate':
      return { kind: 'rate', ratings: rateAll(subject, job.variant, job.seed) };
    case 'read': {
      const incident = openIncident(scenario, job.variant, job.seed);
      if (incident === null) return { kind: 'read', pagedUs: null, readings: [] };
      if (kept.size < KEPT_MAX) kept.set(keyOf(job), incident);
      return { kind: 'read', pagedUs: incident.pagedUs, readings: readAll(incident) };
    }
    case 'study': {
      const incident = kept.get(keyOf(job)) ?? openIncident(scenario, job.variant, job.seed);
      kept.delete(keyOf(job));
      if (incident === null) throw new Error(`${job.variant} under seed ${job.seed} paged when it was read, and not when it was studied.`);
      return { kind: 'study', study: studyIncident(subject, incident, job.extent, knowledgeOf(subject, job.variant, job.place, job.learned)) };
    }
  }
}

const keyOf = ({ variant, seed }: { readonly variant: string; readonly seed: number }): string => `${variant} ${seed}`;

/**
 * What policies know: thresholds from the other seeds, none of them from the run that is played. With one seed there are no
 * others, and it must do. `place` is this seed's place in the table.
 */
function knowledgeOf(subject: Subject, variant: string, place: number, learned: readonly ReadingTable[]) {
  const causes = Object.keys(subject.scenario.variants);
  const count = Object.values(learned[0]?.values ?? {})[0]?.length ?? 0;
  const others = count < 2 ? learned : learned.map((reading) => ({ ...reading, values: Object.fromEntries(Object.entries(reading.values).map(([cause, values]) => [cause, values.filter((_, i) => i !== place)])) }));
  const actual = new Map(learned.map((reading) => [reading.id, reading.values[variant]![place] ?? 0]));
  const known = new Map<string, readonly Discriminator[]>();
  return {
    causes,
    remembered: anotherCause(causes, variant),
    fixes: Object.fromEntries(causes.map((cause) => [cause, fixOf(subject, cause) ?? []])),
    discriminators: (a: string, b: string) => {
      const key = `${a} ${b}`;
      const found = known.get(key) ?? discriminatorsOf(others, a, b, CLEAR_FACTOR);
      known.set(key, found);
      return found;
    },
    read: ({ reading }: Discriminator) => actual.get(reading.id) ?? 0,
  };
}

/** Performs all jobs, in any order and anywhere; results in the order of the jobs. */
export type Perform = (jobs: readonly Job[]) => Promise<readonly JobResult[]>;

/** One after the other, here. */
export function performHere(subject: Subject): Perform {
  const kept: Kept = new Map();
  return (jobs) => Promise.resolve(jobs.map((job) => performJob(subject, kept, job)));
}

/** The length of a run without the fault that spans all incidents. */
export function lengthOf(scenario: Scenario, pagedUs: readonly number[]): number {
  return Math.max(...pagedUs) + scenario.horizonUs;
}
