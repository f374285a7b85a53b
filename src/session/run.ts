import { SECOND } from '../base/time.ts';
import type { Scenario, VariantSpec } from '../scenario/types.ts';
import { compileSystem } from '../sim/compile/compile.ts';
import { applyVerb } from '../sim/intents/registry.ts';
import type { Model } from '../sim/kernel/model.ts';
import { runUntil } from '../sim/kernel/run.ts';
import { hashWorld, takeSnapshot, type Snapshot } from '../sim/kernel/snapshot.ts';
import type { World } from '../sim/kernel/world.ts';
import { startWorld } from '../sim/start.ts';
import { EVERY_NAME, type Names } from '../telemetry/metric-plan.ts';
import { asMetricSource } from '../telemetry/metric-source.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { MetricSource } from '../telemetry/types.ts';
import { EVALUATION_US, evaluateAlert, INACTIVE, readAlertRules, type AlertRule, type AlertState } from './alerts.ts';
import { advanceCase, movePhase, NEW_CASE, refusal, type Case } from './case.ts';
import { dressScenario } from './dress.ts';
import { readHealth, type HealthReading } from './health.ts';
import type { Intent, StampedIntent } from './intents.ts';
import { chooseVariant, plotOf } from './plot.ts';
import { metricsOnly, recorderOf } from './recording.ts';
import { newSufferingMeter, objectivesOf, readSuffering, type Suffering, type SufferingMeter } from './suffering.ts';

/**
 * One incident as it is played: the world, its telemetry, the alerts, the case, and the log of intents that with scenario
 * and seed determines all of them. Time moves by `advanceRun` only; the log grows by `submitIntent` only.
 */
export interface Run {
  readonly scenario: Scenario;
  readonly variant: VariantSpec;
  readonly seed: number;
  readonly scope: Scope;
  readonly model: Model;
  readonly world: World;
  readonly recorder: Recorder;
  readonly source: MetricSource;
  readonly rules: readonly AlertRule[];
  readonly alerts: AlertState[];
  readonly alertLog: { readonly atUs: number; readonly rule: number; readonly state: AlertState['state'] }[];
  readonly health: HealthReading[];
  readonly snapshots: Milestone[];
  readonly intents: StampedIntent[];
  /** Intents of a stored run that are still to come, in order. */
  readonly pending: StampedIntent[];
  readonly suffering: SufferingMeter;
  state: Case;
  pagedAtUs: number | null;
}

/**
 * Where a run can be taken up again: its world and what had been worked out of it, before anything that was done at that very
 * time. Of its record, all that is older belongs to it, and nothing else.
 */
export interface Milestone {
  readonly world: Snapshot;
  /** How many intents had been carried out. */
  readonly intents: number;
  readonly alerts: readonly AlertState[];
  readonly suffering: Suffering;
}

/** What a run keeps and works out as it goes on: whatever nobody will read is not made. None of it touches the world. */
export interface Scope {
  /** Which metrics, by name. */
  readonly metrics: Names;
  /** `page`: only the rule that pages, until it has; `none` is for runs that were paged before. */
  readonly alerts: 'all' | 'page' | 'none';
  readonly health: boolean;
  /** Log lines, requests and milestones. */
  readonly record: boolean;
  /** Log lines even without a record, for a run whose log is searched. */
  readonly logs?: boolean;
  /** Milestones even without a record, for a run that others branch off or whose consoles are asked of moments that have passed: from the page on, or from the beginning. */
  readonly milestones?: 'paged' | 'all';
  /** World time between two milestones; left out: `SNAPSHOT_US`. It divides that. */
  readonly milestoneUs?: number;
}

/** As it is played: anything may be asked of it. */
export const PLAYED: Scope = { metrics: EVERY_NAME, alerts: 'all', health: true, record: true };

/** A milestone every half minute, so that any window can be simulated again from close before it, and one at the page. */
export const SNAPSHOT_US = 30 * SECOND;
/** To be looked back on: seeking simulates half as much, for twice the memory. */
export const LOOKED_BACK_ON: Scope = { ...PLAYED, milestoneUs: 15 * SECOND };
/** Without a page by then, the run ends: something is wrong with the scenario, and nobody should wait for ever. */
const PATIENCE_US = 30 * 60 * SECOND;

/** Opens a run at world time 0. `intents` of a stored run are applied at their ticks as time passes. */
export function openRun(written: Scenario, seed: number, variantName: string | null, intents: readonly StampedIntent[] = [], scope: Scope = PLAYED): Run {
  const scenario = dressScenario(written, seed);
  const variant = chooseVariant(scenario, seed, variantName);
  return openCompiled(compileSystem(scenario.system, objectivesOf(scenario)), scenario, seed, variant, intents, scope);
}

/** The same for a scenario that has been dressed for its seed, and its system compiled. */
export function openCompiled(model: Model, scenario: Scenario, seed: number, variant: VariantSpec, intents: readonly StampedIntent[], scope: Scope): Run {
  const suffering = newSufferingMeter();
  const everything = recorderOf(model, seed, scenario.startEpochMs, scope.metrics);
  const recorder = scope.record ? everything : metricsOnly(everything, model, suffering, scope.logs);
  const world = startWorld(model, plotOf(scenario, variant, seed), recorder.sink);
  const run: Run = {
    scenario, variant, seed, scope, model, world, recorder,
    source: asMetricSource(recorder.metrics),
    rules: readAlertRules(scenario.alerts),
    alerts: scenario.alerts.map(() => INACTIVE),
    alertLog: [], health: [], snapshots: [], intents: [], pending: [...intents], suffering, state: NEW_CASE, pagedAtUs: null,
  };
  if (scope.record || scope.milestones === 'all') run.snapshots.push(milestoneOf(run));
  return run;
}

function milestoneOf(run: Run): Milestone {
  const { badUserSeconds, perMinute } = readSuffering(run.suffering, run.model, run.recorder.requests);
  return { world: takeSnapshot(run.world), intents: run.intents.length, alerts: [...run.alerts], suffering: { badUserSeconds, perMinute: [...perMinute] } };
}

/** World time at which the incident ends by itself. */
export function endOf(run: Run): number {
  return run.pagedAtUs === null ? run.scenario.historyUs + PATIENCE_US : run.pagedAtUs + run.scenario.horizonUs;
}

export function isOver(run: Run): boolean {
  return run.state.phase === 'resolved' || run.state.phase === 'expired';
}

/** Lets time pass up to `toUs`, or to the end of the incident. Pieces of any length give the same run. */
export function advanceRun(run: Run, toUs: number): void {
  while (run.world.now < toUs && !isOver(run)) {
    const now = run.world.now;
    const nextIntent = run.pending[0]?.tick ?? Infinity;
    const next = Math.min(toUs, nextMultiple(now, EVALUATION_US), nextMultiple(now, run.scope.milestoneUs ?? SNAPSHOT_US), endOf(run), Math.max(nextIntent, now));
    if (next > now) {
      runUntil(run.world, next);
      passMoment(run);
    }
    settle(run);
  }
}

/** To the page, or to where a stored run was left. */
export function advanceToPage(run: Run): void {
  while (run.pagedAtUs === null && !isOver(run)) advanceRun(run, nextMultiple(run.world.now, EVALUATION_US));
}

/** What is due because time has come this far, before anybody does anything. */
function passMoment(run: Run): void {
  const { now } = run.world;
  if (now % EVALUATION_US === 0) evaluate(run);
  const isKept = run.scope.record || run.scope.milestones === 'all' || (run.scope.milestones === 'paged' && run.pagedAtUs !== null);
  if (isKept && (now % (run.scope.milestoneUs ?? SNAPSHOT_US) === 0 || now === run.pagedAtUs)) run.snapshots.push(milestoneOf(run));
}

/** Carries out what the log has for this moment, and ends the incident when its time is up. */
export function settle(run: Run): void {
  const { now } = run.world;
  takeDue(run);
  if (now < endOf(run) || isOver(run)) return;
  run.state = { ...run.state, phase: movePhase(run.state.phase, 'EXPIRE'), endedUs: now };
  takeDue(run);
}

/** The post-mortem is written after the end, everything else before it. */
function takeDue(run: Run): void {
  for (let next = run.pending[0]; next !== undefined && next.tick <= run.world.now && isOver(run) === (next.intent.kind === 'write_postmortem'); next = run.pending[0]) {
    run.pending.shift();
    take(run, next.intent);
  }
}

function evaluate(run: Run): void {
  const { now } = run.world;
  const { alerts, health } = run.scope;
  const page = run.scenario.alerts.findIndex((alert) => alert.name === run.scenario.pageAlert);
  run.rules.forEach((rule, i) => {
    if (alerts === 'none' || (alerts === 'page' && (i !== page || run.pagedAtUs !== null))) return;
    const before = run.alerts[i]!;
    const after = evaluateAlert(rule, before, run.source, now, run.scenario.startEpochMs);
    run.alerts[i] = after;
    if (after.state !== before.state) run.alertLog.push({ atUs: now, rule: i, state: after.state });
  });
  if (health) run.health.push(readHealth(run, now));
  if (run.pagedAtUs === null && run.alerts[page]?.state === 'firing') {
    run.pagedAtUs = now;
    run.state = { ...run.state, phase: movePhase(run.state.phase, 'PAGE') };
  }
}

export type Submitted = { readonly accepted: true; readonly stamped: StampedIntent } | { readonly accepted: false; readonly reason: string };

/** Takes an intent now: stamps it with the present tick and carries it out, or says why not and changes nothing. */
export function submitIntent(run: Run, intent: Intent): Submitted {
  if (run.pending.length > 0) return { accepted: false, reason: 'The stored part of this run is still being played.' };
  return take(run, intent);
}

function take(run: Run, intent: Intent): Submitted {
  const reason = refusal(run.state, intent);
  if (reason !== null) return { accepted: false, reason };
  let action = -1;
  if (intent.kind === 'mitigate') {
    const applied = applyVerb(run.world, intent.verb, intent.args);
    if (!applied.ok) return { accepted: false, reason: applied.reason };
    action = applied.action;
  }
  const stamped: StampedIntent = { seq: run.intents.length, tick: run.world.now, intent };
  run.intents.push(stamped);
  run.state = advanceCase(run.state, stamped, action);
  return { accepted: true, stamped };
}

export function runHash(run: Run): string {
  return hashWorld(run.world);
}

function nextMultiple(now: number, step: number): number {
  return (Math.floor(now / step) + 1) * step;
}
