import { MINUTE } from '../base/time.ts';
import { parsePromql, type Expr } from '../query/promql/index.ts';
import type { SloSpec } from '../scenario/types.ts';
import type { MetricSource } from '../telemetry/types.ts';
import { advanceAlert, EVALUATION_US, INACTIVE, type AlertState } from './alerts.ts';
import { askNumber, goodRatioQuery } from './health.ts';
import type { Run } from './run.ts';
import { askedSource } from './slo-history.ts';

/**
 * Multi-window, multi-burn-rate alerts of every objective: windows and factors of the Google SRE Workbook, chapter 5,
 * table 5-8. They would spend 2 %, 5 % and 10 % of the budget of 30 days before they tell. `for` is not in the book; it is
 * that of kubernetes-mixin's KubeAPIErrorBudgetBurn for the same windows. Rules over days stand in a group that is evaluated
 * once a minute, as rule groups may: what they say moves slowly, and they read half a million samples.
 *
 * They tell the player how fast the budget burns, and nothing else: who is paged, and when, is the scenario's.
 */
export const BURN_RULES = [
  { long: '1h', short: '5m', factor: 14.4, severity: 'page', forUs: 2 * MINUTE, everyUs: EVALUATION_US },
  { long: '6h', short: '30m', factor: 6, severity: 'page', forUs: 15 * MINUTE, everyUs: MINUTE },
  { long: '3d', short: '6h', factor: 1, severity: 'ticket', forUs: 180 * MINUTE, everyUs: MINUTE },
] as const;

export type BurnRule = (typeof BURN_RULES)[number];
export type BurnWindow = BurnRule['long' | 'short'];

/** How many times as fast as the objective allows its error budget is spent: the budget is 1 − good/total of the same counters. */
export function burnQuery(slo: SloSpec, window: BurnWindow): string {
  return `(1 - ${goodRatioQuery(slo, window)}) / (1 - ${slo.target})`;
}

/** The rule as Prometheus takes it. Its value is the burn rate over the long window. */
export function burnRuleExpr(slo: SloSpec, { long, short, factor }: BurnRule): string {
  return `${burnQuery(slo, long)} > ${factor}\nand\n${burnQuery(slo, short)} > ${factor}`;
}

/** Where the rules of a run stand, by objective. A function of its metrics alone, worked out as views are made. */
export interface BurnWatch {
  /** World time of the last evaluation; −1 before the first. */
  atUs: number;
  readonly slos: readonly BurnState[][];
}

/** One rule of one objective. Shares of good events are null without traffic. */
export interface BurnState {
  readonly atUs: number;
  readonly long: number | null;
  readonly short: number | null;
  readonly alert: AlertState;
}

const UNKNOWN: BurnState = { atUs: -1, long: null, short: null, alert: INACTIVE };

export function newBurnWatch(run: Run): BurnWatch {
  return { atUs: -1, slos: run.scenario.slos.map(() => BURN_RULES.map(() => UNKNOWN)) };
}

/** Evaluates what is due before `untilUs`, at the times at which all rules are; not before the healthy minutes are over. */
export function advanceBurns(watch: BurnWatch, run: Run, untilUs: number = run.world.now): void {
  const { scenario } = run;
  const first = Math.ceil(scenario.historyUs / MINUTE) * MINUTE;
  for (let atUs = watch.atUs < 0 ? first : watch.atUs + EVALUATION_US; atUs < untilUs; atUs += EVALUATION_US) {
    // Once time has gone beyond: the scrape of that very moment belongs to it, as for whoever asks later.
    watch.slos.forEach((states, i) => evaluate(states, scenario.slos[i]!, askedSource(run), atUs, scenario.startEpochMs));
    watch.atUs = atUs;
  }
}

/** Each window is asked for once; comparing the answers is what the rules' own expressions do. */
function evaluate(states: BurnState[], slo: SloSpec, source: MetricSource, atUs: number, epochMs: number): void {
  const asked = new Map<BurnWindow, number | null>();
  const ask = (window: BurnWindow): number | null => {
    const known = asked.get(window);
    if (known !== undefined) return known;
    const good = askNumber(goodRatioQuery(slo, window), source, epochMs + atUs / 1000);
    asked.set(window, good);
    return good;
  };
  BURN_RULES.forEach((rule, i) => {
    if (atUs % rule.everyUs !== 0) return;
    const [good, goodShort] = [ask(rule.long), ask(rule.short)];
    const [long, short] = [burnOf(good, slo), burnOf(goodShort, slo)];
    const isActive = long !== null && short !== null && long > rule.factor && short > rule.factor;
    states[i] = { atUs, long: good, short: goodShort, alert: advanceAlert(states[i]!.alert, isActive ? long : null, atUs, rule.forUs) };
  });
}

export function burnOf(good: number | null, slo: Pick<SloSpec, 'target'>): number | null {
  return good === null ? null : (1 - good) / (1 - slo.target);
}

/** Parsed, for those who evaluate it as any rule. Throws where it is no PromQL. */
export function burnRuleAst(slo: SloSpec, rule: BurnRule): Expr {
  const parsed = parsePromql(burnRuleExpr(slo, rule));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.ast;
}
