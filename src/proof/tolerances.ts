import { MINUTE } from '../base/time.ts';

/** Every figure that soundness is judged by, in one place. Figures without another source were tuned on the library itself. */

/** Seeds that an author's check looks at, and those of a certificate. */
export const SEEDS_CHECKED = 3;
export const SEEDS_CERTIFIED = 20;
/** Under how many of them policies are followed. */
export const SEEDS_PLAYED = 5;

/** The page must come this soon after the healthy history ends: nobody waits longer for an incident to begin. */
export const PAGE_WITHIN_US = 15 * MINUTE;
/** Bad user-seconds from the page on, as a multiple of the same window without the fault, and at the least. */
export const NOISE_FACTOR = 10;
export const HARM_LEAST = 600;

/** When solver and simple policies act: late enough to have looked, early enough to matter. Counted from the page. */
export const DECIDE_US = 3 * MINUTE;
/** When readings are taken, from the page on. The last of them is what an investigator knows before acting. */
export const READ_AT_US: readonly number[] = [0, 2 * MINUTE, 4 * MINUTE];

/** A reading tells two causes apart when one threshold sorts more than this share of the seeds right, ... */
export const ACCURACY_MIN = 0.9;
/**
 * ... and when people would see it in a chart: one median this many times the other, which is how the debrief judges charts
 * (evidence.ts). With three seeds a side, one reading in ten is sorted perfectly by chance, so accuracy alone would find a
 * leak in every scenario. The same holds for what must not be seen on the surface and what must be in the evidence.
 */
export const CLEAR_FACTOR = 2;

/** A route wins, and a decoy loses, when it does so for this share of the seeds. */
export const RELIABLE = 0.9;
/** Two routes at the least, so that no single blessed command is the answer. */
export const ROUTES_MIN = 2;
/** More than this share of the variants won by one action makes that action a reflex. */
export const REFLEX_SHARE = 0.5;
/** A decoy may help a little by chance; one that saves more than this is no decoy. */
export const DECOY_SAVES_MAX = 0.25;
