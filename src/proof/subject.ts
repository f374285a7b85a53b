import { addText, digestText, newDigest } from '../base/hash.ts';
import { plannedFrom, type PlannedIntent } from '../session/compare-runs.ts';
import type { RunScript } from '../scenario/read-run.ts';
import type { Scenario } from '../scenario/types.ts';

/** A recorded run of the scenario's folder. */
export interface RecordedRun {
  /** File name without `.json`: `<variant>-<what>.win` or `.lose`. */
  readonly name: string;
  readonly kind: 'win' | 'lose';
  readonly script: RunScript;
}

/** What is checked: a scenario with its recorded runs. Plain data, so that it can be sent to a worker. */
export interface Subject {
  readonly scenario: Scenario;
  readonly runs: readonly RecordedRun[];
}

/** Changes when the scenario or one of its recorded runs means something else; 16 hex digits. */
export function contentHashOf({ scenario, runs }: Subject): string {
  const digest = newDigest();
  addText(digest, scenario.hash);
  for (const { name, script } of [...runs].sort((a, b) => (a.name < b.name ? -1 : 1))) addText(digest, `${name} ${JSON.stringify(script)}`);
  return digestText(digest);
}

/** The way out that players know for a variant: its main recorded win; null where there is none. */
export function fixOf({ runs }: Subject, variant: string): readonly PlannedIntent[] | null {
  const wins = runs.filter(({ kind, script }) => kind === 'win' && script.variant === variant);
  const main = wins.find(({ name }) => name === `${variant}.win`) ?? wins[0];
  return main === undefined ? null : plannedFrom(main.script);
}
