import { MINUTE, SECOND } from '../../base/time.ts';
import { volleyOf, watch } from '../scripted.ts';
import type { Desk } from './types.ts';

/** What several responders do. */

const PATIENCE_US = 18 * MINUTE;
/** Whoever knows a second cause does not wait for ever on the first, and watches for longer than a restart hides the matter. */
const HELPS_US = 10 * MINUTE;

export function begin(desk: Desk, talks: boolean): void {
  desk.wait(30 * SECOND);
  desk.acknowledge();
  if (!talks) return;
  desk.wait(20 * SECOND);
  desk.talk();
}

/** A cause, and the number of the hypothesis that names it. */
interface Concluded {
  readonly cause: string;
  readonly hypothesis: number;
}

/** Looks at what tells the causes apart best until one is left; says what it is, with the last reading as evidence. */
export function investigate(desk: Desk): Concluded {
  desk.readChanges();
  while (desk.live().length > 1 && desk.look(true));
  return conclude(desk);
}

export function conclude(desk: Desk): Concluded {
  const cause = desk.live()[0]!;
  const hypothesis = desk.believe(cause, desk.live().length === 1 ? 5 : 3);
  desk.pin(hypothesis, 'for');
  return { cause, hypothesis };
}

/** Does what helps against a cause, and sees it through. */
export function mend(desk: Desk, concluded: Concluded): void {
  desk.apply(concluded.cause, concluded.hypothesis);
  settle(desk, concluded);
}

/** What was done for a cause is watched: where others are left and users are not well for good, the next one is acted upon. Then it is ended. */
export function settle(desk: Desk, { cause, hypothesis }: Concluded): void {
  let standing = hypothesis;
  for (const next of desk.live().filter((other) => other !== cause)) {
    if (helped(desk)) break;
    desk.drop(standing);
    standing = desk.believe(next, 3);
    desk.apply(next, standing);
  }
  finish(desk, standing);
}

function helped(desk: Desk): boolean {
  if (!watch(desk, HELPS_US)) return false;
  desk.wait(HELPS_US);
  return desk.isWell();
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
