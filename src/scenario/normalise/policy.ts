import { PLAIN_POLICY, type PolicySpec } from '../../sim/spec.ts';
import type { PolicyFile } from '../schema/policy.ts';
import { us } from './values.ts';

const JITTER = { none: 0, equal: 0.5, full: 1 } as const;

/** A policy with what its author left out. `propagates` is what calls of the service do unless they say otherwise. */
export function policyOf(file: PolicyFile, propagates = false): Required<PolicySpec> {
  return {
    jitter: file.jitter === undefined ? PLAIN_POLICY.jitter : JITTER[file.jitter],
    backoffMaxUs: us(file.backoffMax, '0s'),
    retryOn: file.retryOn ?? PLAIN_POLICY.retryOn,
    retryBudget: file.retryBudget ?? PLAIN_POLICY.retryBudget,
    concurrency: file.concurrency ?? PLAIN_POLICY.concurrency,
    propagateDeadline: file.propagateDeadline ?? propagates,
    cancels: file.cancels ?? PLAIN_POLICY.cancels,
  };
}
