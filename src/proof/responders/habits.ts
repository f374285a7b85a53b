import { MINUTE, SECOND } from '../../base/time.ts';
import { volleyOf, watch } from '../scripted.ts';
import type { Desk } from './types.ts';

/** What several responders do. */

const PATIENCE_US = 18 * MINUTE;

export function begin(desk: Desk, talks: boolean): void {
  desk.wait(30 * SECOND);
  desk.acknowledge();
  if (!talks) return;
  desk.wait(20 * SECOND);
  desk.talk();
}

/** Looks at what tells the causes apart best until one is left; says what it is, with the last reading as evidence. */
export function investigate(desk: Desk): { readonly cause: string; readonly hypothesis: number } {
  desk.readChanges();
  while (desk.live().length > 1 && desk.look(true));
  return conclude(desk);
}

export function conclude(desk: Desk): { readonly cause: string; readonly hypothesis: number } {
  const cause = desk.live()[0]!;
  const hypothesis = desk.believe(cause, desk.live().length === 1 ? 5 : 3);
  desk.pin(hypothesis, 'for');
  return { cause, hypothesis };
}

/** Ends it once users have been well for a while. */
export function finish(desk: Desk, hypothesis: number | null): void {
  if (!watch(desk, PATIENCE_US)) return;
  desk.wait(2 * MINUTE);
  if (desk.isWell()) desk.resolve(hypothesis);
}

/** Fires what is on the action sheet, one for each thing that it can be done to, ten seconds apart. */
export function fire(desk: Desk, lowRiskOnly: boolean): void {
  for (const action of volleyOf(desk.actions, lowRiskOnly)) {
    desk.act(action, null);
    desk.wait(10 * SECOND);
  }
}
