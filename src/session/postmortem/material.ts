import { BANK } from './bank.ts';
import { factorsOf } from './factors.ts';
import type { Moment, ReviewFacts } from './facts.ts';
import type { PostmortemMaterial } from './types.ts';

/** How far a pin's range may be from a moment that it shows. */
export const NEAR_US = 60_000_000;

export const shows = ({ fromUs, toUs }: ReviewFacts['pins'][number], atUs: number): boolean => fromUs - NEAR_US <= atUs && atUs <= toUs + NEAR_US;

/**
 * The draft has what the log knows by itself: moments that everybody could see, and what the counter of bad user-seconds said
 * when the incident was ended. When the fault began, what it cost in the end, the gaps, the factors and the actions are the
 * learner's to find in the debrief. Gives away nothing that the debrief does not tell.
 */
export function materialOf(facts: ReviewFacts): PostmortemMaterial {
  const { pins, people, startEpochMs } = facts;
  const event = ({ atUs, text }: Moment) => ({ atUs, atMs: startEpochMs + atUs / 1000, text, pinIds: pins.filter((pin) => shows(pin, atUs)).map(({ id }) => id) });
  return {
    draft: {
      summary: '',
      impactUserSeconds: Math.round(facts.counted),
      timeline: facts.moments.filter(({ isLogged }) => isLogged).map(({ atUs, text }) => ({ atUs, text, pinId: null })),
      detectionMinutes: null,
      responseMinutes: null,
      factors: [],
      whys: [],
      actions: [],
      wentWell: '',
    },
    events: facts.events.map(event),
    pins: pins.map(({ id, title }) => ({ id, title })),
    factors: factorsOf(facts).map(({ id, text }) => ({ id, text })),
    bank: BANK.map(({ id, text, type, strength }) => ({ id, text, type, strength })),
    people,
  };
}
