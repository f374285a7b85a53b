import type { World } from '../kernel/world.ts';
import { PARTS } from '../parts/parts.ts';
import { callTimeout, setBreaker, setRetries } from './call-policies.ts';
import { createIndex } from './create-index.ts';
import { analyze, killSessions } from './database-verbs.ts';
import { resizePool } from './resize-pool.ts';
import { restart } from './restart.ts';
import { rollback } from './rollback.ts';
import { scale } from './scale.ts';
import { setFlag } from './set-flag.ts';
import { changeSetting, switchSetting } from './settings.ts';
import type { Applied, Args, Verb, VerbInfo } from './types.ts';

/** Every mitigation, in the order in which the action sheet shows them. */
const VERBS: readonly Verb[] = [rollback, restart, scale, resizePool, createIndex, analyze, killSessions, ...PARTS.flatMap((part) => part.verbs ?? []), switchSetting, changeSetting, setFlag, callTimeout, setRetries, setBreaker];

/** The names of all of them, whatever the world. */
export const VERB_NAMES: readonly string[] = VERBS.map(({ verb }) => verb);

/** What can be done in this world now, with current values. */
export function verbInfos(world: World): VerbInfo[] {
  return VERBS.flatMap((verb) => verb.info(world.model, world) ?? []);
}

/** Carries a mitigation out at the world's present time. */
export function applyVerb(world: World, name: string, args: Args): Applied {
  const verb = VERBS.find((entry) => entry.verb === name);
  return verb === undefined ? { ok: false, reason: `There is no action named ${name.slice(0, 40)}.` } : verb.apply(world, args);
}
