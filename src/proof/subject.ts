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

/**
 * Changes when what the proof rests on does: the system, its causes, its telemetry, and the recorded runs; 16 hex digits.
 * Words that people read change neither a world nor a verdict, so they may be mended without proving everything again.
 */
export function contentHashOf({ scenario, runs }: Subject): string {
  const digest = newDigest();
  addText(digest, JSON.stringify(provenPart(scenario)));
  for (const { name, script } of [...runs].sort((a, b) => (a.name < b.name ? -1 : 1))) addText(digest, `${name} ${JSON.stringify(script)}`);
  return digestText(digest);
}

function provenPart({ id, historyUs, horizonUs, system, slos, alerts, pageAlert, history, planned, nuisance, dashboards, tutorial, variants }: Scenario): unknown {
  return {
    id, historyUs, horizonUs, system, slos, pageAlert, planned, nuisance, dashboards,
    isGuided: tutorial.length > 0,
    alerts: alerts.map(({ name, expr, forUs, severity }) => ({ name, expr, forUs, severity })),
    history: history.map(({ atUs, kind, target, from, to }) => ({ atUs, kind, target, from, to })),
    variants: Object.values(variants).map(({ truth: { component, mechanism, change }, verdicts, id: variant, weight, fault, params }) => ({
      variant, weight, fault, params, component, mechanism, change,
      verdicts: verdicts.map(({ mitigation, verdict }) => ({ mitigation, verdict })),
    })),
  };
}

/** The way out that scripted players know for a variant: its main recorded win; null where there is none. */
export function fixOf({ runs }: Subject, variant: string): readonly PlannedIntent[] | null {
  const wins = runs.filter(({ kind, script }) => kind === 'win' && script.variant === variant);
  const main = wins.find(({ name }) => name === `${variant}.win`) ?? wins[0];
  return main === undefined ? null : plannedFrom(main.script);
}
