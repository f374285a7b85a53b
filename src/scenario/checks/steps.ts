import type { Path } from '../problem.ts';
import type { CallFile, QueryFile, StepFile } from '../schema/steps.ts';
import { refer, type CheckContext } from './context.ts';
import { checkPartStep } from './parts.ts';

interface Around {
  readonly service: string;
  /** The pool of the transaction around, if there is one. */
  readonly pool: string | null;
}

/** Steps name services, endpoints, pools, statements, flags and limits; all must exist and belong together. */
export function checkSteps(context: CheckContext, steps: readonly StepFile[], path: Path, around: Around): void {
  for (const [index, step] of steps.entries()) checkStep(context, step, [...path, index], around);
}

function checkStep(context: CheckContext, step: StepFile, path: Path, around: Around): void {
  if (checkPartStep(context, step, path, around.service, (steps, below) => checkSteps(context, steps, below, around))) return;
  if ('call' in step) checkCall(context, step, path);
  else if ('query' in step) checkQuery(context, step, path, around);
  else if ('transaction' in step) {
    if (around.pool !== null) context.findings.push({ path: [...path, 'transaction'], found: 'a transaction inside a transaction', expected: 'steps that use the connection of the one around them' });
    const pool = checkPool(context, step.pool, path, around);
    checkSteps(context, step.transaction, [...path, 'transaction'], { ...around, pool });
  } else if ('when' in step) {
    const { flag, trait, probability } = step.when;
    const conditions = [flag, trait, probability].filter((condition) => condition !== undefined).length;
    if (conditions !== 1) context.findings.push({ path: [...path, 'when'], found: conditions === 0 ? 'no condition' : `${conditions === 2 ? 'two' : 'three'} conditions`, expected: 'one of "flag", "trait" and "probability"' });
    if (trait !== undefined) refer(context, [...path, 'when', 'trait'], trait, Object.keys(context.system.parts['traits'] ?? {}), 'a trait');
    if (flag !== undefined) refer(context, [...path, 'when', 'flag'], flag, Object.keys(context.system.flags), 'a feature flag');
    checkSteps(context, step.then, [...path, 'then'], around);
    checkSteps(context, step.else ?? [], [...path, 'else'], around);
  } else if ('spread' in step) checkSpread(context, step.spread, path);
}

function checkCall(context: CheckContext, step: CallFile, path: Path): void {
  const { services } = context.system;
  if (!refer(context, [...path, 'call'], step.call, Object.keys(services), 'a service')) return;
  refer(context, [...path, 'endpoint'], step.endpoint, Object.keys(services[step.call]?.endpoints ?? {}), `an endpoint of ${step.call}`);
}

function checkQuery(context: CheckContext, step: QueryFile, path: Path, around: Around): void {
  const pool = checkPool(context, step.pool, path, around);
  if (pool === null) return;
  if (around.pool !== null && pool !== around.pool) {
    context.findings.push({ path: [...path, 'pool'], found: `the pool ${pool}`, expected: `${around.pool}, the pool of the transaction around it` });
  }
  const database = context.system.pools[pool]?.database ?? '';
  const queries = context.system.databases[database]?.queries;
  if (queries !== undefined) refer(context, [...path, 'query'], step.query, Object.keys(queries), `a statement of ${database}`);
}

/** The pool that a step uses; null where it cannot be known, which is then reported. */
function checkPool(context: CheckContext, named: string | undefined, path: Path, around: Around): string | null {
  const own = Object.keys(context.system.pools).filter((name) => context.system.pools[name]?.service === around.service);
  if (named !== undefined) return refer(context, [...path, 'pool'], named, own, `a pool of ${around.service}`) ? named : null;
  if (around.pool !== null) return around.pool;
  if (own.length === 1) return own[0] ?? null;
  const expected = own.length === 0 ? `a pool of ${around.service} in system/pools` : `one of the pools ${own.join(', ')}`;
  context.findings.push({ path, found: 'no "pool"', expected });
  return null;
}

/** A uniform spread has a mean of 1, or the step's own mean would be a lie. */
function checkSpread(context: CheckContext, spread: string | undefined, path: Path): void {
  if (spread === undefined || !spread.startsWith('uniform:')) return;
  const [low = 0, high = 0] = spread.slice('uniform:'.length).split('..').map(Number);
  if (low > high || Math.abs(low + high - 2) > 1e-9) {
    context.findings.push({ path: [...path, 'spread'], found: spread, expected: 'two multiples of the mean whose mean is 1, such as uniform:0.5..1.5' });
  }
}
