import { PLAIN_POLICY, type PolicySpec, type ServiceSpec } from '../spec.ts';
import type { Setting } from './fields.ts';
import type { Tunable } from './tunables.ts';

/** Tunables of the core's own things, beside the oldest ones (compile/tunables.ts), with what players may do about them. */

type Field = Omit<Tunable, 'name' | 'thing' | 'initial'> & { readonly key: string };

const HOUR_US = 3_600_000_000;
/** What a service has that does not say how long requests may wait; it matters only once expired ones are dropped. */
export const QUEUE_TIMEOUT_US = 1_000_000;

const BACKOFF: Setting = { title: 'retry backoff', effect: 'Pause before the first retry, doubled each time.', risk: 'Longer pauses hold the caller longer, and may outlast its own timeout.' };
const JITTER: Setting = { title: 'retry jitter', effect: 'Share of the pause that is drawn at random, so that callers do not come back together.', risk: 'Little.' };
const BUDGET: Setting = { title: 'retry budget', effect: 'Retries at the most, as a share of requests; 0 means no limit.', risk: 'Once it is used up, failures reach the user at once.' };
const BULKHEAD: Setting = { title: 'concurrent calls', effect: 'Calls of one instance that may be under way; further ones fail at once. 0 means no limit.', risk: 'Too few, and good calls fail although the other side has room.' };
const QUEUE: Setting = { title: 'request queue', effect: 'Requests of one instance that may wait for a worker; further ones are refused at once.', risk: 'Too short, and small bursts turn into errors.' };
const LIFO: Setting = { title: 'newest first', effect: 'Serves those who came last first: under overload, those whose users are still there.', risk: 'Whoever has waited long waits longer still.' };
const DROP: Setting = { title: 'drop expired requests', effect: 'Turns requests away, when their turn comes, that have waited longer than the queue timeout.', risk: 'With too short a timeout, requests are dropped whose users still wait.' };
const PATIENCE: Setting = { title: 'queue timeout', effect: 'How long a request may wait for a worker before it counts as expired; 0 means for ever.', risk: 'Matters only while expired requests are dropped.' };

const CALL: readonly Field[] = [
  // Players have a verb for it (intents/call-policies.ts).
  { key: 'retries', title: 'retries', min: 0, max: 20, unit: 'count', setting: null },
  { key: 'backoff', title: BACKOFF.title, min: 0, max: HOUR_US, unit: 'us', setting: BACKOFF },
  { key: 'jitter', title: JITTER.title, min: 0, max: 1, unit: 'ratio', setting: JITTER },
  { key: 'backoff_max', title: 'longest backoff', min: 0, max: HOUR_US, unit: 'us', setting: null },
  { key: 'retry_budget', title: BUDGET.title, min: 0, max: 1, unit: 'ratio', setting: BUDGET },
  { key: 'concurrency', title: BULKHEAD.title, min: 0, max: 100_000, unit: 'count', setting: BULKHEAD },
  { key: 'propagate_deadline', title: 'deadlines sent along', min: 0, max: 1, unit: 'state', setting: null },
  { key: 'cancels', title: 'abandoned calls cancelled', min: 0, max: 1, unit: 'state', setting: null },
];

const SERVICE: readonly Field[] = [
  { key: 'queue', title: QUEUE.title, min: 0, max: 100_000, unit: 'count', setting: QUEUE },
  { key: 'lifo', title: LIFO.title, min: 0, max: 1, unit: 'state', setting: LIFO },
  { key: 'drop_expired', title: DROP.title, min: 0, max: 1, unit: 'state', setting: DROP },
  { key: 'queue_timeout', title: PATIENCE.title, min: 0, max: HOUR_US, unit: 'us', setting: PATIENCE },
];

/** Those of a call; `ours`: its caller is a service of ours, so its settings are ours to change. */
export function callTunables(call: PolicySpec & { readonly name: string; readonly retries: number; readonly backoffUs: number }, ours: boolean): Tunable[] {
  const policy = { ...PLAIN_POLICY, ...call };
  const initial: Readonly<Record<string, number>> = {
    retries: call.retries, backoff: call.backoffUs, jitter: policy.jitter, backoff_max: policy.backoffMaxUs, retry_budget: policy.retryBudget,
    concurrency: policy.concurrency, propagate_deadline: Number(policy.propagateDeadline), cancels: Number(policy.cancels),
  };
  return CALL.map((field) => placed(field, `calls.${call.name}`, call.name.replace('>', ' → '), initial, ours));
}

export function serviceTunables(name: string, service: ServiceSpec): Tunable[] {
  const initial: Readonly<Record<string, number>> = { queue: service.queue, lifo: Number(service.lifo ?? false), drop_expired: Number(service.dropExpired ?? false), queue_timeout: service.queueTimeoutUs ?? QUEUE_TIMEOUT_US };
  return SERVICE.map((field) => placed(field, `services.${name}`, name, initial, service.kind !== 'third_party'));
}

function placed({ key, setting, ...field }: Field, prefix: string, thing: string, initial: Readonly<Record<string, number>>, ours: boolean): Tunable {
  return { ...field, name: `${prefix}.${key}`, thing, initial: initial[key], setting: ours ? setting : null };
}
