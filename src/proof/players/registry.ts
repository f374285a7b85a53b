import { blindRollback } from './blind-rollback.ts';
import { investigator } from './investigator.ts';
import { memoriser } from './memoriser.ts';
import { nothing } from './nothing.ts';
import { readsEverything } from './reads-everything.ts';
import { rollbackOnEvidence } from './rollback-on-evidence.ts';
import { shotgun } from './shotgun.ts';
import type { Player } from './types.ts';

/** Every scripted player, in the order in which reports show them. */
export const PLAYERS: readonly Player[] = [nothing, blindRollback, memoriser, shotgun, investigator, readsEverything, rollbackOnEvidence];
