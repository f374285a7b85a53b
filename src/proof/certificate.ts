import { SECOND } from '../base/time.ts';
import { ENGINE } from '../session/engine.ts';
import { isMitigation } from '../session/verdicts.ts';
import type { Soundness } from './check-soundness.ts';
import { actionsIn, isReliable, routesOf, runsIn } from './judge/routes.ts';
import { policiesIn, type PolicySummary } from './judge/policies.ts';
import type { Study } from './study.ts';
import { contentHashOf, type Subject } from './subject.ts';

/** The machine-made proof that a scenario is sound, as it lies beside it. Changes with the scenario, its runs or the engine. */
export interface Certificate {
  readonly schemaVersion: 1;
  readonly scenario: string;
  readonly contentHash: string;
  readonly engine: string;
  readonly seeds: readonly number[];
  readonly variants: Readonly<Record<string, CertifiedVariant>>;
  /** For each pair of variants the readings, beyond page and first dashboard, that tell them apart most clearly. */
  readonly discriminators: readonly { readonly between: readonly [string, string]; readonly readings: readonly { readonly where: string; readonly above: string; readonly threshold: number; readonly accuracy: number }[] }[];
}

export interface CertifiedVariant {
  /** In the order of the seeds: world time of the page, and the world hash and bad user-seconds at the end of the horizon, untouched. */
  readonly pagedAtS: readonly number[];
  readonly hashes: readonly string[];
  readonly badUserSeconds: readonly number[];
  readonly routes: readonly CertifiedWay[];
  readonly decoys: readonly CertifiedWay[];
  /** Recorded runs by file name, with the bad user-seconds under each seed; null where the run was given up as lost. */
  readonly runs: Readonly<Record<string, { readonly minutesToRecover: number | null; readonly badUserSeconds: readonly (number | null)[] }>>;
  /** What came of policies (policies/registry.ts). */
  readonly players: readonly PolicySummary[];
}

export interface CertifiedWay {
  /** The recorded run or the action. */
  readonly by: string;
  readonly decisive: string;
  /** Median share of bad user-seconds avoided. */
  readonly saved: number;
  readonly minutesToRecover: number | null;
}

/** Of a check that found nothing wrong; throws for any other. */
export function certify(subject: Subject, soundness: Soundness): Certificate {
  const { findings, seeds, studies, separability } = soundness;
  const broken = findings.find(({ ok }) => !ok);
  if (broken !== undefined) throw new Error(`An unsound scenario gets no certificate: ${broken.text}`);
  return {
    schemaVersion: 1,
    scenario: subject.scenario.id,
    contentHash: contentHashOf(subject),
    engine: ENGINE,
    seeds,
    variants: Object.fromEntries(Object.entries(studies).map(([variant, list]) => [variant, certifiedVariant(subject, variant, list)])),
    discriminators: separability.discriminators.map(({ between, readings }) => ({ between, readings: readings.map(({ reading, above, threshold, accuracy }) => ({ where: reading.where, above, threshold: rounded(threshold), accuracy: rounded(accuracy) })) })),
  };
}

function certifiedVariant({ scenario }: Subject, variant: string, studies: readonly Study[]): CertifiedVariant {
  const way = ({ id, route, saved, minutesToRecover }: ReturnType<typeof routesOf>[number]): CertifiedWay => ({ by: id, decisive: route, saved: rounded(saved), minutesToRecover });
  const { verdicts } = scenario.variants[variant]!;
  const harms = actionsIn(studies).filter((action) => !isReliable(action) && verdicts.some(({ verdict, mitigation }) => verdict === 'harms' && isMitigation(mitigation, action)));
  return {
    pagedAtS: studies.map(({ pagedUs }) => pagedUs / SECOND),
    hashes: studies.map(({ untouched }) => untouched.hash),
    badUserSeconds: studies.map(({ untouched }) => untouched.bad),
    routes: routesOf(studies).map(way),
    decoys: [...runsIn(studies).filter(({ kind }) => kind === 'lose'), ...harms].map(way),
    runs: Object.fromEntries(runsIn(studies).map((run, i) => [run.id, { minutesToRecover: run.minutesToRecover, badUserSeconds: studies.map(({ runs }) => (runs[i]!.course.cut ? null : runs[i]!.course.bad)) }])),
    players: policiesIn(studies).map((policy) => ({ ...policy, saved: rounded(policy.saved) })),
  };
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
