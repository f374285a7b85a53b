import { comparedRun, playOut, plannedFromLog, USERS_ONLY, type PlayedOut } from './compare-runs.ts';
import type { ComparedRun } from './debrief-types.ts';
import { askNumber, goodRatioQuery, METRICS_OF_USERS } from './health.ts';
import type { StampedIntent } from './intents.ts';
import { endOf, type Run, type Scope } from './run.ts';

/** A run of the same world as another, by what was done in it. */
export interface Course {
  readonly id: string;
  readonly title: string;
  readonly intents: readonly StampedIntent[];
}

/** Several courses of one incident, each played out to the end of the horizon, so that all are measured over the same time. */
export interface CoursesCompared {
  readonly startEpochMs: number;
  readonly pagedMs: number;
  readonly endMs: number;
  /** When the first of them did something to the system that another did not; null where all did the same. */
  readonly partedMs: number | null;
  readonly courses: readonly ComparedCourse[];
}

export interface ComparedCourse extends ComparedRun {
  /** By objective: the share of good events from the page to the end, and how much of 30 days' error budget the rest spent. Null without traffic. */
  readonly budgets: readonly { readonly title: string; readonly good: number | null; readonly spent: number | null }[];
  /** Instances that were up, times minutes, from the page to the end: what the capacity cost. */
  readonly instanceMinutes: number | null;
  /** What it did first from where they part on; null: nothing. */
  readonly then: { readonly atMs: number; readonly title: string } | null;
}

/** Objectives are read from what users saw, capacity from which processes are up. */
const CAPACITY_TOO: Scope = { ...USERS_ONLY, metrics: new Set([...METRICS_OF_USERS, 'up']) };
const BUDGET_DAYS = 30;
const SECONDS_A_DAY = 86_400;

/**
 * Plays each course in the world of `from`, yielding the share of all done. Throws where nobody was paged.
 * Budget spent = (1 − good) / (1 − target) × window / 30 days, as burn rates are defined in the Google SRE Workbook, chapter 5.
 */
export function* compareCourses(from: Run, courses: readonly Course[]): Generator<number, CoursesCompared> {
  const { pagedAtUs, scenario } = from;
  if (pagedAtUs === null) throw new Error('The incident never began: nobody was paged.');
  const played: PlayedOut[] = [];
  for (const [i, { intents }] of courses.entries()) {
    const steps = playOut(from, plannedFromLog(intents, pagedAtUs), CAPACITY_TOO);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) {
        played.push(step.value);
        break;
      }
      yield (i + step.value) / courses.length;
    }
  }
  const ms = (us: number): number => scenario.startEpochMs + us / 1000;
  const parted = partingOf(played);
  return {
    startEpochMs: scenario.startEpochMs,
    pagedMs: ms(pagedAtUs),
    endMs: ms(endOf(from)),
    partedMs: parted === Infinity ? null : ms(parted),
    courses: played.map((one, i) => courseOf(courses[i]!, one, parted)),
  };
}

/** World time of the first action that not all of them took. */
function partingOf(played: readonly PlayedOut[]): number {
  const deeds = played.map(({ run }) => run.intents.flatMap(({ tick, intent }) => (intent.kind === 'mitigate' ? [{ tick, text: JSON.stringify([tick, intent.verb, intent.args]) }] : [])));
  for (let i = 0; ; i++) {
    const now = deeds.map((list) => list[i]);
    if (now.every((deed) => deed === undefined)) return Infinity;
    if (now.some((deed) => deed?.text !== now[0]?.text)) return Math.min(...now.map((deed) => deed?.tick ?? Infinity));
  }
}

function courseOf({ id, title }: Course, played: PlayedOut, partedUs: number): ComparedCourse {
  const { run } = played;
  const { scenario, world, pagedAtUs } = run;
  const seconds = Math.floor((world.now - (pagedAtUs ?? 0)) / 1_000_000);
  const timeMs = scenario.startEpochMs + world.now / 1000;
  const everyS = scenario.system.scrapeEveryUs / 1_000_000;
  const compared = comparedRun(id, title, played);
  const upCount = askNumber(`sum(sum_over_time(up[${seconds}s]))`, run.source, timeMs);
  return {
    ...compared,
    budgets: scenario.slos.map((slo) => {
      const good = askNumber(goodRatioQuery(slo, `${seconds}s`), run.source, timeMs);
      return { title: slo.title, good, spent: good === null ? null : ((1 - good) / (1 - slo.target)) * (seconds / (BUDGET_DAYS * SECONDS_A_DAY)) };
    }),
    instanceMinutes: upCount === null ? null : (upCount * everyS) / 60,
    then: compared.actions.find(({ atMs }) => atMs >= scenario.startEpochMs + partedUs / 1000) ?? null,
  };
}
