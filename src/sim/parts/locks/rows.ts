import { drawUnit, laneA, laneB } from '../../../base/random.ts';
import type { World } from '../../kernel/world.ts';

/**
 * **Models** which of the contended rows of a table a request is about: a first and a second one, drawn for each request
 * and the same wherever and however often it comes back to them; the lower and the higher of the two, which is what
 * sorting them before locking gives; one that is hot for all; or the user's own.
 * **Leaves out** rows that depend on what was read before.
 * **Teaches** that two locks taken in the order of drawing can deadlock, and in the order of sorting cannot.
 */
export const ROW_CHOICES = ['first', 'second', 'lower', 'higher', 'hot', 'user'] as const;
export type RowChoice = (typeof ROW_CHOICES)[number];

const SECOND = 1;
const LOWER = 2;
const HIGHER = 3;
const HOT = 4;
const USER = 5;

/** Draws again this often when the second row is the first; then takes its neighbour. */
const DRAWS_MAX = 4;

/**
 * The row, from 0, that a request means. `table` is the table's lockable, so that rows of two tables are drawn apart.
 *
 * @param hotShare share of the draws that fall on row 0, beyond its fair part
 */
export function chooseRow(world: World, f: number, table: number, rows: number, hotShare: number, choice: number): number {
  if (choice === HOT || rows === 1) return 0;
  if (choice === USER) return world.frames.user[f] % rows;
  const trace = world.frames.trace[f];
  const a = laneA(laneA(world.seedA, trace), SALT + table);
  const b = laneB(laneB(world.seedB, trace), SALT + table);
  const first = spread(drawUnit(a, b, 0), rows, hotShare);
  if (choice < SECOND) return first;
  let second = first;
  for (let n = 1; second === first && n <= DRAWS_MAX; n++) second = spread(drawUnit(a, b, n), rows, hotShare);
  if (second === first) second = first + 1 < rows ? first + 1 : 0;
  if (choice === LOWER) return Math.min(first, second);
  if (choice === HIGHER) return Math.max(first, second);
  return second;
}

const SALT = 0x10c4;

function spread(u: number, rows: number, hotShare: number): number {
  if (u < hotShare) return 0;
  return Math.min(rows - 1, Math.floor(((u - hotShare) / (1 - hotShare)) * rows));
}
