import { MINUTE } from '../../base/time.ts';
import type { RunScript } from '../../scenario/read-run.ts';
import type { Scenario } from '../../scenario/types.ts';
import { differencesOf, excludingReadings, instrumentOf, sightsOf, type Difference, type Instrument, type Sight } from '../../session/evidence.ts';
import type { PredictedReading } from '../../session/intents.ts';
import { actionsOf, type TimedAction } from '../../session/judgement/planned-action.ts';
import { advanceRun, advanceToPage, endOf, openRun } from '../../session/run.ts';
import { standardDashboards } from '../../session/standard-dashboards.ts';
import { mapOf } from '../../session/system-map.ts';
import { EVERY_NAME } from '../../telemetry/metric-plan.ts';
import { fixOf, type Subject } from '../subject.ts';

/** What responders bring along: learned from the same page under another seed, never from the run that they play. */
export interface Knowledge {
  readonly causes: readonly string[];
  readonly boards: readonly string[];
  /** What a board shows, as it would be seen at a time after the page. */
  sight(board: string, afterPageUs: number): Sight | null;
  /** Whether what somebody reads off a board is not what it shows under that cause. */
  speaksAgainst(own: Instrument, sight: Sight, cause: string): boolean;
  /** In what the two differ, in the order of the board; none where nothing speaks against the cause. */
  differences(own: Instrument, sight: Sight, cause: string): readonly Difference[];
  /** How many pairs of these causes a board tells apart. */
  separates(board: string, live: readonly string[]): number;
  /** A reading of the board that a cause differs in from others, and what it looks like under that cause. */
  predict(board: string, cause: string, others: readonly string[]): PredictedReading | null;
  fix(cause: string): readonly TimedAction[];
  reference(cause: string): RunScript | null;
}

/** Far enough from the seeds that are played. */
const OTHER_SEED = 7_919;
const KNOWN_US = 8 * MINUTE;
/** When a board is usually looked at. */
const LOOK_US = 2 * MINUTE;

export function learn(subject: Subject, seed: number): Knowledge {
  const worlds = new Map(Object.keys(subject.scenario.variants).map((cause) => [cause, worldOf(subject.scenario, seed + OTHER_SEED, cause).instrument]));
  return knowledgeOf(subject, seed, worlds);
}

/**
 * What somebody knows who explains a run: the other causes under its very seed, as its judgement has them, so that both say the same
 * of what a look left. Causes that do not page are none of this page's. `tell` hears how many causes are known.
 */
export function learnWithHindsight(subject: Subject, seed: number, tell: (known: number) => void): Knowledge {
  const worlds = new Map<string, Instrument>();
  for (const [i, cause] of Object.keys(subject.scenario.variants).entries()) {
    const world = worldOf(subject.scenario, seed, cause);
    if (world.isPaged) worlds.set(cause, world.instrument);
    tell(i + 1);
  }
  return knowledgeOf(subject, seed, worlds);
}

function knowledgeOf(subject: Subject, seed: number, worlds: ReadonlyMap<string, Instrument>): Knowledge {
  const { scenario } = subject;
  const causes = [...worlds.keys()];
  const boards = [...scenario.dashboards, ...standardDashboards(scenario)].map(({ id }) => id);
  const map = mapOf(scenario);
  const sights = new Map(boards.map((board) => [board, sightsOf(scenario, seed, map, [{ seq: 0, tick: 0, intent: { kind: 'look', panel: 'dashboards', query: board } }], 0)[0] ?? null]));
  const sight = (board: string, afterPageUs: number): Sight | null => {
    const known = sights.get(board) ?? null;
    return known === null ? null : { ...known, afterPageUs: Math.min(afterPageUs, KNOWN_US) };
  };
  const separated = new Map<string, boolean>();
  const isSeparated = (board: string, a: string, b: string): boolean => {
    const key = `${board} ${a} ${b}`;
    const seen = sight(board, LOOK_US);
    if (!separated.has(key)) separated.set(key, seen !== null && excludingReadings(worlds.get(a)!, worlds.get(b)!, seen).length > 0);
    return separated.get(key)!;
  };
  return {
    causes, boards, sight,
    speaksAgainst: (own, seen, cause) => excludingReadings(own, worlds.get(cause)!, seen).length > 0,
    differences: (own, seen, cause) => differencesOf(own, worlds.get(cause)!, seen),
    separates: (board, live) => live.reduce((sum, a, i) => sum + live.slice(i + 1).filter((b) => isSeparated(board, a, b)).length, 0),
    predict: (board, cause, others) => predictionOf(sight(board, LOOK_US), worlds.get(cause)!, others.map((other) => worlds.get(other)!)),
    fix: (cause) => actionsOf(fixOf(subject, cause) ?? []),
    reference: (cause) => subject.runs.find(({ name }) => name === `${cause}.win`)?.script ?? null,
  };
}

function worldOf(scenario: Scenario, seed: number, cause: string): { readonly instrument: Instrument; readonly isPaged: boolean } {
  const run = openRun(scenario, seed, cause, [], { metrics: EVERY_NAME, alerts: 'page', health: false, record: false });
  advanceToPage(run);
  advanceRun(run, Math.min(endOf(run), (run.pagedAtUs ?? run.world.now) + KNOWN_US + 1));
  return { instrument: instrumentOf(run), isPaged: run.pagedAtUs !== null };
}

const SIDES = { [-1]: 'low', 0: 'usual', 1: 'high' } as const;

function predictionOf(sight: Sight | null, own: Instrument, others: readonly Instrument[]): PredictedReading | null {
  if (sight === null) return null;
  for (const reading of sight.readings) {
    if (!others.some((other) => excludingReadings(own, other, { ...sight, readings: [reading] }).length > 0)) continue;
    const sides = [...(own.read(reading, sight.afterPageUs)?.values() ?? [])].map(({ side }) => side);
    return { expr: reading.text, side: SIDES[sides.includes(1) ? 1 : (sides.find((side) => side !== 0) ?? 0)] };
  }
  return null;
}

