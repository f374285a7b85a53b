import type { Postmortem, StampedIntent } from '../intents.ts';
import type { ReviewFacts } from './facts.ts';
import { answersOf, reviewOf } from './mark.ts';
import { materialOf } from './material.ts';
import type { PostmortemPart } from './types.ts';

/** Every post-mortem that was handed in, in order. */
export function handedIn(intents: readonly StampedIntent[]): Postmortem[] {
  return intents.flatMap(({ intent }) => (intent.kind === 'write_postmortem' ? [intent.postmortem] : []));
}

export function postmortemPart(written: readonly Postmortem[], facts: ReviewFacts): PostmortemPart {
  return { material: materialOf(facts), answers: answersOf(facts), written: written.at(-1) ?? null, review: reviewOf(written, facts), times: written.length };
}
