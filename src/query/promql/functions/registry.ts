/** Every function by name. Adding one means one entry in the file of its kind. */
import { ELEMENTWISE_FUNCTIONS } from './elementwise.ts';
import { HISTOGRAM_FUNCTIONS } from './histograms.ts';
import { LABEL_FUNCTIONS } from './label-functions.ts';
import { OVER_TIME_FUNCTIONS } from './over-time.ts';
import { RATE_FUNCTIONS } from './rates.ts';
import { SCALAR_FUNCTIONS } from './scalars.ts';
import { SORT_FUNCTIONS } from './sorting.ts';
import { TIME_FUNCTIONS } from './time-parts.ts';
import type { FunctionEntry } from './types.ts';

export const FUNCTIONS: ReadonlyMap<string, FunctionEntry> = new Map(
  [
    ...RATE_FUNCTIONS,
    ...OVER_TIME_FUNCTIONS,
    ...HISTOGRAM_FUNCTIONS,
    ...ELEMENTWISE_FUNCTIONS,
    ...LABEL_FUNCTIONS,
    ...SCALAR_FUNCTIONS,
    ...SORT_FUNCTIONS,
    ...TIME_FUNCTIONS,
  ].map((entry) => [entry.name, entry]),
);
