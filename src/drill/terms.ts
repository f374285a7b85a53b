import { DRILL_LIMITS } from '../session/intents.ts';

/**
 * A drill: what a facilitator fixes, so that everybody who plays it meets the same world under the same terms. It names no
 * cause: the seed draws it. It says nothing of who made it either; whoever has the code can play.
 */
export interface Drill {
  /** As people call it; may be empty. */
  readonly title: string;
  readonly scenarioId: string;
  /** Of the scenario's meaning, so that everybody plays the same revision. Sixteen hexadecimal digits. */
  readonly scenarioHash: string;
  readonly engine: string;
  /** 0 to 4294967295. */
  readonly seed: number;
  /** Whether hints may be asked for. */
  readonly level: DrillLevel;
  /** From the page on; then the incident ends. 1 to 240. */
  readonly minutes: number;
  /** Wall clock at which the page comes for everybody, a whole minute, in milliseconds since the epoch. Null: for each when they say so. */
  readonly startsAtMs: number | null;
}

export type DrillLevel = 'free' | 'hints';

/** In characters, seconds and minutes. */
export const TERM_LIMITS = { title: 60, id: 64, engine: 16, minutes: DRILL_LIMITS.minutes, code: DRILL_LIMITS.code, label: DRILL_LIMITS.label } as const;

export const MINUTE_MS = 60_000;

/** When the drill's minutes are up, for somebody whose page came at `pagedAtMs`. */
export const drillEndMs = ({ minutes }: Pick<Drill, 'minutes'>, pagedAtMs: number): number => pagedAtMs + minutes * MINUTE_MS;
