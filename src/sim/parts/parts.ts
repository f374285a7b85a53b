import { limiter } from './limiter/limiter.ts';
import type { AnyPart } from './part.ts';

/** Every part that stands in a section of its own. A new one takes its folder and a line here; new ones go at the end. */
export const PARTS: readonly AnyPart[] = [limiter];

/** The part that a step belongs to, by the step's key. */
export function partOfStep(key: string): AnyPart | undefined {
  return PARTS.find((part) => part.steps !== undefined && Object.hasOwn(part.steps, key));
}
