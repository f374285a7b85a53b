import { MINUTE } from '../base/time.ts';
import type { RunScript } from '../scenario/read-run.ts';
import { EVERY_NAME } from '../telemetry/metric-plan.ts';
import { EVALUATION_US } from './alerts.ts';
import { branchOff } from './branch.ts';
import type { ComparedRun } from './debrief-types.ts';
import { isHealthy, METRICS_OF_USERS } from './health.ts';
import type { Intent, StampedIntent } from './intents.ts';
import { advanceRun, endOf, isOver, runHash, type Run, type Scope } from './run.ts';
import { readSuffering } from './suffering.ts';

/** Something that is done at a time after the page, so that it can be done again where the page comes at another time. */
export interface PlannedIntent {
  readonly afterPageUs: number;
  readonly intent: Intent;
}

/** Another course of a run, to the end of its horizon. */
export interface PlayedOut {
  readonly run: Run;
  /** From the page on. */
  readonly badUserSeconds: number;
  readonly perMinute: readonly number[];
  readonly recoveredUs: number | null;
  /** Planned intents that the world or the case refused. */
  readonly refused: number;
  /** Whether it was left before the end of the horizon; the figures then count up to there. */
  readonly cut: boolean;
}

/** For what a comparison shows: the users' minutes, and when the objectives held again. */
export const USERS_ONLY: Scope = { metrics: METRICS_OF_USERS, alerts: 'none', health: true, record: false };
/** For a story that tells of alerts too. */
export const WITH_ALERTS: Scope = { metrics: EVERY_NAME, alerts: 'all', health: true, record: false };

export function plannedFrom(script: Pick<RunScript, 'intents'>): PlannedIntent[] {
  return script.intents.map(({ afterPageUs, intent }) => ({ afterPageUs, intent }));
}

export function plannedFromLog(intents: readonly StampedIntent[], pagedAtUs: number): PlannedIntent[] {
  return intents.map(({ tick, intent }) => ({ afterPageUs: tick - pagedAtUs, intent }));
}

/**
 * A plan as a log for a world that paged at `pagedAtUs`. `resolve` is left out: declaring an incident over changes no world,
 * and users go on suffering after a false all-clear, so every run that is compared is measured over the same window, from
 * the page to the end of the horizon. What is written after the end is left out with it.
 */
export function stampPlan(plan: readonly PlannedIntent[], pagedAtUs: number): StampedIntent[] {
  return plan.filter(({ intent }) => intent.kind !== 'resolve' && intent.kind !== 'write_postmortem').map(({ afterPageUs, intent }, seq) => ({ seq, tick: pagedAtUs + afterPageUs, intent }));
}

/**
 * Plays a plan in the world of a run that was paged, from where the two part to the end of the horizon, yielding the share
 * done. `scope` says what the result is read for; `isEnough` may leave it earlier.
 */
export function* playOut(from: Run, plan: readonly PlannedIntent[], scope: Scope, isEnough: (run: Run) => boolean = () => false): Generator<number, PlayedOut> {
  const { pagedAtUs } = from;
  const page = from.snapshots.find((milestone) => milestone.world.now === pagedAtUs);
  if (pagedAtUs === null || page === undefined) throw new Error('The incident never began: nobody was paged.');
  const log = stampPlan(plan, pagedAtUs);
  const run = branchOff(from, log, scope);
  const fromUs = run.world.now;
  const untilUs = endOf(run);
  let cut = false;
  while (run.world.now < untilUs && !isOver(run) && !cut) {
    advanceRun(run, Math.min(untilUs, run.world.now + EVALUATION_US));
    cut = isEnough(run);
    yield (run.world.now - fromUs) / (untilUs - fromUs);
  }
  const { badUserSeconds, perMinute } = readSuffering(run.suffering, run.model, run.recorder.requests);
  const refused = log.length - run.intents.length - run.pending.length;
  return { run, badUserSeconds: badUserSeconds - page.suffering.badUserSeconds, perMinute: upTo(run.world.now, perMinute), recoveredUs: recoveryOf(run), refused, cut };
}

/** The meter's list ends with the last bad minute; the good ones after it are zeros, not unknown. */
function upTo(nowUs: number, perMinute: readonly number[]): number[] {
  return Array.from({ length: Math.max(perMinute.length, Math.ceil(nowUs / MINUTE)) }, (_, minute) => perMinute[minute] ?? 0);
}

/** Two minutes of readings: how long objectives must hold to count as recovery, and must fail to count as a relapse. */
const LASTING = 8;

/**
 * World time from which users were well for good, or null. In hindsight a single bad minute does not undo a recovery;
 * two in a row do, so a cure that lasts until the fault comes back is none.
 */
export function recoveryOf(run: Run): number | null {
  let recovered: number | null = null;
  let well = 0;
  let ill = 0;
  let since = 0;
  for (const reading of run.health) {
    if (run.pagedAtUs === null || reading.atUs < run.pagedAtUs) continue;
    if (isHealthy(run, reading)) {
      if (well === 0) since = reading.atUs;
      well++;
      ill = 0;
      if (recovered === null && well >= LASTING) recovered = since;
    } else {
      well = 0;
      ill++;
      if (ill >= LASTING) recovered = null;
    }
  }
  return recovered;
}

export function comparedRun(id: ComparedRun['id'], title: string, played: PlayedOut): ComparedRun {
  const { run } = played;
  const ms = (us: number): number => run.scenario.startEpochMs + us / 1000;
  return {
    id,
    title,
    badUserSeconds: played.badUserSeconds,
    perMinute: played.perMinute,
    recoveredMs: played.recoveredUs === null ? null : ms(played.recoveredUs),
    actions: run.world.book.actions.map((action) => ({ atMs: ms(action.startedUs), title: action.title })),
    hash: runHash(run),
  };
}
