import { addText, digestText, newDigest } from '../../base/hash.ts';
import { parseDurationUs } from '../../base/time.ts';
import type { FaultAction, FaultSpec } from '../../sim/fault-spec.ts';
import type { SystemSpec } from '../../sim/spec.ts';
import type { ScenarioFile } from '../schema.ts';
import type { ActionFile, FaultFile } from '../schema/fault.ts';
import type { DashboardFile, VariantFile } from '../schema/story.ts';
import type { Scenario, VariantSpec } from '../types.ts';
import { epochMs, mapValues, rangeUs, us } from './values.ts';

/** Makes the scenario that the rest works with, from a file that has passed every check. */
export function normaliseScenario(file: ScenarioFile, system: SystemSpec): Scenario {
  const scenario: Omit<Scenario, 'hash'> = {
    id: file.id,
    title: file.title,
    draft: file.draft ?? false,
    family: file.family,
    catalogue: file.catalogue ?? [],
    difficulty: file.difficulty,
    summary: file.summary,
    practises: file.practises,
    skills: file.skills ?? [],
    minutes: file.minutes,
    tutorial: file.tutorial ?? [],
    briefing: file.briefing,
    startEpochMs: epochMs(file.start) ?? 0,
    historyUs: us(file.history, '0s'),
    horizonUs: us(file.horizon, '0s'),
    system,
    slos: file.slos.map(({ id, title, journeys, under, target, window }) => ({ id, title, journeys, underUs: us(under, '0s'), target, windowUs: us(window, '720h') })),
    alerts: file.alerts.map((alert) => ({
      name: alert.name,
      expr: alert.expr,
      forUs: us(alert.for, '0s'),
      severity: alert.severity,
      summary: alert.summary,
      runbook: alert.runbook,
    })),
    pageAlert: file.pageAlert,
    history: (file.changes ?? []).map(({ ago, kind, target, from, to, by, note }) => ({
      atUs: -us(ago, '0s'),
      kind,
      target,
      from: from ?? '',
      to: to ?? '',
      by,
      note,
      state: 'done',
      action: -1,
    })),
    planned: (file.planned ?? []).map((planned) => Object.assign(rangeUs(planned.at), { action: actionOf(planned.do), chance: planned.chance ?? 1, group: planned.group ?? '' })),
    nuisance: { startWithinUs: us(file.nuisance?.startWithin, '0s'), words: file.nuisance?.words ?? {} },
    dashboards: file.dashboards.map(dashboardOf),
    people: file.people ?? {},
    messages: (file.messages ?? []).map(messageOf),
    variants: mapValues(file.variants, variantOf),
    mechanisms: file.mechanisms,
  };
  // Whether it is proven, and what a learner's progress is kept under, say nothing about what is played.
  const { draft: _draft, skills: _skills, ...meaning } = scenario;
  return { ...scenario, hash: contentHash(meaning) };
}

/**
 * Of the normalised content, so that white space and written-out defaults make no difference. The order of names does:
 * the world is laid out in it, and two orders are two worlds.
 */
function contentHash(scenario: Omit<Scenario, 'hash' | 'draft' | 'skills'>): string {
  const digest = newDigest();
  addText(digest, JSON.stringify(scenario));
  return digestText(digest);
}

/** What is not asked for is left out, so that scenarios from before there were conditions keep their hash. */
function messageOf({ from, text, after, while: when, silentFor, afterAction, until }: NonNullable<ScenarioFile['messages']>[number]): Scenario['messages'][number] {
  return {
    from,
    text,
    afterUs: us(after, '0s'),
    while: when ?? 'bad',
    ...(silentFor === undefined ? {} : { silentFor: { audience: silentFor.audience, forUs: us(silentFor.for, '0s') } }),
    ...(afterAction === undefined ? {} : { afterAction }),
    ...(until === undefined ? {} : { untilUs: us(until, '0s') }),
  };
}

function dashboardOf(dashboard: DashboardFile): Scenario['dashboards'][number] {
  const panels = dashboard.panels.map(({ title, unit, queries, threshold }) => ({ title, unit, queries, threshold: threshold ?? null }));
  return { id: dashboard.id, title: dashboard.title, panels };
}

function variantOf(variant: VariantFile, id: string): VariantSpec {
  const { change, ...truth } = variant.truth;
  return {
    id,
    weight: variant.weight ?? 1,
    title: variant.title,
    fault: faultOf(variant.fault),
    params: mapValues(variant.params, amountOf),
    truth: { ...truth, change: change ?? null },
    verdicts: variant.verdicts,
  };
}

function faultOf(fault: FaultFile): FaultSpec {
  return {
    initial: fault.initial,
    states: mapValues(fault.states, ({ title, entry, after, on }) => ({
      title,
      entry: (entry ?? []).map(actionOf),
      after: Object.entries(after ?? {}).map(([delay, target]) => Object.assign(rangeUs(delay), { target })),
      on: on ?? {},
    })),
  };
}

const SOMEBODY = 'automation';

function actionOf(action: ActionFile): FaultAction {
  if ('set' in action) return { do: 'set', param: action.set, value: amountOf(action.to) };
  if ('ramp' in action) return { do: 'ramp', param: action.ramp, to: amountOf(action.to), overUs: us(action.over, '0s') };
  if ('deploy' in action) {
    return { do: 'deploy', service: action.deploy, version: action.version, by: action.by ?? SOMEBODY, note: action.note ?? '' };
  }
  if ('flag' in action) return { do: 'flag', flag: action.flag, on: action.on, by: action.by ?? SOMEBODY, note: action.note ?? '' };
  if ('crash' in action) return { do: 'crash', service: action.crash, count: action.count ?? 1 };
  return { do: 'note', target: action.target, kind: action.kind ?? 'infra', by: action.by ?? SOMEBODY, note: action.note };
}

/** Durations are microseconds in the world. */
function amountOf(amount: number | string): number {
  return typeof amount === 'number' ? amount : (parseDurationUs(amount) ?? 0);
}
