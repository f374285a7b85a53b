import { SECOND } from '../../base/time.ts';
import type { PlannedIntent } from '../compare-runs.ts';

/** One thing that is done to production. */
export interface Action {
  readonly verb: string;
  readonly args: Readonly<Record<string, string | number | boolean>>;
}

/** Mitigations need the page acknowledged; whoever acts has done so by then. */
const ACKNOWLEDGE_US = 20 * SECOND;

/** A plan that acknowledges the page and takes actions at once, a second apart, `afterPageUs` after it. */
export function planOf(actions: readonly Action[], afterPageUs: number): PlannedIntent[] {
  return timedPlan(actions.map((action, i) => ({ afterPageUs: afterPageUs + i * SECOND, action })));
}

export interface TimedAction {
  readonly afterPageUs: number;
  readonly action: Action;
}

/** The same with a time for each action; they must be in order. Nothing else is done, and no hypothesis is served. */
export function timedPlan(actions: readonly TimedAction[]): PlannedIntent[] {
  const first = actions[0]?.afterPageUs ?? ACKNOWLEDGE_US;
  return [
    { afterPageUs: Math.min(ACKNOWLEDGE_US, first), intent: { kind: 'acknowledge' } },
    ...actions.map(({ afterPageUs, action: { verb, args } }): PlannedIntent => ({ afterPageUs, intent: { kind: 'mitigate', verb, args, hypothesisId: null } })),
  ];
}

/** The actions of a plan, with their times. */
export function actionsOf(plan: readonly PlannedIntent[]): TimedAction[] {
  return plan.flatMap(({ afterPageUs, intent }) => (intent.kind === 'mitigate' ? [{ afterPageUs, action: { verb: intent.verb, args: intent.args } }] : []));
}

export function actionText({ verb, args }: Action): string {
  return [verb, ...Object.values(args).map(String)].join(' ');
}
