import { nextBelow, openStream } from '../base/random.ts';
import type { VariantSpec } from '../scenario/types.ts';
import type { TransferQuestion } from './debrief-types.ts';

const CHOICES_MOST = 4;

/**
 * One question on a twin: the same page with another cause, and which single reading would tell it from this one. The choices
 * are what tells each cause of the page from the others. Null where the page has one cause only. The same for the same seed.
 */
export function transferQuestion(seed: number, variant: VariantSpec, causes: readonly VariantSpec[]): TransferQuestion | null {
  const stream = openStream(seed, 'transfer');
  const pick = <T>(list: readonly T[]): T | undefined => list[nextBelow(stream, Math.max(1, list.length))];
  const twin = pick(causes.filter(({ id }) => id !== variant.id));
  if (twin === undefined) return null;
  const own = new Set(variant.truth.discriminators);
  const right = pick(twin.truth.discriminators.filter((text) => !own.has(text)));
  if (right === undefined) return null;
  const wrong = [variant, ...causes.filter(({ id }) => id !== variant.id && id !== twin.id), variant].flatMap((cause) => {
    const text = pick(cause.truth.discriminators.filter((reading) => !twin.truth.discriminators.includes(reading)));
    return text === undefined ? [] : [{ text, of: cause.title }];
  });
  const different = wrong.filter(({ text }, i) => wrong.findIndex((other) => other.text === text) === i).slice(0, CHOICES_MOST - 1);
  if (different.length === 0) return null;
  const at = nextBelow(stream, different.length + 1);
  const choices = [...different.slice(0, at), { text: right, of: twin.title }, ...different.slice(at)].map(({ text, of }, i) => ({ id: `c${i + 1}`, text, speaksFor: of }));
  return { twin: twin.title, choices, right: `c${at + 1}`, why: twin.truth.story };
}
