import { allSteps, stepsOfEndpoint, type EndpointSpec, type PartStepSpec, type StepSpec, type SystemSpec } from '../../spec.ts';
import type { PartCall, ProgramWriter } from '../part.ts';
import { ALL, COMMANDS, DEL, GET, RIGHT, SCAN, SET, WRONG } from './ops.ts';
import { refreshEndpoint } from './refresh.ts';

/** What the compiler has to know of a cache. */
export interface CacheShape {
  readonly store: string;
  readonly timeoutUs: number;
  readonly onError: string;
}

const WHAT: Readonly<Record<string, number>> = { right: RIGHT, wrong: WRONG, all: ALL };

/** Commands as the store and its clients name them. */
export function storeEndpoint(cache: string, command: number): string {
  return command === SCAN ? `UNLINK ${cache}:*` : `${COMMANDS[command].toUpperCase()} ${cache}`;
}

/** A call to the store; all of one cache share the tunables `calls.<cache>>.<store>`. */
export function storeCall(cache: string, { store, timeoutUs }: CacheShape, command: number): PartCall {
  return { name: `${cache}>${store}`, service: store, endpoint: storeEndpoint(cache, command), timeoutUs };
}

export function callsFor(step: PartStepSpec, spec: CacheShape): PartCall[] {
  if (spec.store === '') return [];
  const commands: Readonly<Record<string, readonly number[]>> = { cache: [GET, SET], fill: [SET], refresh: [SET], invalidate: [step.values['key'] === 'all' ? SCAN : DEL] };
  return (commands[step.step] ?? []).map((command) => storeCall(step.part, spec, command));
}

/** cache: look; on a miss the block, then keep what it brought. */
export function compileCache(program: ProgramWriter, step: PartStepSpec, spec: CacheShape): void {
  const hit = program.newLabel();
  const miss = program.newLabel();
  const skipped = program.newLabel();
  if (spec.store !== '') {
    program.emit('CACHE_ASK', program.index, skipped);
    program.emit('CALL', program.site(storeCall(step.part, spec, GET)), 0);
    if (spec.onError === 'fail') program.emit('JUMP_IF_FAILED', program.end);
  }
  program.place(skipped);
  program.emit('CACHE_FIND', program.index, hit, miss, program.end);
  program.place(miss);
  program.block(step.blocks['miss'] ?? []);
  compileKeep(program, step, spec);
  program.place(hit);
}

/** Stores what the request carries. */
export function compileKeep(program: ProgramWriter, step: PartStepSpec, spec: CacheShape): void {
  if (spec.store === '') {
    program.emit('CACHE_KEEP', program.index);
    return;
  }
  const after = program.newLabel();
  program.emit('CACHE_OFFER', program.index, after);
  program.emit('CALL', program.site(storeCall(step.part, spec, SET)), 0);
  program.emit('CACHE_KEPT', program.index);
  program.place(after);
}

export function compileInvalidate(program: ProgramWriter, step: PartStepSpec, spec: CacheShape): void {
  const after = program.newLabel();
  const what = WHAT[String(step.values['key'])] ?? RIGHT;
  program.emit('CACHE_DROP', program.index, what, step.values['scope'] === 'all' ? 1 : 0, after);
  if (spec.store !== '') {
    program.emit('CALL', program.site(storeCall(step.part, spec, what === ALL ? SCAN : DEL)), 0);
    program.emit('CACHE_DROPPED', program.index);
  }
  program.place(after);
}

/** What the store runs for a command. */
export function compileCommand(program: ProgramWriter, step: PartStepSpec): void {
  program.emit('CACHE_WORK', program.index, Number(step.values['command']));
  program.emit('CACHE_STORE', program.index, Number(step.values['command']));
}

const internal = (step: string, part: string, values: PartStepSpec['values'], blocks: PartStepSpec['blocks']): StepSpec => ({ do: 'part', step, part, values, blocks });

/** The commands at the store, and in every service that uses the cache the work that refreshes an entry in the background. */
export function cacheEndpoints(name: string, { store }: CacheShape, system: SystemSpec): Record<string, Record<string, EndpointSpec>> {
  const services: Record<string, Record<string, EndpointSpec>> = {};
  if (store !== '') services[store] = Object.fromEntries(COMMANDS.map((_, command) => [storeEndpoint(name, command), { steps: [internal('store_command', name, { command }, {})], versions: {} }]));
  for (const [service, { endpoints }] of Object.entries(system.services)) {
    const own = Object.entries(endpoints).filter(([endpoint]) => endpoint !== refreshEndpoint(name)).map(([, endpoint]) => endpoint);
    const miss = missBlock(own.map(({ steps }) => steps), name) ?? missBlock(own.flatMap(({ versions }) => Object.values(versions)), name);
    if (miss === null) continue;
    const versions = new Set(own.flatMap((endpoint) => Object.keys(endpoint.versions)));
    const refresh = (block: readonly StepSpec[]): StepSpec[] => [internal('refresh', name, {}, { miss: block })];
    services[service] = { ...services[service], [refreshEndpoint(name)]: { steps: refresh(miss), versions: Object.fromEntries([...versions].map((version) => [version, refresh(missBlock(own.map((endpoint) => endpoint.versions[version] ?? endpoint.steps), name) ?? miss)])) } };
  }
  return services;
}

/** How a cache's value is produced, by the first step that says so; null where the cache is not used. */
function missBlock(programs: readonly (readonly StepSpec[])[], name: string): readonly StepSpec[] | null {
  for (const step of programs.flatMap(allSteps)) if (step.do === 'part' && step.step === 'cache' && step.part === name) return step.blocks['miss'] ?? [];
  return null;
}

/** Services whose processes look into a cache or fill it. */
export function usersOf(system: SystemSpec, name: string): string[] {
  return Object.entries(system.services)
    .filter(([, { endpoints }]) => Object.values(endpoints).flatMap(stepsOfEndpoint).some((step) => step.do === 'part' && step.part === name && (step.step === 'cache' || step.step === 'fill')))
    .map(([service]) => service);
}
