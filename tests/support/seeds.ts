import { ofToday } from './day.ts';

/** Which share of the seeds a run takes; the others are another day's. */
const HALF = 2;

/** So many fixed seeds for random tests, or the one in SEED. */
export function allSeeds(count: number): readonly number[] {
  const wanted = process.env['SEED'];
  return wanted === undefined || wanted === '' ? Array.from({ length: count }, (_, i) => i + 1) : [Number(wanted)];
}

/** Today's half of them; all with `--all`. Put them in the test's name, so that a failure says which. */
export function testSeeds(count: number): readonly number[] {
  const seeds = allSeeds(count);
  return seeds.length < HALF ? seeds : ofToday(seeds, HALF);
}
