import type { World } from '../../kernel/world.ts';
import { OPEN, transactionOf, transactionsOf } from './ledger.ts';

/** What a statement that stands at a LOCK instruction wants, and for whom. */

/** Whose locks a statement takes: its transaction's, or its own where there is none or its caller has gone. */
export function ownerOf(world: World, f: number): number {
  const { frames } = world;
  const parent = frames.parent[f];
  if (parent < 0 || frames.token[parent] !== frames.parentToken[f]) return f;
  const t = transactionOf(world, parent);
  return t >= 0 && transactionsOf(world).state[t] === OPEN ? parent : f;
}

/** Operands of LOCK: database, lockable (or its table's first row), mode, whether it is a row. */
export const wantedLock = ({ frames, model }: World, f: number): number => model.code[frames.pc[f] + 2] + (model.code[frames.pc[f] + 4] === 0 ? 0 : frames.row[f]);
export const wantedMode = ({ frames, model }: World, f: number): number => model.code[frames.pc[f] + 3];
