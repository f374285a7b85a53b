import { SECOND } from '../../base/time.ts';
import type { RunScript } from '../../scenario/read-run.ts';
import type { Scenario } from '../../scenario/types.ts';
import { EVERY_NAME } from '../../telemetry/metric-plan.ts';
import type { StampedIntent } from '../intents.ts';
import { advanceToPage, openRun } from '../run.ts';

/** Time to look around after the last thing that was done before. */
const BREATH_US = 5 * SECOND;

/**
 * How a recorded run begins, up to its first claim or action: what is left are the two decisions, what the cause is and what to
 * do about it. Simulates the scenario up to its page, which says when the rest happened. Null where nobody is paged.
 */
export function beginningOf(scenario: Scenario, seed: number, script: Pick<RunScript, 'variant' | 'intents'>): { readonly intents: readonly StampedIntent[]; readonly untilUs: number } | null {
  const run = openRun(scenario, seed, script.variant, [], { metrics: EVERY_NAME, alerts: 'page', health: false, record: false });
  advanceToPage(run);
  const { pagedAtUs } = run;
  if (pagedAtUs === null) return null;
  const first = script.intents.findIndex(({ intent }) => intent.kind === 'hypothesis.add' || intent.kind === 'mitigate' || intent.kind === 'resolve');
  const before = first < 0 ? script.intents : script.intents.slice(0, first);
  const intents = before.map(({ afterPageUs, intent }, seq): StampedIntent => ({ seq, tick: pagedAtUs + afterPageUs, intent }));
  return { intents, untilUs: (intents.at(-1)?.tick ?? pagedAtUs) + BREATH_US };
}
