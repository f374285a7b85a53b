import { MINUTE } from '../base/time.ts';
import type { Scenario, VariantSpec } from '../scenario/types.ts';
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

/** What the users lose from one world time to another, by whole minutes that lie in between. */
export function lostBetween(perMinute: readonly number[], fromUs: number, toUs: number): number {
  return perMinute.slice(Math.ceil(fromUs / MINUTE), Math.floor(toUs / MINUTE)).reduce((sum, bad) => sum + bad, 0);
}

const NO_FAULT: VariantSpec = {
  id: 'no-fault', weight: 1, title: 'No fault', fault: { initial: 'none', states: { none: { title: 'Nothing is wrong', entry: [], after: [], on: {} } } }, params: {},
  truth: { component: '', mechanism: '', trigger: '', story: [], discriminators: [], permanentFix: '', prevention: [] }, verdicts: [],
};

/** The same surface with its innocent changes and no cause behind it, for `lengthUs`. */
export function runWithoutFault(scenario: Scenario, seed: number, lengthUs: number): Run {
  // All of it is healthy history; a run that nobody is paged for would otherwise end by itself.
  const run = openRun({ ...scenario, historyUs: lengthUs, variants: { [NO_FAULT.id]: NO_FAULT } }, seed, NO_FAULT.id);
  advanceRun(run, lengthUs);
  return run;
}
