import type { Scenario } from '../scenario/types.ts';
import type { DrillMark, RunRecord } from './intents.ts';
import { openRun, PLAYED, type Run, type Scope } from './run.ts';

/** What opening a run reads of its record. */
export type RunSource = Pick<RunRecord, 'seed' | 'variant' | 'intents' | 'drill'>;

/** Opens the run that a record tells of at world time 0. Throws for a variant that the scenario does not have. */
export function openRecord(scenario: Scenario, { seed, variant, intents, drill }: RunSource, scope: Scope = PLAYED): Run {
  return openRun(withinDrill(scenario, drill), seed, variant, intents, scope);
}

/**
 * A drill is over when its minutes are up, counted from the page. For everything that is made of the run, its score and what
 * it is compared with, that is the end of the horizon: nobody is measured against minutes that they did not have.
 */
export function withinDrill(scenario: Scenario, drill: DrillMark | undefined): Scenario {
  return drill === undefined ? scenario : { ...scenario, horizonUs: Math.min(scenario.horizonUs, drill.minutes * MINUTE_US) };
}

const MINUTE_US = 60_000_000;

/** A drill as a run's record names it, or nothing: for spreading into a record. */
export const drillPart = (drill: DrillMark | undefined): { readonly drill?: DrillMark } => (drill === undefined ? {} : { drill });
