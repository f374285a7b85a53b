import type { Column } from '../../base/hash.ts';
import type { LogTemplateDef } from '../kernel/log-templates.ts';
import type { EventHandler, OpHandler } from '../kernel/run.ts';
import type { World } from '../kernel/world.ts';
import type { Verb } from '../intents/types.ts';
import type { ClientSpec, EndpointSpec, PartStepSpec, SpreadSpec, StepSpec, SystemSpec } from '../spec.ts';
import type { Fields, SpecOf } from './fields.ts';

/**
 * One kind of thing that systems are made of: its folder exports a `Part`, the list in `parts.ts` names it, and nothing
 * else knows it. All its state lives in `columns`; what it computes when a system is compiled lives in its models.
 *
 * Everything but `section`, `about`, `fields` and `model` may be left out.
 */
export interface Part<F extends Fields = Fields, M = unknown> {
  /** Key in a scenario's `system`, under which its things stand by name. */
  readonly section: string;
  readonly about: string;
  readonly fields: F;
  /**
   * Systems that have none of its things are specified without its section, not with an empty one. A scenario's hash covers its
   * specification, so a part that comes later leaves the hashes, and with them the proofs, of those that do not use it alone.
   */
  readonly sparse?: boolean;
  /** Names of things that a system has even where its author does not write them, in their order; what they leave out has its fallback. */
  always?(system: SystemSpec): readonly string[];
  /** Steps that requests may take with it, by the key that only such a step has; the key's value names the thing. */
  readonly steps?: Readonly<Record<string, PartStep<SpecOf<F>>>>;
  /** Endpoints that it adds to services, such as GET and SET to a store: by service, then by endpoint. */
  endpoints?(name: string, spec: SpecOf<F>, system: SystemSpec): Readonly<Record<string, Readonly<Record<string, EndpointSpec>>>>;
  /** Populations that it adds beside the system's clients, without arrivals of their own: it begins their requests itself. */
  clients?(name: string, spec: SpecOf<F>, system: SystemSpec): Readonly<Record<string, ClientSpec>>;
  /** Services, databases or clients whose processes report its metrics. */
  homes?(name: string, spec: SpecOf<F>, system: SystemSpec): readonly string[];
  /** Adds its metrics to the report of a home; what it returns is found again in `PartSite.cells`, relative to the process's block. */
  metrics?(report: Report, name: string, spec: SpecOf<F>, home: string, system: SystemSpec): Readonly<Record<string, number>>;
  /** Further blocks of metrics that do not begin and end with a process, such as what the platform says about a pod; each adds its metrics. The part opens and closes them. */
  blocks?(name: string, spec: SpecOf<F>, system: SystemSpec): readonly ((report: Report) => Readonly<Record<string, number>>)[];
  /** Metric families that it exposes, for help texts. */
  readonly families?: readonly { readonly name: string; readonly type: 'counter' | 'gauge' | 'histogram'; readonly unit: string; readonly help: string }[];
  /** Wait queues that one thing needs. */
  queues?(name: string, spec: SpecOf<F>, system: SystemSpec): number;
  /** What log lines call a thing; its name where left out. */
  label?(name: string, spec: SpecOf<F>): string;
  /** Log lines by name; fields of kind `ref` without values are filled with the names of the section's things. */
  readonly logs?: Readonly<Record<string, LogTemplateDef>> | ((system: SystemSpec) => Readonly<Record<string, LogTemplateDef>>);
  /** Compiles one thing. */
  model(site: PartSite<SpecOf<F>>): M;
  /** State, by column, of all its things; fixed length, zero at the start unless `start` says otherwise. */
  columns?(models: readonly M[]): Readonly<Record<string, Column>>;
  readonly ops?: Readonly<Record<string, OpHandler>>;
  readonly events?: Readonly<Record<string, EventHandler>>;
  /** At world time 0. */
  readonly start?: (world: World) => void;
  /** One of the tunables of its index-th thing has changed. */
  readonly tuned?: (world: World, index: number) => void;
  /** Before each scrape: sets its gauges. */
  readonly sample?: (world: World) => void;
  /** A process has begun (its counters are zero) or is over. */
  readonly opened?: (world: World, slot: number) => void;
  readonly closed?: (world: World, slot: number) => void;
  /** Somebody begins to listen in the middle: tells the world's sink which of its own blocks are open. */
  readonly announce?: (world: World) => void;
  /** Whether it keeps work of a trace for later, in no frame so far; and tells the world's sink which spans of its own are open. */
  readonly holdsTrace?: (world: World, trace: number) => boolean;
  readonly tellOpen?: (world: World, trace: number) => void;
  /** A request that entered a slot of one of its homes is over; the frame is still whole. */
  readonly served?: (world: World, f: number, slot: number) => void;
  /** A frame ends that carries the bit `PartSite.holds`: gives back what it held. */
  readonly release?: (world: World, f: number) => void;
  /** What no field can say, such as a relation between two numbers. */
  check?(name: string, spec: SpecOf<F>, system: SystemSpec): readonly PartFinding[];
  /** Mitigations of its own, beside the settings among its fields. */
  readonly verbs?: readonly Verb[];
  /** What a person can ask about one thing at a console. */
  readonly commands?: Readonly<Record<string, PartCommand>>;
}

/** A part among others. */
// oxlint-disable-next-line typescript/no-explicit-any -- the list holds parts of all kinds
export type AnyPart = Part<any, any>;

export interface PartStep<S> {
  readonly about: string;
  /** Further keys of the step. Fields of kind `steps` are blocks, and one of kind `blocks` is several, by name. */
  readonly fields: Fields;
  /** Not for authors: a step that only the part's own endpoints take. */
  readonly internal?: boolean;
  /** What is wrong with the step where it stands; paths lie below the step. References have been checked. */
  check?(step: PartStepSpec, spec: S, service: string, system: SystemSpec): readonly PartFinding[];
  /** Calls that it makes to endpoints of other services. */
  calls?(step: PartStepSpec, spec: S): readonly PartCall[];
  compile(program: ProgramWriter, step: PartStepSpec, spec: S): void;
}

export interface PartCall {
  /** Its tunables are `calls.<name>.timeout` and so on. */
  readonly name: string;
  readonly service: string;
  readonly endpoint: string;
  readonly timeoutUs: number;
}

/** A place in a program that is still being written. */
export interface Label {
  readonly label: number;
}

export interface ProgramWriter {
  /** Index of the thing that the step names, among the part's things. */
  readonly index: number;
  /** The service whose program this is. */
  readonly service: string;
  /** Where a failed request goes. */
  readonly end: Label;
  emit(opcode: string, ...operands: readonly (number | Label)[]): void;
  newLabel(): Label;
  place(label: Label): void;
  /** Compiles the steps of a block. */
  block(steps: readonly StepSpec[]): void;
  /** Operand for the table of a spread; -1 for a constant. */
  table(spread: SpreadSpec): number;
  /** Operand for a tunable. */
  param(name: string): number;
  /** Operand for the call site of one of the step's `calls`. */
  site(call: PartCall): number;
  /** Operand for another part's thing. */
  thing(section: string, name: string): number;
}

/** Where one thing stands in the compiled system. */
export interface PartSite<S> {
  readonly name: string;
  readonly index: number;
  readonly spec: S;
  readonly system: SystemSpec;
  /** Index of the tunable of a field. */
  readonly param: (field: string) => number;
  /** Index of any tunable by its whole name; throws when there is none. */
  readonly paramNamed: (name: string) => number;
  /** Places of its metrics in the block of a home's process, as `metrics` returned them. */
  readonly cells: (home: string) => Readonly<Record<string, number>>;
  /** Its further blocks, in the order of `blocks`: number, first cell, and places relative to that. */
  readonly blocks: readonly PartBlock[];
  /** The first of its wait queues. */
  readonly firstQueue: number;
  /** Index of a service, database or client among the stations, and its slots. */
  readonly station: (name: string) => { readonly index: number; readonly firstSlot: number; readonly slotCount: number };
  /** Number of a log template, of an event, and the bit of `frames.holds` that calls `release`. */
  readonly log: (name: string) => number;
  readonly event: (name: string) => number;
  readonly holds: number;
  /** Index of a thing of another part. */
  readonly thing: (section: string, name: string) => number;
  /** Index of an endpoint among all of the system. */
  readonly endpoint: (service: string, name: string) => number;
  /** Index of a name among the spans' names, for spans of its own. */
  readonly spanName: (text: string) => number;
}

export interface PartBlock {
  readonly block: number;
  readonly offset: number;
  readonly cells: Readonly<Record<string, number>>;
}

/** The metrics of one process. */
export interface Report {
  counter(name: string, labels: Readonly<Record<string, string>>): number;
  gauge(name: string, labels: Readonly<Record<string, string>>): number;
  /** A histogram of durations (kernel/cells.ts `observe`). */
  durations(name: string, labels: Readonly<Record<string, string>>): number;
}

/** Something wrong with a thing of the system, below its own place in the file. */
export interface PartFinding {
  readonly path: readonly string[];
  readonly found: string;
  readonly expected: string;
}

export interface PartCommand {
  readonly title: string;
  readonly help: string;
  /** The command line as a person would type it. */
  readonly command: (name: string) => string;
  answer(world: World, index: number): { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly text: readonly string[]; readonly note: string };
}

/** Declares a part with the types of its fields. */
export function definePart<F extends Fields, M>(part: Part<F, M>): Part<F, M> {
  return part;
}
