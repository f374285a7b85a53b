import { MINUTE } from '../base/time.ts';
import type { Scenario } from '../scenario/types.ts';
import { plannedFrom, type PlannedIntent } from '../session/compare-runs.ts';
import type { Run } from '../session/run.ts';
import { runHash } from '../session/run.ts';
import { readSuffering } from '../session/suffering.ts';
import { requestAt } from '../telemetry/request-store.ts';
import { candidatesOf, type Candidate } from '../session/judgement/candidates.ts';
import { runWithoutFault } from '../session/judgement/healthy.ts';
import { actionsOf, actionText, planOf, type Action } from '../session/judgement/planned-action.ts';
import { takeCourse, type Course } from './course.ts';
import { runOut, type Incident } from './incident.ts';
import { POLICIES } from './policies/registry.ts';
import { followPolicy, type Knowledge } from './policies/seat.ts';
import type { PolicyResult } from './policies/types.ts';
import type { Subject } from './subject.ts';
import { DECIDE_US } from './tolerances.ts';

/** What is simulated of one variant under one seed: plain figures, to be judged over all of them together. */
export interface Study {
  readonly variant: string;
  readonly seed: number;
  readonly pagedUs: number;
  readonly untouched: { readonly bad: number; readonly recoveredUs: number | null; readonly slos: readonly SloShare[]; readonly hash: string };
  readonly actions: readonly TriedAction[];
  readonly runs: readonly TriedRun[];
  /** One action of each kind, all at once; null under seeds for which only what the scenario says itself is tried. */
  readonly everything: Course | null;
  readonly policies: readonly PolicyResult[];
}

export interface SloShare {
  readonly id: string;
  readonly target: number;
  /** Share of good requests; null without any. */
  readonly good: number | null;
}

export interface TriedAction extends Pick<Candidate, 'id' | 'route' | 'isOff' | 'verb' | 'args'> {
  readonly course: Course;
}

export interface TriedRun {
  readonly name: string;
  readonly kind: 'win' | 'lose';
  readonly course: Course;
  /** The mitigation whose absence costs most, and what the run is without it; null for runs that take none, and for those that are to lose. */
  readonly decisive: { readonly index: number; readonly action: string; readonly route: string; readonly without: Course } | null;
}

/** How much of an incident is studied. */
export interface Extent {
  /** Single actions to try: every one, those of these routes, or none. */
  readonly actions: 'all' | readonly string[];
  /** Whether policies are followed, and everything is done at once. */
  readonly policies: boolean;
  readonly everything: boolean;
  /** By recorded run, which of its mitigations an earlier seed found decisive; a run that is not here has all of them tried. */
  readonly decisive: Readonly<Record<string, number>>;
}

/** The incident must have been opened and read; it has run out afterwards. */
export function studyIncident({ runs }: Subject, incident: Incident, extent: Extent, knowledge: Knowledge): Study {
  const { run, variant, seed, pagedUs, scenario } = incident;
  const candidates = candidatesOf(run, pagedUs + DECIDE_US);
  const untouched = runOut(incident);
  const take = (plan: readonly PlannedIntent[], mayCut: boolean): Course => takeCourse(incident, untouched, plan, mayCut);
  const wanted = candidates.filter(({ route }) => extent.actions === 'all' || extent.actions.includes(route));
  const own = runs.filter(({ script }) => script.variant === variant);
  return {
    variant, seed, pagedUs,
    untouched: { bad: untouched.bad, recoveredUs: untouched.recoveredUs, slos: slosBetween(run, pagedUs, run.world.now), hash: runHash(run) },
    actions: wanted.map((candidate) => ({ id: candidate.id, route: candidate.route, isOff: candidate.isOff, verb: candidate.verb, args: candidate.args, course: take(planOf([candidate], DECIDE_US), true) })),
    runs: own.map(({ name, kind, script }) => {
      const plan = plannedFrom(script);
      const course = take(plan, kind === 'lose');
      return { name, kind, course, decisive: kind === 'win' ? decisiveOf(plan, extent.decisive[name], candidates, take) : null };
    }),
    everything: extent.everything ? take(planOf(oneOfEach(candidates), DECIDE_US), false) : null,
    policies: extent.policies ? POLICIES.filter(({ id }) => id !== 'memoriser' || Object.keys(scenario.variants).length > 1).map((policy) => ({ policy: policy.id, ...pick(followPolicy(policy, incident, untouched, candidates, knowledge)) })) : [],
  };
}

/** One action of each kind on everything that can be acted on, throttles included: who fires them all spares none, and tries no quantities. */
function oneOfEach(candidates: readonly Candidate[]): Candidate[] {
  const routes = [...new Set(candidates.map(({ route }) => route))];
  return routes.map((route) => candidates.find((entry) => entry.route === route && entry.isOff) ?? candidates.find((entry) => entry.route === route)!);
}

const pick = ({ win, saved, minutesToRecover }: Course): Pick<Course, 'win' | 'saved' | 'minutesToRecover'> => ({ win, saved, minutesToRecover });

function decisiveOf(plan: readonly PlannedIntent[], known: number | undefined, candidates: readonly Candidate[], take: (plan: readonly PlannedIntent[], mayCut: boolean) => Course): TriedRun['decisive'] {
  const tried = actionsOf(plan).flatMap(({ action }, index) => (known === undefined || known === index ? [{ index, action, without: take(withoutAction(plan, index), true) }] : []));
  // What was given up as lost is worse than whatever went on to its end.
  const worst = tried.reduce<(typeof tried)[number] | null>((top, entry) => (top === null || entry.without.saved < top.without.saved ? entry : top), null);
  return worst === null ? null : { index: worst.index, action: actionText(worst.action), route: routeOf(worst.action, candidates), without: worst.without };
}

function withoutAction(plan: readonly PlannedIntent[], index: number): PlannedIntent[] {
  let seen = -1;
  return plan.filter(({ intent }) => {
    if (intent.kind === 'mitigate') seen++;
    return intent.kind !== 'mitigate' || seen !== index;
  });
}

/** As the solver names it; an action that it did not think of goes by its words. */
function routeOf(action: Action, candidates: readonly Candidate[]): string {
  const words = Object.values(action.args).filter((value) => typeof value === 'string');
  const route = [action.verb, ...words].join(' ');
  return candidates.find((candidate) => candidate.route === route)?.route ?? route;
}

/** By objective, the share of good requests among those that ended from one world time to another. */
export function slosBetween({ scenario, recorder: { requests } }: Run, fromUs: number, toUs: number): SloShare[] {
  const counts = scenario.slos.map(() => ({ good: 0, all: 0 }));
  for (let row = 0; row < requests.count; row++) {
    const { client, route, startUs, durationUs, outcome } = requestAt(requests, row);
    if (startUs + durationUs < fromUs || startUs + durationUs >= toUs) continue;
    const journey = requests.clients[client]!.journeys[route]!;
    scenario.slos.forEach(({ journeys, underUs }, i) => {
      if (!journeys.includes(journey)) return;
      counts[i]!.all++;
      if (outcome === 0 && durationUs <= underUs) counts[i]!.good++;
    });
  }
  return scenario.slos.map(({ id, target }, i) => ({ id, target, good: counts[i]!.all === 0 ? null : counts[i]!.good / counts[i]!.all }));
}

/** The surface without any cause, for as long as the longest incident. */
export interface QuietStudy {
  readonly seed: number;
  readonly pagedUs: number | null;
  readonly slos: readonly SloShare[];
  readonly perMinute: readonly number[];
}

export function studyQuiet(scenario: Scenario, seed: number, lengthUs: number): QuietStudy {
  const run = runWithoutFault(scenario, seed, Math.ceil(lengthUs / MINUTE) * MINUTE);
  const { perMinute } = readSuffering(run.suffering, run.model, run.recorder.requests);
  return { seed, pagedUs: run.pagedAtUs, slos: slosBetween(run, 0, run.world.now), perMinute: [...perMinute] };
}
