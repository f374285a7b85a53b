import { cache } from './cache/cache.ts';
import { data } from './data/data.ts';
import { limiter } from './limiter/limiter.ts';
import { link } from './link/link.ts';
import { deployments } from './deployments/deployments.ts';
import { flagClient } from './flag-client/flag-client.ts';
import { job } from './job/job.ts';
import { locks } from './locks/locks.ts';
import { memory } from './memory/memory.ts';
import { requirement } from './startup/requirement.ts';
import { transactions } from './locks/transactions.ts';
import { geo } from './names/geo.ts';
import { names } from './names/names.ts';
import { tenants } from './cache/tenants.ts';
import { traits } from './traits/traits.ts';
import { topic } from './topic/topic.ts';
import type { AnyPart } from './part.ts';

/** Every part that stands in a section of its own. A new one takes its folder and a line here; new ones go at the end. */
export const PARTS: readonly AnyPart[] = [limiter, link, data, cache, traits, memory, requirement, deployments, job, flagClient, topic, locks, transactions, names, geo, tenants];

/** The part that a step belongs to, by the step's key. */
export function partOfStep(key: string): AnyPart | undefined {
  return PARTS.find((part) => part.steps !== undefined && Object.hasOwn(part.steps, key));
}
