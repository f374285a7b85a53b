import { Type, type Static } from '@sinclair/typebox';
import { closed, duration, oneOf, ratio, whole, yes } from './common.ts';

/** What callers do about slow and failed calls, the same for services and for clients. */
export const POLICY = {
  retries: Type.Optional(whole(0, 20, 'Further attempts after a failed one; default 0.')),
  jitter: Type.Optional(oneOf(['none', 'equal', 'full'], 'How much of the backoff is drawn: none of it, half of it, all of it; default equal.')),
  backoffMax: Type.Optional(duration('The longest backoff; left out: it doubles up to ten times.')),
  retryOn: Type.Optional(oneOf(['failures', 'all', 'unavailable'], 'After which answers a further attempt is made: all but a 429, a 429 as well, or only a 503; default failures.')),
  retryBudget: Type.Optional(ratio('Retries at the most, as a share of requests over about 10 s in each process; default 0, which is no limit.')),
  concurrency: Type.Optional(whole(0, 100_000, 'Calls of one instance that may be under way (a bulkhead); further ones fail at once; default 0, which is no limit.')),
  propagateDeadline: Type.Optional(yes('The callee learns when its caller gives up, and does not begin what would be too late; default false.')),
  cancels: Type.Optional(yes('A caller that gives up makes the callee stop; default false, and the callee works on.')),
};

const PolicySchema = closed(POLICY, 'A policy.');
export type PolicyFile = Static<typeof PolicySchema>;
