import { SECOND } from '../base/time.ts';
import type { Candidate } from '../session/judgement/candidates.ts';
import type { Action, TimedAction } from '../session/judgement/planned-action.ts';
import type { Change } from '../sim/fault-spec.ts';

/**
 * What both kinds of scripted players have in common: policies, which act on the world and decide whether a scenario is sound
 * (policies/registry.ts), and responders, who play the whole war room and are marked (responders/registry.ts).
 */

/** How long it takes to open something, read it and think. */
export const LOOK_US = 20 * SECOND;
const WATCH_US = 15 * SECOND;

/** Somebody in whose hands time is. Times are in microseconds. */
interface Clocked {
  now(): number;
  wait(us: number): void;
}

/** An action, and how long after the first of its plan it is taken. */
export interface Step {
  readonly afterUs: number;
  readonly action: Action;
}

export function stepsOf(plan: readonly TimedAction[]): Step[] {
  return plan.map(({ afterPageUs, action }) => ({ afterUs: afterPageUs - plan[0]!.afterPageUs, action }));
}

/** Takes each step at its time from now on. */
export function carryOut(who: Clocked, steps: readonly Step[], act: (action: Action) => void): void {
  const beganUs = who.now();
  for (const { afterUs, action } of steps) {
    who.wait(beganUs + afterUs - who.now());
    act(action);
  }
}

/** Waits until users are well or patience ends; whether they are. */
export function watch(who: Clocked & { isOver(): boolean; isWell(): boolean }, patienceUs: number): boolean {
  const untilUs = who.now() + patienceUs;
  while (!who.isOver() && who.now() < untilUs && !who.isWell()) who.wait(WATCH_US);
  return who.isWell();
}

/** What of ours was deployed last, roll backs of the player's own left out. */
export function latestDeploy(changes: readonly Change[]): Change | null {
  return changes.filter(({ kind, action }) => kind === 'deploy' && action < 0).reduce<Change | null>((newest, change) => (newest === null || change.atUs >= newest.atUs ? change : newest), null);
}

/** One action for each thing that it can be done to; of low risk is what can be undone and switches nothing off. */
export function volleyOf(actions: readonly Candidate[], lowRiskOnly: boolean): Candidate[] {
  const fired = new Set<string>();
  return actions.filter((action) => {
    if (fired.has(action.route) || (lowRiskOnly && (!action.isReversible || action.isOff))) return false;
    fired.add(action.route);
    return true;
  });
}

/** What somebody remembers from last time: another cause than this one where there is another. */
export function anotherCause(causes: readonly string[], truth: string): string {
  return causes[(causes.indexOf(truth) + 1) % causes.length]!;
}
