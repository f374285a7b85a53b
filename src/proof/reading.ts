import { MINUTE } from '../base/time.ts';

/** One number that a player can read, at a time after the page. */
export interface Reading {
  readonly id: string;
  /** Where it is read, in words. */
  readonly where: string;
  /** On the page itself or the first dashboard, which everybody sees before deciding anything. */
  readonly onSurface: boolean;
  readonly afterPageUs: number;
  readonly value: number;
  /** A smaller difference is not seen. */
  readonly floor: number;
  /** Overrides how many times one median must be the other; 1: the floor alone decides. */
  readonly factor: number | null;
}

/** The time of a reading, in words. */
export function minutes(afterPageUs: number): string {
  return afterPageUs === 0 ? 'at the page' : `${afterPageUs / MINUTE} min after it`;
}
