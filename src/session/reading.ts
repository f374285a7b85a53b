import type { World } from '../sim/kernel/world.ts';
import { QUIET_SINK } from '../sim/kernel/sink.ts';
import type { Run } from './run.ts';
import { replayTo, startReplay, type Replay } from './window.ts';

/** What a question answered at a time, by what a person would call the row; null: it cannot be answered then. */
export type Values = ReadonlyMap<string, number> | null;

export interface Taken {
  /** World time. */
  readonly atUs: number;
  readonly values: Values;
}

export type Judgement = { readonly side: -1 | 0 | 1; readonly value: number };
export type Judgements = ReadonlyMap<string, Judgement>;

/** A question that anyone can ask of a run, however it is asked: as a chart, at a console, of the log. */
export interface Reading {
  readonly kind: 'metric' | 'console' | 'logs';
  /** The same question has the same text. */
  readonly text: string;
  /** The metrics that it is read from; null: any may be among them. */
  readonly metrics: ReadonlySet<string> | null;
  readonly read: (scene: Scene, atUs: number) => Values;
  /** At which earlier times somebody could as well have asked, and seen another answer. */
  readonly chances: (scene: Scene, atUs: number) => readonly number[];
  /** How it reads beside what was usual while all was well. */
  readonly judge: (now: Taken, usual: readonly Taken[]) => Judgements;
}

/** What is asked: a run, whose metrics tell of any time, whose log tells of what was kept, and worlds as they stood. */
export interface Scene {
  readonly run: Run;
  /** The run with everything that it recorded; the same as `run`, or what that went on from. */
  readonly record: Run;
  /** The world as it stood at a time: the run's own where it has come no further, else simulated again from the milestone before; null where none was kept. */
  readonly worldAt: (atUs: number) => World | null;
}

export function sceneOf(run: Run, record: Run): Scene {
  const healthy = new Map<number, World>();
  let moment: Replay | null = null;
  const again = (atUs: number): World | null => {
    const milestone = record.snapshots.findLast(({ world }) => world.now <= atUs);
    if (milestone === undefined) return null;
    // Questions come in order of time, so the moment asked for last is often nearer than the milestone.
    if (moment === null || moment.world.now > atUs || moment.world.now < milestone.world.now) {
      moment = startReplay(record, atUs, QUIET_SINK);
      moment.world.spansOn = false;
    }
    replayTo(moment, atUs);
    return moment.world;
  };
  return {
    run, record,
    worldAt: (atUs) => {
      if (run.world.now <= atUs) return run.world;
      const world = healthy.get(atUs) ?? again(atUs);
      // Every console is asked what it said at the same few times while all was well.
      if (world !== null && atUs < run.scenario.historyUs) {
        healthy.set(atUs, world);
        moment = null;
      }
      return world;
    },
  };
}

/** Of what is read from elsewhere. */
export const NO_METRICS: ReadonlySet<string> = new Set();

/** Charts and searches show their past; when they were asked makes no difference. */
export const NO_CHANCES = (): readonly number[] => [];

/** Twice as much as usual, and beyond what chance did while all was well. */
export const CLEAR_FACTOR = 2;

export function judge(value: number, usual: readonly number[]): Judgement {
  const high = Math.max(...usual);
  const low = Math.min(...usual);
  const margin = CLEAR_FACTOR * (high - low);
  if (value > high * CLEAR_FACTOR && value > high + margin) return { side: 1, value };
  if (value < low / CLEAR_FACTOR && value < low - margin) return { side: -1, value };
  return { side: 0, value };
}

/** Whether one reading tells two worlds apart: judged differently, and not by a hair. */
export function tellsApart(a: Judgement | undefined, b: Judgement | undefined): boolean {
  const [one, other] = [a ?? NORMAL, b ?? NORMAL];
  const least = Math.min(Math.abs(one.value), Math.abs(other.value));
  return one.side !== other.side && Math.max(Math.abs(one.value), Math.abs(other.value)) >= CLEAR_FACTOR * least;
}

export const NORMAL: Judgement = { side: 0, value: 0 };

/** Everything that a question was ever answered about, now or while all was well. */
export function rowsIn(now: Taken, usual: readonly Taken[]): ReadonlySet<string> {
  return new Set([now, ...usual].flatMap(({ values }) => [...(values ?? NOTHING).keys()]));
}

export const NOTHING: ReadonlyMap<string, number> = new Map();
