import type { Scenario } from '../scenario/types.ts';
import { recoveryOf } from '../session/compare-runs.ts';
import { advanceRun, advanceToPage, endOf, openRun, type Run } from '../session/run.ts';
import { readSuffering } from '../session/suffering.ts';
import { READ_AT_US } from './tolerances.ts';

/** One variant under one seed with nothing done: the trunk from which every other course branches off. */
export interface Incident {
  readonly scenario: Scenario;
  readonly variant: string;
  readonly seed: number;
  readonly run: Run;
  readonly pagedUs: number;
}

/** Opens an incident and lets it come to the last moment at which readings are taken; null where nobody is paged. */
export function openIncident(scenario: Scenario, variant: string, seed: number): Incident | null {
  const run = openRun(scenario, seed, variant);
  advanceToPage(run);
  if (run.pagedAtUs === null) return null;
  // One microsecond more: what is scraped at the very time of a reading belongs to it.
  advanceRun(run, Math.min(endOf(run), run.pagedAtUs + READ_AT_US.at(-1)! + 1));
  return { scenario, variant, seed, run, pagedUs: run.pagedAtUs };
}

/** What became of the users from the page to the end of the horizon. */
export interface Suffered {
  readonly bad: number;
  /** Bad user-seconds of each simulated minute since the world began. */
  readonly perMinute: readonly number[];
  readonly recoveredUs: number | null;
}

/** Lets the incident run out untouched. */
export function runOut(incident: Incident): Suffered {
  const { run } = incident;
  advanceRun(run, endOf(run));
  const { badUserSeconds, perMinute } = readSuffering(run.suffering, run.model, run.recorder.requests);
  return { bad: badUserSeconds - badAtPage(incident), perMinute, recoveredUs: recoveryOf(run) };
}

/** Bad user-seconds up to the page, which nobody could have prevented. */
export function badAtPage({ run, pagedUs }: Incident): number {
  const page = run.snapshots.find(({ world }) => world.now === pagedUs);
  if (page === undefined) throw new Error('A paged run keeps a milestone at the page.');
  return page.suffering.badUserSeconds;
}
