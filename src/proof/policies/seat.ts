import { SECOND } from '../../base/time.ts';
import { branchOff } from '../../session/branch.ts';
import { stampPlan, USERS_ONLY, type PlannedIntent } from '../../session/compare-runs.ts';
import { recoveredSince } from '../../session/health.ts';
import { advanceRun, endOf, isOver, submitIntent, type Run } from '../../session/run.ts';
import type { Candidate } from '../../session/judgement/candidates.ts';
import { actionsOf, planOf, type Action } from '../../session/judgement/planned-action.ts';
import { courseOf, type Course } from '../course.ts';
import type { Incident, Suffered } from '../incident.ts';
import { LOOK_US, stepsOf } from '../scripted.ts';
import type { Discriminator } from '../separation.ts';
import type { Policy, Seat } from './types.ts';

/** The votes of a pair: beyond these many, more of the same is not worth the time. */
const VOTES_MAX = 5;

/** What a policy brings along: learned from other runs of the same page, never from this one. */
export interface Knowledge {
  readonly causes: readonly string[];
  readonly remembered: string;
  readonly fixes: Readonly<Record<string, readonly PlannedIntent[]>>;
  /** For a pair of causes, the clearest first. */
  discriminators(a: string, b: string): readonly Discriminator[];
  /** What this run shows where a discriminator looks. */
  read(discriminator: Discriminator): number;
}

/** Follows a policy in an incident that has run out untouched, from the page to the end of the horizon. */
export function followPolicy(policy: Policy, incident: Incident, untouched: Suffered, actions: readonly Candidate[], knowledge: Knowledge): Course {
  let nowUs = 0;
  // Until the first action the world is the trunk's; nothing of it is simulated again.
  let branch: Run | null = null;
  const horizonUs = incident.scenario.horizonUs;
  const wait = (us: number): void => {
    nowUs = Math.min(horizonUs, nowUs + Math.max(0, us));
    if (branch !== null) advanceRun(branch, incident.pagedUs + nowUs);
  };
  const act = (action: Action): boolean => {
    if (nowUs >= horizonUs) return false;
    if (branch === null) {
      branch = branchOff(incident.run, stampPlan(planOf([action], nowUs), incident.pagedUs), USERS_ONLY);
      wait(SECOND);
      return branch.intents.some(({ intent }) => intent.kind === 'mitigate');
    }
    return submitIntent(branch, { kind: 'mitigate', ...action, hypothesisId: null }).accepted;
  };
  const seat: Seat = {
    now: () => nowUs,
    isOver: () => nowUs >= horizonUs,
    wait,
    act,
    isWell: () => branch !== null && recoveredSince(branch) !== null,
    ledger: () => (branch?.world ?? incident.run.world).book.changes.filter(({ atUs }) => atUs <= incident.pagedUs + nowUs),
    actions,
    causes: knowledge.causes,
    compare: (a, b) => {
      wait(LOOK_US);
      const best = knowledge.discriminators(a, b)[0];
      return best === undefined ? null : verdictOf(best, knowledge);
    },
    votes: (a, b) => {
      const found = knowledge.discriminators(a, b).slice(0, VOTES_MAX);
      wait(LOOK_US * found.length);
      const forA = found.filter((entry) => verdictOf(entry, knowledge) === a).length;
      return { a: forA, b: found.length - forA };
    },
    fixFor: (cause) => stepsOf(actionsOf(knowledge.fixes[cause] ?? [])),
    remembered: knowledge.remembered,
  };
  policy.play(seat);
  if (branch === null) return untouchedCourse(untouched);
  const played: Run = branch;
  while (!isOver(played)) advanceRun(played, endOf(played));
  return courseOf(incident, untouched, played, false, 0);
}

function verdictOf(discriminator: Discriminator, knowledge: Knowledge): string {
  return knowledge.read(discriminator) > discriminator.threshold ? discriminator.above : discriminator.below;
}

function untouchedCourse({ bad }: Suffered): Course {
  return { win: false, saved: 0, bad, minutesToRecover: null, cut: false, refused: 0 };
}
