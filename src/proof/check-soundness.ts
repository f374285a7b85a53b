import { actionsIn } from './judge/routes.ts';
import { judgeBaseline } from './judge/baseline.ts';
import { judgeFault, judgePages } from './judge/fault.ts';
import { judgePolicies } from './judge/policies.ts';
import { judgeDecoys, judgeRoutes, judgeShortcuts } from './judge/routes.ts';
import { judgeSeparability, type Separability } from './judge/separability.ts';
import { isMitigation } from '../session/verdicts.ts';
import { found, type Finding } from './findings.ts';
import { lengthOf, type Job, type JobResult, type Perform } from './jobs.ts';
import type { Reading } from './reading.ts';
import { discriminatorsOf, pairsOf, tableOf, type ReadingTable } from './separation.ts';
import type { Extent, QuietStudy, Study } from './study.ts';
import type { Subject } from './subject.ts';
import { CLEAR_FACTOR, SEEDS_PLAYED } from './tolerances.ts';

export interface CheckOptions {
  readonly seeds: readonly number[];
  /** One variant alone; what compares variants is then left out. Null: all. */
  readonly variant: string | null;
  /** Recorded runs and verdicts alone: no search for other ways out, no policies. */
  readonly quick: boolean;
}

/** Everything that was found, and the figures that it rests on. */
export interface Soundness {
  readonly seeds: readonly number[];
  readonly findings: readonly Finding[];
  readonly studies: Readonly<Record<string, readonly Study[]>>;
  readonly separability: Separability;
}

/** Readings of a pair that policies take along: more than they have time for. */
const LEARNED = 12;

/** Checks the simulation and soundness of a scenario that has passed the static layers, telling each finding as it is made. */
export async function checkSoundness(subject: Subject, options: CheckOptions, perform: Perform, tell: (finding: Finding) => void): Promise<Soundness> {
  const { scenario } = subject;
  const { seeds } = options;
  const variants = Object.keys(scenario.variants).filter((id) => options.variant === null || id === options.variant);
  const findings: Finding[] = [];
  const say = (more: readonly Finding[]): void => more.forEach((finding) => {
    findings.push(finding);
    tell(finding);
  });
  const each = variants.flatMap((variant) => seeds.map((seed) => ({ variant, seed })));
  const read = (await perform(each.map((which) => ({ kind: 'read', ...which })))).map(asRead);
  const pages = each.map((which, i) => ({ ...which, pagedUs: read[i]!.pagedUs }));
  say(variants.flatMap((variant) => judgePages(scenario, variant, pages.filter((page) => page.variant === variant))));
  const none: Soundness = { seeds, findings, studies: {}, separability: { findings: [], discriminators: [] } };
  const paged = pages.flatMap(({ pagedUs }) => pagedUs ?? []);
  if (paged.length < pages.length) return none;

  const table = tableOf(Object.fromEntries(variants.map((variant) => [variant, read.filter((_, i) => each[i]!.variant === variant).map(({ readings }): readonly Reading[] => readings)])));
  const quiet = (await perform(seeds.map((seed) => ({ kind: 'quiet', seed, lengthUs: lengthOf(scenario, paged) })))).map(asQuiet);
  say(judgeBaseline(quiet));
  const separability = judgeSeparability(table, variants);
  const studies = await studyAll(subject, options, variants, learnedFrom(table, variants), perform);
  for (const variant of variants) say(judgeFault(scenario, variant, studies[variant]!, quiet));
  say(variants.length < 2 ? [found('surface', null, true, 'One variant: nothing to tell apart.')] : separability.findings);
  for (const variant of variants) say([...judgeRoutes(scenario, variant, studies[variant]!), ...judgeDecoys(scenario, variant, studies[variant]!)]);
  say(judgeShortcuts(scenario, studies));
  if (!options.quick && options.variant === null) say(judgePolicies(studies));
  return { seeds, findings, studies, separability };
}

/**
 * The first seed tries every action in every variant. The other seeds try what won there in any variant, what is out of
 * bounds, and what the author's verdicts speak of: an action that was hopeless once is not tried again. The first few seeds
 * have policies followed too, whose courses are the longest; a certificate says under how many.
 */
async function studyAll(subject: Subject, { seeds, quick }: CheckOptions, variants: readonly string[], learned: readonly ReadingTable[], perform: Perform): Promise<Record<string, Study[]>> {
  const { scenario } = subject;
  const job = (variant: string, place: number, actions: Extent['actions'], decisive: Extent['decisive']): Job => {
    const isPlayed = place < SEEDS_PLAYED;
    return { kind: 'study', variant, seed: seeds[place]!, extent: { actions, policies: isPlayed && !quick, everything: isPlayed, decisive }, place, learned };
  };
  const first = (await perform(variants.map((variant) => job(variant, 0, 'all', {})))).map(asStudy);
  const winning = first.flatMap((study) => actionsIn([study]).filter(({ wins }) => wins > 0).map(({ route }) => route));
  const routesFor = (variant: string): string[] => {
    const { verdicts } = scenario.variants[variant]!;
    const judged = actionsIn(first.filter((study) => study.variant === variant)).filter((action) => action.isOff || verdicts.some(({ mitigation }) => isMitigation(mitigation, action)));
    return [...new Set([...winning, ...judged.map(({ route }) => route)])];
  };
  const decisive = Object.fromEntries(first.flatMap(({ runs }) => runs.flatMap((run) => (run.decisive === null ? [] : [[run.name, run.decisive.index] as const]))));
  const rest = await perform(variants.flatMap((variant) => seeds.slice(1).map((_, i) => job(variant, i + 1, routesFor(variant), decisive))));
  const all = [...first, ...rest.map(asStudy)];
  return Object.fromEntries(variants.map((variant) => [variant, all.filter((study) => study.variant === variant)]));
}

/** The part of the table that any pair can be told apart by, small enough to be sent about. */
function learnedFrom(table: readonly ReadingTable[], variants: readonly string[]): ReadingTable[] {
  return [...new Set(pairsOf(variants).flatMap(([a, b]) => discriminatorsOf(table, a, b, CLEAR_FACTOR).slice(0, LEARNED).map(({ reading }) => reading)))];
}

function asRead(result: JobResult): Extract<JobResult, { kind: 'read' }> {
  if (result.kind !== 'read') throw new Error('expected readings');
  return result;
}

function asQuiet(result: JobResult): QuietStudy {
  if (result.kind !== 'quiet') throw new Error('expected a run without the fault');
  return result.quiet;
}

function asStudy(result: JobResult): Study {
  if (result.kind !== 'study') throw new Error('expected a study');
  return result.study;
}

export const isSound = ({ findings }: Soundness): boolean => findings.every(({ ok }) => ok);
