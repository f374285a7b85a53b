import { blindRollback } from './blind-rollback.ts';
import { investigator } from './investigator.ts';
import { memoriser } from './memoriser.ts';
import { nothing } from './nothing.ts';
import { readsEverything } from './reads-everything.ts';
import { rollbackOnEvidence } from './rollback-on-evidence.ts';
import { shotgun } from './shotgun.ts';
import type { Policy } from './types.ts';

/**
 * Ways of choosing actions and nothing else, in the order in which reports show them. They answer one question of soundness: does whoever
 * reads save the users whatever the cause is, and does whoever does not read fail somewhere? What comes of them is in certificates,
 * under `players`. How the whole of an incident is played and marked is for the responders to show (responders/registry.ts).
 */
export const POLICIES: readonly Policy[] = [nothing, blindRollback, memoriser, shotgun, investigator, readsEverything, rollbackOnEvidence];
