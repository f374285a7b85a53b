import { verbInfos } from '../sim/intents/registry.ts';
import { advanceBurns, BURN_RULES, burnOf, burnQuery, burnRuleExpr, newBurnWatch, type BurnWatch } from './burn-alerts.ts';
import { postLine, roomLines } from './communication/room-lines.ts';
import { updatesDue } from './communication/update-due.ts';
import { isHealthy, recoveredSince, goodRatioQuery } from './health.ts';
import { practiceOf } from './progress/practice.ts';
import { mapOf } from './system-map.ts';
import { readMap, type Baselines } from './map-health.ts';
import { messagesOf } from './messages.ts';
import { endOf, type Run } from './run.ts';
import { healthyMinutes } from './slo-history.ts';
import { standardDashboards } from './standard-dashboards.ts';
import { readSuffering } from './suffering.ts';
import type { ActionView, AlertView, BurnRuleView, IncidentView, MapInfo, RunInfo, SloView, Status, TimelineEntry } from './view.ts';

/** What a view is built with, kept between builds: queries are asked again only when new samples have come. */
export interface ViewBuilder {
  readonly run: Run;
  readonly map: MapInfo;
  readonly baselines: Baselines;
  readonly burns: BurnWatch;
  mapAtUs: number;
  mapReading: { nodes: IncidentView['nodes']; edges: IncidentView['edges'] };
}

export function newViewBuilder(run: Run): ViewBuilder {
  return { run, map: mapOf(run.scenario), baselines: new Map(), burns: newBurnWatch(run), mapAtUs: -1, mapReading: { nodes: [], edges: [] } };
}

export function runInfo({ run, map }: ViewBuilder): RunInfo {
  const { scenario } = run;
  return {
    scenarioId: scenario.id, title: scenario.title, seed: run.seed, practice: practiceOf(scenario), briefing: scenario.briefing, slos: scenario.slos, people: scenario.people, map,
    dashboards: scenario.dashboards, standardDashboards: standardDashboards(scenario),
    mechanisms: scenario.mechanisms, tutorial: scenario.tutorial, verbs: verbInfos(run.world), startEpochMs: scenario.startEpochMs, horizonUs: scenario.horizonUs,
    healthy: healthyOf(run),
  };
}

export function buildView(builder: ViewBuilder): IncidentView {
  const { run } = builder;
  const { scenario, world, state } = run;
  const ms = (us: number): number => scenario.startEpochMs + us / 1000;
  refreshMap(builder);
  advanceBurns(builder.burns, run);
  return {
    tick: world.now,
    clockMs: ms(world.now),
    phase: state.phase,
    pagedAtUs: run.pagedAtUs,
    endsAtUs: run.pagedAtUs === null ? null : endOf(run),
    severity: state.severity,
    slos: scenario.slos.map((_, i) => sloView(builder, i)),
    badUserSeconds: readSuffering(run.suffering, run.model, run.recorder.requests).badUserSeconds,
    alerts: run.rules.map((rule, i): AlertView => {
      const { state: alertState, sinceUs, value } = run.alerts[i]!;
      return { name: rule.spec.name, severity: rule.spec.severity, state: alertState, sinceMs: sinceUs === null ? null : ms(sinceUs), value, summary: rule.spec.summary, runbook: rule.spec.runbook, expr: rule.spec.expr };
    }),
    nodes: builder.mapReading.nodes,
    edges: builder.mapReading.edges,
    changes: world.book.changes,
    actions: actionViews(run),
    messages: messagesOf(run),
    updateDue: updateDueView(run),
    roles: state.roles,
    hypotheses: state.hypotheses.map((entry) => ({
      id: entry.id, claim: entry.claim, state: entry.dropped === null ? 'open' as const : 'dropped' as const, addedMs: ms(entry.addedUs), evidence: entry.evidence,
      actions: state.mitigations.filter((mitigation) => mitigation.hypothesisId === entry.id).map((mitigation) => mitigation.action),
    })),
    pins: state.pins.filter((pin) => !pin.removed).map(({ id, atUs, panel, title, query, fromMs, toMs, digest, component, labels }) => ({ id, atMs: ms(atUs), panel, title, query, fromMs, toMs, digest, component, labels })),
    timeline: timelineOf(run),
    hints: state.hints.map(({ level, atUs, explained }) => ({ level, atMs: ms(atUs), explained })),
    tutorialStep: tutorialStep(run),
    intents: run.intents.length,
    verbs: verbInfos(world),
  };
}

function updateDueView({ scenario, state, pagedAtUs }: Run): IncidentView['updateDue'] {
  const due = pagedAtUs === null || (state.phase !== 'paged' && state.phase !== 'acknowledged') ? undefined : updatesDue(state, pagedAtUs)[0];
  return due === undefined ? null : { dueMs: scenario.startEpochMs + due.dueUs / 1000, audience: due.audience, promised: due.promised };
}

function refreshMap(builder: ViewBuilder): void {
  const { run } = builder;
  const every = run.scenario.system.scrapeEveryUs;
  const scrapedUs = Math.floor(run.world.now / every) * every;
  if (scrapedUs === builder.mapAtUs) return;
  builder.mapAtUs = scrapedUs;
  builder.mapReading = readMap(run, builder.map, builder.baselines, run.scenario.startEpochMs + Math.floor(run.world.now / 1000));
}

/** A burn rate at which the budget of 30 days is gone in two days: the page threshold of the SRE Workbook is 14.4. */
const BURN_BAD = 14.4;
const BURN_WARNING = 3;
const SPARK_READINGS = 80;

function sloView({ run, burns }: ViewBuilder, i: number): SloView {
  const slo = run.scenario.slos[i]!;
  const last = run.health.at(-1);
  const good = last?.good[i] ?? null;
  const burn = burnOf(good, slo);
  const status: Status = burn === null ? 'unknown' : burn >= BURN_BAD ? 'bad' : burn >= BURN_WARNING ? 'warning' : 'good';
  return { id: slo.id, title: slo.title, target: slo.target, goodRatio: good, burnRate: burn, status, spark: run.health.slice(-SPARK_READINGS).map((reading) => reading.fast[i] ?? NaN), expr: goodRatioQuery(slo, '5m'), burnRules: burnRuleViews(run, burns, i) };
}

function burnRuleViews(run: Run, burns: BurnWatch, i: number): BurnRuleView[] {
  const slo = run.scenario.slos[i]!;
  const ms = (us: number): number => run.scenario.startEpochMs + us / 1000;
  return burns.slos[i]!.flatMap(({ atUs, long, short, alert }, at): BurnRuleView[] => {
    const rule = BURN_RULES[at]!;
    if (atUs < 0) return [];
    const reading = (window: typeof rule.long | typeof rule.short, good: number | null) => ({ window, burnRate: burnOf(good, slo), expr: burnQuery(slo, window) });
    return [{ severity: rule.severity, state: alert.state, sinceMs: alert.sinceUs === null ? null : ms(alert.sinceUs), forUs: rule.forUs, factor: rule.factor, long: reading(rule.long, long), short: reading(rule.short, short), atMs: ms(atUs), expr: burnRuleExpr(slo, rule) }];
  });
}

function healthyOf(run: Run): RunInfo['healthy'] {
  const { fromUs, toUs } = healthyMinutes(run);
  const { startEpochMs } = run.scenario;
  return { fromMs: startEpochMs + Math.floor(fromUs / 1000), toMs: startEpochMs + Math.floor(toUs / 1000) };
}

function actionViews(run: Run): ActionView[] {
  const ms = (us: number): number => run.scenario.startEpochMs + us / 1000;
  return run.world.book.actions.map((action) => ({
    id: action.id, verb: action.verb, title: action.title, startedMs: ms(action.startedUs), endsMs: action.endsUs === null ? null : ms(action.endsUs), state: action.state, outcome: action.outcome,
    hypothesisId: run.state.mitigations.find((mitigation) => mitigation.action === action.id)?.hypothesisId ?? null,
  }));
}

/** Everything that the player could know of, in order. */
export function timelineOf(run: Run): TimelineEntry[] {
  const { scenario, state, world } = run;
  const ms = (us: number): number => scenario.startEpochMs + us / 1000;
  const entries: TimelineEntry[] = [];
  const add = (atUs: number, lane: TimelineEntry['lane'], text: string): void => {
    entries.push({ atMs: ms(atUs), lane, text });
  };
  for (const { atUs, rule, state: alertState } of run.alertLog) if (alertState !== 'pending') add(atUs, 'alert', `${scenario.alerts[rule]!.name} ${alertState === 'firing' ? 'fires' : 'is over'}`);
  for (const change of world.book.changes) add(change.atUs, 'change', `${change.kind} ${change.target}${change.to === '' ? '' : `: ${change.from === '' ? '' : `${change.from} → `}${change.to}`}`);
  for (const look of state.looks) add(look.atUs, 'look', look.query === '' ? `Looked at ${look.panel}` : `Looked at ${look.panel}: ${look.query}`);
  for (const hypothesis of state.hypotheses) add(hypothesis.addedUs, 'hypothesis', `${hypothesis.claim.component}: ${hypothesis.claim.mechanism}`);
  for (const action of world.book.actions) add(action.startedUs, 'action', action.title);
  for (const post of state.posts) add(post.atUs, 'message', postLine(post));
  for (const { atUs, text } of roomLines(run)) add(atUs, 'phase', text);
  if (run.pagedAtUs !== null) add(run.pagedAtUs, 'phase', 'Paged');
  if (state.acknowledgedUs !== null) add(state.acknowledgedUs, 'phase', 'Acknowledged');
  if (state.endedUs !== null) add(state.endedUs, 'phase', state.phase === 'resolved' ? 'Declared resolved' : 'Time is up');
  return entries.sort((a, b) => a.atMs - b.atMs);
}

function tutorialStep(run: Run): number {
  const { tutorial } = run.scenario;
  let step = 0;
  let from = 0;
  while (step < tutorial.length) {
    const wanted = tutorial[step]!.until;
    if (wanted === 'recovered') {
      const last = run.health.at(-1);
      if (run.pagedAtUs === null || last === undefined || run.state.mitigations.length === 0 || !isHealthy(run, last) || (run.alerts.some((alert) => alert.state === 'firing') && recoveredSince(run) === null)) break;
    } else {
      const at = run.intents.findIndex(({ intent }, i) => i >= from && matches(wanted, intent));
      if (at < 0) break;
      from = at;
    }
    step++;
  }
  return step;
}

function matches(wanted: string, intent: Run['intents'][number]['intent']): boolean {
  if (wanted === intent.kind) return true;
  if (intent.kind === 'look') return wanted === `look:${intent.panel}`;
  return intent.kind === 'mitigate' && wanted === `mitigate:${intent.verb}`;
}
