import type { CallSpec, PartStepSpec, PolicySpec, QuerySpec, StepSpec, SystemSpec } from '../spec.ts';
import { PLAIN_POLICY, stepsOfEndpoint } from '../spec.ts';
import type { PartCall } from '../parts/part.ts';
import { ROW_CHOICES } from '../parts/locks/rows.ts';
import { callsOfStep, compilePartStep, indexOfThing } from './parts.ts';
import { exceptionText } from './templates.ts';
import { emit, newLabel, placeLabel, tableFor, type Assembler } from './assembler.ts';

/** A place in the system from which another process is called. */
export interface Site {
  readonly key: string;
  readonly name: string;
  readonly caller: string;
  readonly callee: string;
  readonly endpoint: string;
  readonly timeoutUs: number;
  readonly retries: number;
  readonly backoffUs: number;
  readonly policy: Required<PolicySpec> | null;
  readonly breaker: CallSpec['breaker'];
  /** Set for statements. */
  readonly database: string | null;
  /** Of a statement: the pool whose driver runs it. */
  readonly pool?: string;
}

export const callKey = (caller: string, call: CallSpec): string => `${caller}|${call.name}|${call.endpoint}`;
export const partCallKey = (caller: string, call: PartCall): string => `${caller}|${call.name}|${call.endpoint}`;
export const queryKey = (caller: string, query: QuerySpec): string => `${caller}|${query.pool}|${query.query}|${query.timeoutUs}`;

/** What programs refer to by number. */
export interface ProgramContext {
  readonly assembler: Assembler;
  readonly system: SystemSpec;
  readonly siteIndex: (key: string) => number;
  readonly poolIndex: (name: string) => number;
  readonly paramIndex: (name: string) => number;
  readonly templateIndex: (service: string, level: number, text: string) => number;
}

/** Every call and statement of every step, nested ones included. */
export function sitesOf(system: SystemSpec): Site[] {
  const sites = new Map<string, Site>();
  const visit = (caller: string, step: StepSpec): void => {
    if (step.do === 'call') sites.set(callKey(caller, step), callSite(caller, step));
    else if (step.do === 'query') sites.set(queryKey(caller, step), querySite(system, caller, step));
    else if (step.do === 'part') for (const call of callsOfStep(system, step)) sites.set(partCallKey(caller, call), partSite(caller, call));
  };
  for (const [name, service] of Object.entries(system.services)) {
    for (const endpoint of Object.values(service.endpoints)) for (const step of stepsOfEndpoint(endpoint)) visit(name, step);
  }
  for (const [name, client] of Object.entries(system.clients)) {
    for (const route of client.routes) {
      sites.set(`${name}|${route.endpoint}`, {
        key: `${name}|${route.endpoint}`, name: `${name}>${client.service}`, caller: name, callee: client.service, endpoint: route.endpoint,
        timeoutUs: client.timeoutUs, retries: client.retries, backoffUs: client.backoffUs, policy: policyOf(client), breaker: null, database: null,
      });
    }
  }
  return [...sites.values()];
}

function callSite(caller: string, call: CallSpec): Site {
  return { key: callKey(caller, call), name: call.name, caller, callee: call.service, endpoint: call.endpoint, timeoutUs: call.timeoutUs, retries: call.retries, backoffUs: call.backoffUs, policy: policyOf(call), breaker: call.breaker, database: null };
}

function policyOf(written: PolicySpec): Required<PolicySpec> {
  const { jitter, backoffMaxUs, retryBudget, retryOn, concurrency, propagateDeadline, cancels } = { ...PLAIN_POLICY, ...written };
  return { jitter, backoffMaxUs, retryBudget, retryOn, concurrency, propagateDeadline, cancels };
}

function partSite(caller: string, call: PartCall): Site {
  return { key: partCallKey(caller, call), name: call.name, caller, callee: call.service, endpoint: call.endpoint, timeoutUs: call.timeoutUs, retries: 0, backoffUs: 0, policy: null, breaker: null, database: null };
}

function querySite(system: SystemSpec, caller: string, query: QuerySpec): Site {
  const { database } = system.pools[query.pool];
  return { key: queryKey(caller, query), name: `${caller}>${query.query}`, caller, callee: database, endpoint: query.query, timeoutUs: query.timeoutUs, retries: 0, backoffUs: 0, policy: null, breaker: null, database, pool: query.pool };
}

/** Compiles the steps of an endpoint; returns where its program begins. */
export function compileEndpoint(context: ProgramContext, service: string, steps: readonly StepSpec[]): number {
  const { assembler } = context;
  const entry = assembler.words.length;
  const end = newLabel(assembler);
  compileSteps(context, service, steps, false, end);
  placeLabel(assembler, end);
  emit(assembler, 'END');
  return entry;
}

function compileSteps(context: ProgramContext, service: string, steps: readonly StepSpec[], held: boolean, end: { label: number }): void {
  for (const step of steps) compileStep(context, service, step, held, end);
}

function compileStep(context: ProgramContext, service: string, step: StepSpec, held: boolean, end: { label: number }): void {
  const { assembler } = context;
  switch (step.do) {
    case 'cpu':
    case 'wait':
      emit(assembler, step.do === 'cpu' ? 'CPU' : 'WAIT', tableFor(assembler, step.spread), step.us, context.paramIndex(`services.${service}.slow`));
      return;
    case 'call':
      if (step.async === true) {
        compileTask(context, service, step);
        return;
      }
      emit(assembler, 'CALL', context.siteIndex(callKey(service, step)), step.optional ? 1 : 0);
      emit(assembler, 'JUMP_IF_FAILED', end);
      return;
    case 'query':
      compileQuery(context, service, step, held, end);
      return;
    case 'transaction':
      compileTransaction(context, service, step, end);
      return;
    case 'when':
      compileWhen(context, service, step, held, end);
      return;
    case 'part':
      compileOwnStep(context, service, step, held, end);
      return;
    case 'log':
      emit(assembler, 'LOG', context.templateIndex(service, step.level, step.text));
      return;
    case 'fail':
      emit(assembler, 'FAIL', outcomeOfStatus(step.status), Math.round(step.probability * 1e6), step.exception === undefined ? -1 : context.templateIndex(service, 3, exceptionText(context.system, service, step.exception)));
      emit(assembler, 'JUMP_IF_FAILED', end);
  }
}

/** A call that nobody waits for: a task of its own makes it and ends, whatever came of it. */
function compileTask({ assembler, siteIndex }: ProgramContext, service: string, step: CallSpec): void {
  const after = newLabel(assembler);
  emit(assembler, 'SPAWN', after);
  emit(assembler, 'CALL', siteIndex(callKey(service, step)), 1);
  emit(assembler, 'END');
  placeLabel(assembler, after);
}

function compileOwnStep(context: ProgramContext, service: string, step: PartStepSpec, held: boolean, end: { label: number }): void {
  const { assembler } = context;
  compilePartStep(context.system, step, {
    service,
    end,
    emit: (opcode, ...operands) => {
      emit(assembler, opcode, ...operands);
    },
    newLabel: () => newLabel(assembler),
    place: (label) => placeLabel(assembler, label),
    block: (steps) => compileSteps(context, service, steps, held, end),
    table: (spread) => tableFor(assembler, spread),
    param: context.paramIndex,
    site: (call) => context.siteIndex(partCallKey(service, call)),
  });
}

/** Whatever fails inside ends in a rollback, which may lead back to the beginning; the connection is held through retries. */
function compileTransaction(context: ProgramContext, service: string, step: Extract<StepSpec, { do: 'transaction' }>, end: { label: number }): void {
  const { assembler } = context;
  const pool = context.poolIndex(step.pool);
  const begin = newLabel(assembler);
  const failed = newLabel(assembler);
  const after = newLabel(assembler);
  emit(assembler, 'POOL_ACQUIRE', pool);
  emit(assembler, 'JUMP_IF_FAILED', end);
  placeLabel(assembler, begin);
  emit(assembler, 'TX_BEGIN', pool);
  compileSteps(context, service, step.steps, true, failed);
  emit(assembler, 'TX_COMMIT', pool);
  emit(assembler, 'JUMP_IF_FAILED', failed);
  emit(assembler, 'TX_END', pool);
  emit(assembler, 'JUMP_IF_FAILED', failed);
  emit(assembler, 'POOL_RELEASE');
  emit(assembler, 'JUMP', after);
  placeLabel(assembler, failed);
  emit(assembler, 'TX_ROLLBACK', pool, begin);
  emit(assembler, 'POOL_RELEASE');
  emit(assembler, 'JUMP', end);
  placeLabel(assembler, after);
}

function compileQuery(context: ProgramContext, service: string, step: QuerySpec, held: boolean, end: { label: number }): void {
  const { assembler } = context;
  for (let i = 0; i < step.times; i++) {
    if (!held) {
      emit(assembler, 'POOL_ACQUIRE', context.poolIndex(step.pool));
      emit(assembler, 'JUMP_IF_FAILED', end);
    }
    emit(assembler, 'CALL', context.siteIndex(queryKey(service, step)), 0, ROW_CHOICES.indexOf(step.row ?? 'first'));
    if (!held) emit(assembler, 'POOL_RELEASE');
    emit(assembler, 'JUMP_IF_FAILED', end);
  }
}

function compileWhen(context: ProgramContext, service: string, step: Extract<StepSpec, { do: 'when' }>, held: boolean, end: { label: number }): void {
  const { assembler } = context;
  const otherwise = newLabel(assembler);
  const after = newLabel(assembler);
  if (step.trait !== undefined && step.trait !== null) emit(assembler, 'UNLESS_TRAIT', indexOfThing(context.system, 'traits', step.trait), otherwise);
  else if (step.flag === null) emit(assembler, 'UNLESS_CHANCE', Math.round(step.probability * 1e6), otherwise);
  else if (remembersFlags(context.system, service)) {
    const flags = Object.keys(context.system.flags);
    emit(assembler, 'UNLESS_SEEN_FLAG', context.paramIndex(`flags.${step.flag}`), otherwise, flags.indexOf(step.flag), flags.length);
  } else emit(assembler, 'UNLESS_FLAG', context.paramIndex(`flags.${step.flag}`), otherwise);
  compileSteps(context, service, step.then, held, end);
  emit(assembler, 'JUMP', after);
  placeLabel(assembler, otherwise);
  compileSteps(context, service, step.otherwise, held, end);
  placeLabel(assembler, after);
}

/** Whether the service's processes go by what they know of the flags, not by what the flags are. */
function remembersFlags(system: SystemSpec, service: string): boolean {
  return Object.values(system.parts['flagClients'] ?? {}).some((spec) => spec['service'] === service);
}

function outcomeOfStatus(status: number): number {
  if (status === 429) return 3;
  if (status === 503) return 4;
  if (status === 504) return 2;
  return 1;
}
