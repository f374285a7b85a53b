import type { CallSpec, PartStepSpec, QuerySpec, StepSpec, SystemSpec } from '../spec.ts';
import { stepsOfEndpoint } from '../spec.ts';
import type { PartCall } from '../parts/part.ts';
import { callsOfStep, compilePartStep } from './parts.ts';
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
  readonly breaker: CallSpec['breaker'];
  /** Set for statements. */
  readonly database: string | null;
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
        timeoutUs: client.timeoutUs, retries: client.retries, backoffUs: client.backoffUs, breaker: null, database: null,
      });
    }
  }
  return [...sites.values()];
}

function callSite(caller: string, call: CallSpec): Site {
  return { key: callKey(caller, call), name: call.name, caller, callee: call.service, endpoint: call.endpoint, timeoutUs: call.timeoutUs, retries: call.retries, backoffUs: call.backoffUs, breaker: call.breaker, database: null };
}

function partSite(caller: string, call: PartCall): Site {
  return { key: partCallKey(caller, call), name: call.name, caller, callee: call.service, endpoint: call.endpoint, timeoutUs: call.timeoutUs, retries: 0, backoffUs: 0, breaker: null, database: null };
}

function querySite(system: SystemSpec, caller: string, query: QuerySpec): Site {
  const { database } = system.pools[query.pool];
  return { key: queryKey(caller, query), name: `${caller}>${query.query}`, caller, callee: database, endpoint: query.query, timeoutUs: query.timeoutUs, retries: 0, backoffUs: 0, breaker: null, database };
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
      emit(assembler, 'CALL', context.siteIndex(callKey(service, step)), step.optional ? 1 : 0);
      emit(assembler, 'JUMP_IF_FAILED', end);
      return;
    case 'query':
      compileQuery(context, service, step, held, end);
      return;
    case 'transaction': {
      emit(assembler, 'POOL_ACQUIRE', context.poolIndex(step.pool));
      emit(assembler, 'JUMP_IF_FAILED', end);
      compileSteps(context, service, step.steps, true, end);
      emit(assembler, 'POOL_RELEASE');
      return;
    }
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
      emit(assembler, 'FAIL', outcomeOfStatus(step.status), Math.round(step.probability * 1e6));
      emit(assembler, 'JUMP_IF_FAILED', end);
  }
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

function compileQuery(context: ProgramContext, service: string, step: QuerySpec, held: boolean, end: { label: number }): void {
  const { assembler } = context;
  for (let i = 0; i < step.times; i++) {
    if (!held) {
      emit(assembler, 'POOL_ACQUIRE', context.poolIndex(step.pool));
      emit(assembler, 'JUMP_IF_FAILED', end);
    }
    emit(assembler, 'CALL', context.siteIndex(queryKey(service, step)), 0);
    if (!held) emit(assembler, 'POOL_RELEASE');
    emit(assembler, 'JUMP_IF_FAILED', end);
  }
}

function compileWhen(context: ProgramContext, service: string, step: Extract<StepSpec, { do: 'when' }>, held: boolean, end: { label: number }): void {
  const { assembler } = context;
  const otherwise = newLabel(assembler);
  const after = newLabel(assembler);
  if (step.flag === null) emit(assembler, 'UNLESS_CHANCE', Math.round(step.probability * 1e6), otherwise);
  else emit(assembler, 'UNLESS_FLAG', context.paramIndex(`flags.${step.flag}`), otherwise);
  compileSteps(context, service, step.then, held, end);
  emit(assembler, 'JUMP', after);
  placeLabel(assembler, otherwise);
  compileSteps(context, service, step.otherwise, held, end);
  placeLabel(assembler, after);
}

function outcomeOfStatus(status: number): number {
  if (status === 429) return 3;
  if (status === 503) return 4;
  if (status === 504) return 2;
  return 1;
}
