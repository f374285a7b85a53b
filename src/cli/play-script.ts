import { MINUTE } from '../base/time.ts';
import type { RunScript } from '../scenario/read-run.ts';
import type { Intent } from '../session/intents.ts';
import { isOver, submitIntent, type Run, type Submitted } from '../session/run.ts';

/** Whoever plays a script lets time pass in a way of their own, and may tell what came of it. */
export interface ScriptPlayer {
  readonly pass: (toUs: number, isEnough?: () => boolean) => void;
  readonly answered: (intent: Intent, answer: Submitted) => void;
}

/** Does what a script says at its times, which count from the page. What is refused is told, and the run goes on, as it would for a person. */
export function playScript(run: Run, script: RunScript, untilUs: number, { pass, answered }: ScriptPlayer): void {
  while (run.pagedAtUs === null && run.world.now < untilUs && !isOver(run)) pass(Math.min(untilUs, nextMinute(run)), () => run.pagedAtUs !== null);
  for (const { afterPageUs, intent } of script.intents) {
    const atUs = (run.pagedAtUs ?? Infinity) + afterPageUs;
    pass(Math.min(atUs, untilUs));
    if (run.world.now !== atUs || isOver(run)) break;
    answered(intent, submitIntent(run, intent));
  }
}

const nextMinute = (run: Run): number => (Math.floor(run.world.now / MINUTE) + 1) * MINUTE;
