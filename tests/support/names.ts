import type { AnySpec } from '../../src/sim/parts/fields.ts';
import type { StepSpec } from '../../src/sim/spec.ts';

/** Names and their steps for tests; what is not spoken of has the default that it has in a file. */

const SECOND = 1_000_000;

export const NAME: AnySpec = {
  title: 'Shop', host: 'shop.example', answers: 'eu, us', answer: 0, ttlUs: 60 * SECOND, lookupUs: 20_000, loss: 0, timeoutUs: 5 * SECOND, attempts: 2, failing: 0, negativeTtlUs: SECOND, serveStale: false, staleMaxUs: 86_400 * SECOND,
};

export const resolve = (name: string, answers: Readonly<Record<string, readonly StepSpec[]>>): StepSpec => ({ do: 'part', step: 'resolve', part: name, values: {}, blocks: answers });
