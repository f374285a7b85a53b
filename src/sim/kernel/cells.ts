import { DURATION_BOUNDS_US } from './metric-names.ts';
import { HISTOGRAM_CELLS } from './model.ts';
import type { World } from './world.ts';

const BOUNDS_US = Float64Array.from(DURATION_BOUNDS_US);
const BOUNDS = BOUNDS_US.length;

/** Counts a duration in the histogram that begins at `cell`. Buckets are kept apart and summed up when scraped. */
export function observe(world: World, cell: number, us: number): void {
  let bucket = 0;
  while (bucket < BOUNDS && us > BOUNDS_US[bucket]) bucket++;
  const { cells } = world;
  cells[cell + bucket]++;
  cells[cell + HISTOGRAM_CELLS - 2] += us * 1e-6;
  cells[cell + HISTOGRAM_CELLS - 1]++;
}
