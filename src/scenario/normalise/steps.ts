import type { BreakerSpec, CallSpec, SpreadSpec, StepSpec } from '../../sim/spec.ts';
import type { CallFile, StepFile } from '../schema/steps.ts';
import { partStepOf } from './parts.ts';
import { policyOf } from './policy.ts';
import { us } from './values.ts';

/** What steps need to know about their surroundings: who runs them, and which pool they mean when they name none. */
export interface StepContext {
  readonly service: string;
  /** Pool of an enclosing transaction, or the service's only one; empty where an author must say. */
  readonly pool: string;
  /** What its calls do unless they say otherwise. */
  readonly propagateDeadline: boolean;
}

const LEVELS = { debug: 0, info: 1, warn: 2, error: 3 } as const;

export function normaliseSteps(steps: readonly StepFile[], context: StepContext): StepSpec[] {
  return steps.map((step) => normaliseStep(step, context));
}

function normaliseStep(step: StepFile, context: StepContext): StepSpec {
  const own = partStepOf(step, (steps) => normaliseSteps(steps, context));
  if (own !== null) return own;
  if ('cpu' in step) return { do: 'cpu', us: us(step.cpu, '0s'), spread: spreadOf(step.spread) };
  if ('wait' in step) return { do: 'wait', us: us(step.wait, '0s'), spread: spreadOf(step.spread) };
  if ('call' in step) return callOf(step, context);
  if ('query' in step) {
    return { do: 'query', query: step.query, pool: step.pool ?? context.pool, timeoutUs: us(step.timeout, '0s'), times: step.times ?? 1, ...(step.row === undefined ? {} : { row: step.row }) };
  }
  if ('transaction' in step) {
    const pool = step.pool ?? context.pool;
    return { do: 'transaction', pool, steps: normaliseSteps(step.transaction, { ...context, pool }) };
  }
  if ('log' in step) return { do: 'log', level: LEVELS[step.level ?? 'info'], text: step.log };
  if ('fail' in step) {
    const fails = { do: 'fail', status: step.fail, probability: step.probability ?? 1 } as const;
    return step.exception === undefined ? fails : { ...fails, exception: step.exception };
  }
  return {
    do: 'when',
    flag: step.when.flag ?? null,
    ...(step.when.trait === undefined ? {} : { trait: step.when.trait }),
    probability: step.when.probability ?? 1,
    // oxlint-disable-next-line unicorn/no-thenable -- the word of the file format
    then: normaliseSteps(step.then, context),
    otherwise: normaliseSteps(step.else ?? [], context),
  };
}

function callOf(step: CallFile, context: StepContext): CallSpec {
  return {
    do: 'call',
    name: step.name ?? `${context.service}>${step.call}`,
    service: step.call,
    endpoint: step.endpoint,
    timeoutUs: us(step.timeout, '0s'),
    retries: step.retries ?? 0,
    backoffUs: us(step.backoff, '50ms'),
    ...policyOf(step, context.propagateDeadline),
    optional: step.optional ?? false,
    async: step.async ?? false,
    breaker: step.breaker === undefined ? null : breakerOf(step.breaker),
  };
}

function breakerOf(breaker: NonNullable<CallFile['breaker']>): BreakerSpec {
  return {
    enabled: breaker.enabled ?? true,
    failureRatio: breaker.failureRatio ?? 0.5,
    slowUs: us(breaker.slow, '0s'),
    volume: breaker.volume ?? 20,
    windowUs: us(breaker.window, '10s'),
    openUs: us(breaker.open, '15s'),
    probes: breaker.probes ?? 3,
  };
}

function spreadOf(text: string | undefined): SpreadSpec {
  const [kind, values = ''] = (text ?? 'exponential').split(':');
  if (kind === 'constant') return { kind };
  if (kind === 'lognormal') return { kind, sigma: Number(values) };
  if (kind !== 'uniform') return { kind: 'exponential' };
  const [low = 0, high = 0] = values.split('..').map(Number);
  return { kind, low, high };
}
