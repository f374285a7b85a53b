import { isMitigation } from '../../session/verdicts.ts';
import type { Scenario } from '../../scenario/types.ts';
import { found, oneDigit, percent, seedsText, type Finding } from '../findings.ts';
import { median } from '../separation.ts';
import type { Study, TriedAction } from '../study.ts';
import { DECOY_SAVES_MAX, REFLEX_SHARE, RELIABLE, ROUTES_MIN } from '../tolerances.ts';

/** What one action, or one recorded run, comes to in a variant over all seeds that tried it. */
export interface Summary {
  readonly id: string;
  readonly route: string;
  readonly isOff: boolean;
  /** Median share of bad user-seconds avoided. */
  readonly saved: number;
  readonly wins: number;
  readonly tries: number;
  /** Median over the seeds that won. */
  readonly minutesToRecover: number | null;
}

/** By action, in the solver's order. */
export function actionsIn(studies: readonly Study[]): (Summary & Pick<TriedAction, 'verb' | 'args'>)[] {
  const all = new Map<string, TriedAction[]>();
  for (const action of studies.flatMap(({ actions }) => actions)) all.set(action.id, [...(all.get(action.id) ?? []), action]);
  return [...all.values()].map((tries) => ({ ...summaryOf(tries[0]!.id, tries[0]!.route, tries[0]!.isOff, tries.map(({ course }) => course)), verb: tries[0]!.verb, args: tries[0]!.args }));
}

/** By recorded run; its decisive action, as the first seed found it, is its route. */
export function runsIn(studies: readonly Study[]): (Summary & { readonly kind: 'win' | 'lose'; readonly decisive: string | null; readonly winsWithout: number })[] {
  return (studies[0]?.runs ?? []).map(({ name, kind, decisive }, i) => {
    const tries = studies.map(({ runs }) => runs[i]!);
    return { ...summaryOf(name, decisive?.route ?? name, false, tries.map(({ course }) => course)), kind, decisive: decisive?.action ?? null, winsWithout: tries.filter((run) => run.decisive?.without.win === true).length };
  });
}

function summaryOf(id: string, route: string, isOff: boolean, courses: readonly { readonly win: boolean; readonly saved: number; readonly minutesToRecover: number | null }[]): Summary {
  const won = courses.filter(({ win }) => win);
  return { id, route, isOff, saved: median(courses.map(({ saved }) => saved)), wins: won.length, tries: courses.length, minutesToRecover: won.length === 0 ? null : median(won.map(({ minutesToRecover }) => minutesToRecover ?? 0)) };
}

export const isReliable = ({ wins, tries }: Pick<Summary, 'wins' | 'tries'>): boolean => tries > 0 && wins >= RELIABLE * tries;

/** Distinct ways out of a variant that work, the quickest of each. */
export function routesOf(studies: readonly Study[]): Summary[] {
  const best = new Map<string, Summary>();
  for (const way of [...runsIn(studies).filter(({ kind }) => kind === 'win'), ...actionsIn(studies).filter(({ isOff }) => !isOff)]) {
    const before = best.get(way.route);
    if (isReliable(way) && (before === undefined || before.saved < way.saved)) best.set(way.route, way);
  }
  return [...best.values()].sort((a, b) => b.saved - a.saved);
}

/** A guided scenario leads along one way, and tells the learner what to do: reflexes are not what it is against. */
const isGuided = ({ tutorial }: Scenario): boolean => tutorial.length > 0;

export function judgeRoutes(scenario: Scenario, variant: string, studies: readonly Study[]): Finding[] {
  const seeds = seedsText(studies.map(({ seed }) => seed));
  const routes = routesOf(studies);
  const findings: Finding[] = [];
  const runs = runsIn(studies);
  for (const run of runs) {
    if (run.kind === 'win' && !isReliable(run)) findings.push(found('routes', variant, false, `The recorded run ${run.id} wins under ${run.wins} of ${run.tries} seeds only.`));
    if (run.kind === 'win' && run.decisive !== null && run.winsWithout > (1 - RELIABLE) * run.tries) findings.push(found('routes', variant, false, `The recorded run ${run.id} wins without its decisive action ${run.decisive} too (${run.winsWithout} of ${run.tries} seeds).`));
    if (run.kind === 'lose' && run.wins > (1 - RELIABLE) * run.tries) findings.push(found('decoys', variant, false, `The recorded run ${run.id} is to lose, and wins under ${run.wins} of ${run.tries} seeds.`));
  }
  if (!runs.some(({ kind }) => kind === 'win')) findings.push(found('routes', variant, false, `No recorded run wins it: runs/${variant}.win.json is missing.`));
  const told = routes.map(({ route, saved, minutesToRecover }) => `${route} (saves ${percent(saved)}, ${oneDigit(minutesToRecover ?? 0)} min)`).join('; ');
  const least = isGuided(scenario) ? 1 : ROUTES_MIN;
  if (routes.length === 0) findings.push(found('routes', variant, false, `It cannot be won: neither a recorded run nor any single action recovers the users (${seeds}).`));
  else if (routes.length < least) findings.push(found('routes', variant, false, `There is one way out only, expected ${least} with different decisive actions: ${told}.`));
  else findings.push(found('routes', variant, true, `${routes.length} ${routes.length === 1 ? 'way' : 'ways'} out: ${told}.`));
  return findings;
}

/** Every action that the author says harms must lose, and what works must win, wherever the world would carry it out. */
export function judgeDecoys(scenario: Scenario, variant: string, studies: readonly Study[]): Finding[] {
  const actions = actionsIn(studies);
  const findings: Finding[] = [];
  const lost: string[] = [];
  for (const { mitigation, verdict } of scenario.variants[variant]!.verdicts) {
    const tried = actions.filter((action) => isMitigation(mitigation, action));
    if (verdict === 'works' && tried.length > 0 && !tried.some(isReliable)) findings.push(found('decoys', variant, false, `"${mitigation}" is said to work, and wins under ${Math.max(...tried.map(({ wins }) => wins))} of ${tried[0]!.tries} seeds.`));
    if (verdict !== 'harms') continue;
    for (const action of tried) {
      if (action.wins > (1 - RELIABLE) * action.tries) findings.push(found('decoys', variant, false, `"${mitigation}" is said to harm, and ${action.id} wins (${action.wins} of ${action.tries} seeds, saves ${percent(action.saved)}).`));
      else if (action.saved > DECOY_SAVES_MAX) findings.push(found('decoys', variant, false, `"${mitigation}" is said to harm, and ${action.id} saves ${percent(action.saved)} of the bad user-seconds.`));
      else lost.push(`${action.id} ${percent(action.saved)}`);
    }
  }
  const recorded = runsIn(studies).filter(({ kind }) => kind === 'lose').map(({ id }) => id);
  if (findings.length === 0) findings.push(found('decoys', variant, lost.length + recorded.length > 0, lost.length + recorded.length > 0 ? `${lost.length + recorded.length} decoys lose: ${[...lost, ...recorded].join(', ')}.` : 'Nothing tempting loses: no verdict says that something harms, and no run is recorded to lose.'));
  return findings;
}

/** No reflex serves: no single action in most variants, not everything at once, not turning users away. */
export function judgeShortcuts(scenario: Scenario, byVariant: Readonly<Record<string, readonly Study[]>>): Finding[] {
  const variants = Object.keys(byVariant);
  const findings: Finding[] = [];
  for (const variant of variants) {
    const studies = byVariant[variant]!;
    const tried = studies.flatMap(({ everything }) => everything ?? []);
    const won = tried.filter(({ win }) => win);
    if (won.length > 0 && !isGuided(scenario)) findings.push(found('shortcuts', variant, false, `Doing everything at once wins under ${won.length} of ${tried.length} seeds.`));
    for (const off of actionsIn(studies).filter(({ isOff, wins }) => isOff && wins > 0)) findings.push(found('shortcuts', variant, false, `Turning users away wins: ${off.id}.`));
  }
  if (variants.length >= 2) {
    const wonIn = new Map<string, string[]>();
    for (const variant of variants) for (const { route } of routesOf(byVariant[variant]!)) wonIn.set(route, [...(wonIn.get(route) ?? []), variant]);
    for (const [route, where] of wonIn) if (where.length > REFLEX_SHARE * variants.length) findings.push(found('shortcuts', null, false, `One action is the answer to most: ${route} wins in ${where.join(', ')}.`));
  }
  if (findings.length === 0) findings.push(found('shortcuts', null, true, `No shortcut: ${isGuided(scenario) ? '' : 'everything at once and '}turning users away ${isGuided(scenario) ? 'loses' : 'lose'}${variants.length >= 2 ? ', and no action wins in more than half of the variants' : ''}.`));
  return findings;
}
