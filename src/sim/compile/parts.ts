import { HOLDS_FIRST_OF_PARTS } from '../kernel/frames.ts';
import type { PartHooks } from '../kernel/model.ts';
import type { MetricBlock } from '../kernel/sink.ts';
import type { World } from '../kernel/world.ts';
import type { AnySpec } from '../parts/fields.ts';
import type { AnyPart, PartBlock, PartCall, ProgramWriter, Report } from '../parts/part.ts';
import { partOfStep, PARTS } from '../parts/parts.ts';
import { partEvent } from '../parts/registry.ts';
import { withUsualThings } from '../parts/usual.ts';
import type { ClientSpec, EndpointSpec, PartStepSpec, ServiceSpec, SystemSpec } from '../spec.ts';
import { tunableKey } from '../parts/fields.ts';
import { addCell, addHistogram, newLayout, type Layout } from './layout.ts';
import type { LogTemplateDef } from '../kernel/log-templates.ts';

/** One thing of a part, as the compiler meets it. */
interface Thing {
  readonly part: AnyPart;
  readonly name: string;
  readonly index: number;
  readonly spec: AnySpec;
}

const thingsOf = (system: SystemSpec): Thing[] =>
  PARTS.flatMap((part) => Object.entries(system.parts[part.section] ?? {}).map(([name, spec], index) => ({ part, name, index, spec })));

export function indexOfThing(system: SystemSpec, section: string, name: string): number {
  const index = Object.keys(system.parts[section] ?? {}).indexOf(name);
  if (index < 0) throw new Error(`the system has nothing named ${name} among its ${section}`);
  return index;
}

/** The system with the endpoints that parts add to services, and the populations that they add. Adding them twice changes nothing. */
export function withPartEndpoints(written: SystemSpec): SystemSpec {
  const system = withUsualThings(written);
  const services: Record<string, ServiceSpec> = { ...system.services };
  for (const { part, name, spec } of thingsOf(system)) {
    const added: Readonly<Record<string, Readonly<Record<string, EndpointSpec>>>> = part.endpoints?.(name, spec, system) ?? {};
    for (const [service, endpoints] of Object.entries(added)) {
      const own = services[service];
      if (own !== undefined) services[service] = { ...own, endpoints: { ...own.endpoints, ...endpoints } };
    }
  }
  const clients: Record<string, ClientSpec> = { ...system.clients };
  for (const { part, name, spec } of thingsOf(system)) Object.assign(clients, part.clients?.(name, spec, system));
  return { ...system, services, clients };
}

/** What the parts' own blocks are added to. */
export interface Places {
  readonly blocks: MetricBlock[];
  readonly histogramCells: number[];
  cellCount: number;
}

/** Adds the parts' own blocks behind those of the processes: by `section.name`. */
export function layPartBlocks(system: SystemSpec, places: Places): Map<string, readonly PartBlock[]> {
  const found = new Map<string, readonly PartBlock[]>();
  for (const { part, name, spec } of thingsOf(system)) {
    const lay = (part.blocks?.(name, spec, system) ?? []) as readonly ((report: Report) => Readonly<Record<string, number>>)[];
    if (lay.length > 0) found.set(`${part.section}.${name}`, lay.map((one) => layPartBlock(one, places)));
  }
  return found;
}

function layPartBlock(lay: (report: Report) => Readonly<Record<string, number>>, places: Places): PartBlock {
  const layout = newLayout();
  const cells = lay(reportOn(layout));
  const block = { block: places.blocks.length, offset: places.cellCount, cells };
  places.blocks.push({ id: block.block, offset: block.offset, cells: layout.cells, always: Uint8Array.from(layout.always, Number) });
  for (const first of layout.histograms) places.histogramCells.push(block.offset + first);
  places.cellCount += layout.cells.length;
  return block;
}

function reportOn(layout: Layout): Report {
  return {
    counter: (name, labels) => addCell(layout, name, labels, true),
    gauge: (name, labels) => addCell(layout, name, labels, true),
    durations: (name, labels) => addHistogram(layout, name, labels),
  };
}

/** Adds the parts' metrics to the report of a station's processes: places by `section.name`, relative to the block. */
export function layParts(system: SystemSpec, station: string, layout: Layout): Map<string, Readonly<Record<string, number>>> {
  const report = reportOn(layout);
  const cells = new Map<string, Readonly<Record<string, number>>>();
  for (const { part, name, spec } of thingsOf(system)) {
    if (part.metrics === undefined || !homesOf(part, name, spec, system).includes(station)) continue;
    cells.set(`${part.section}.${name}`, part.metrics(report, name, spec, station, system));
  }
  return cells;
}

function homesOf(part: AnyPart, name: string, spec: AnySpec, system: SystemSpec): readonly string[] {
  return part.homes?.(name, spec, system) ?? [];
}

/** Log templates of the parts, in the order of the registry; `names` are their numbers by `section.log`. */
export function partTemplates(system: SystemSpec, first: number): { list: LogTemplateDef[]; names: Map<string, number> } {
  const list: LogTemplateDef[] = [];
  const names = new Map<string, number>();
  for (const part of PARTS) {
    for (const [name, def] of Object.entries((typeof part.logs === 'function' ? part.logs(system) : (part.logs ?? {})) as Record<string, LogTemplateDef>)) {
      names.set(`${part.section}.${name}`, first + list.length);
      const things = Object.entries(system.parts[part.section] ?? {}).map(([thing, spec]) => part.label?.(thing, spec) ?? thing);
      list.push({ ...def, fields: def.fields.map((field) => (field.kind === 'ref' && field.values === undefined ? { ...field, values: things } : field)) });
    }
  }
  return { list, names };
}

/** What compiling the things needs from the rest of the compiler. */
export interface PartContext {
  readonly system: SystemSpec;
  readonly param: (name: string) => number;
  readonly cells: (home: string, key: string) => Readonly<Record<string, number>>;
  readonly blocks: ReadonlyMap<string, readonly PartBlock[]>;
  readonly station: (name: string) => { readonly index: number; readonly firstSlot: number; readonly slotCount: number };
  readonly templates: ReadonlyMap<string, number>;
  readonly spanName: (text: string) => number;
  readonly endpoint: (service: string, name: string) => number;
  readonly firstQueue: number;
}

export interface CompiledParts {
  readonly models: Readonly<Record<string, readonly unknown[]>>;
  readonly hooks: PartHooks;
  readonly queueCount: number;
  /** By station: what looks at requests that end there. */
  readonly served: ReadonlyMap<string, readonly ((world: World, f: number, slot: number) => void)[]>;
}

export function compileParts(context: PartContext): CompiledParts {
  const { system } = context;
  const used = PARTS.filter((part) => Object.keys(system.parts[part.section] ?? {}).length > 0);
  const bits = new Map(PARTS.filter((part) => part.release !== undefined).map((part, i) => [part.section, HOLDS_FIRST_OF_PARTS << i]));
  const models: Record<string, unknown[]> = Object.fromEntries(PARTS.map((part) => [part.section, []]));
  const served = new Map<string, ((world: World, f: number, slot: number) => void)[]>();
  let queue = context.firstQueue;
  for (const { part, name, index, spec } of thingsOf(system)) {
    const firstQueue = queue;
    queue += part.queues?.(name, spec, system) ?? 0;
    const homes = homesOf(part, name, spec, system);
    if (part.served !== undefined) for (const home of homes) if (!(served.get(home) ?? []).includes(part.served)) served.set(home, [...(served.get(home) ?? []), part.served]);
    models[part.section].push(part.model({
      name, index, spec, system, firstQueue,
      param: (field: string) => context.param(`${part.section}.${name}.${tunableKey(field)}`),
      paramNamed: context.param,
      cells: (home: string) => context.cells(home, `${part.section}.${name}`),
      blocks: context.blocks.get(`${part.section}.${name}`) ?? [],
      station: context.station,
      log: (log: string) => numberOf(context.templates, `${part.section}.${log}`),
      event: (event: string) => partEvent(part.section, event),
      holds: bits.get(part.section) ?? 0,
      thing: (section: string, thing: string) => indexOfThing(system, section, thing),
      endpoint: context.endpoint,
      spanName: context.spanName,
    }));
  }
  const hooks: PartHooks = {
    columns: () => Object.fromEntries(used.map((part) => [part.section, part.columns?.(models[part.section]) ?? {}])),
    start: used.flatMap((part) => part.start ?? []),
    sample: used.flatMap((part) => part.sample ?? []),
    opened: used.flatMap((part) => part.opened ?? []),
    closed: used.flatMap((part) => part.closed ?? []),
    announce: used.flatMap((part) => part.announce ?? []),
    holdsTrace: used.flatMap((part) => part.holdsTrace ?? []),
    tellOpen: used.flatMap((part) => part.tellOpen ?? []),
    release: used.flatMap((part) => (part.release === undefined ? [] : [{ bit: bits.get(part.section) ?? 0, handler: part.release }])),
  };
  return { models, hooks, queueCount: queue, served };
}

function numberOf(numbers: ReadonlyMap<string, number>, key: string): number {
  const number = numbers.get(key);
  if (number === undefined) throw new Error(`no part has ${key}`);
  return number;
}

/** Calls that a step makes, whose sites the compiler must know before it writes programs. */
export function callsOfStep(system: SystemSpec, step: PartStepSpec): readonly PartCall[] {
  const part = partOfStep(step.step);
  const spec = part === undefined ? undefined : system.parts[part.section]?.[step.part];
  return spec === undefined ? [] : (part?.steps?.[step.step].calls?.(step, spec) ?? []);
}

/** Writes the instructions of a step. Throws for a thing that does not exist: files are checked before. */
export function compilePartStep(system: SystemSpec, step: PartStepSpec, writer: Omit<ProgramWriter, 'index' | 'thing'>): void {
  const part = partOfStep(step.step);
  if (part === undefined) throw new Error(`no part has a step ${step.step}`);
  const index = indexOfThing(system, part.section, step.part);
  const thing = (section: string, name: string): number => indexOfThing(system, section, name);
  part.steps?.[step.step].compile({ ...writer, index, thing }, step, system.parts[part.section][step.part]);
}

