import { initialTransition, transition, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import { pushEvent } from '../../base/event-heap.ts';
import { replaceMode, updateBook } from '../kernel/book.ts';
import { EVENT_MODE } from '../kernel/events.ts';
import { nextToken, type Mode, type World } from '../kernel/world.ts';

/**
 * Runs XState machines inside the world by their pure transition function: the snapshot is data in the book, delays go
 * into the kernel's heap, and actions are names with parameters that this host looks up. XState's own actors and clocks
 * are not used: their timers are not re-armed on restore, and equal deadlines are ordered differently between engines.
 *
 * Delays count microseconds.
 */
export interface Machinery {
  /** The machine of a name; the hidden cause's is made from the run's plot. */
  readonly machineFor: (world: World, name: string) => AnyStateMachine;
  readonly actions: Readonly<Record<string, ModeAction>>;
}

/** What an action of a machine does. `mode` is the machine's index in the book. */
export type ModeAction = (world: World, mode: number, params: Readonly<Record<string, unknown>>) => void;

/** An action as XState returns it: delayed events and cancellations are actions too. */
interface Effect {
  readonly type: string;
  readonly params?: unknown;
}

/** Starts a machine for a subject; returns its index in the book. */
export function startMode(world: World, name: string, subject: number, input: Readonly<Record<string, unknown>>): number {
  const machine = world.model.machinery.machineFor(world, name);
  const [snapshot, effects] = initialTransition(machine, input as never) as unknown as [AnyMachineSnapshot, Effect[]];
  const index = world.book.modes.length;
  updateBook(world, { modes: [...world.book.modes, { machine: name, subject, ...plain(snapshot), timers: [] }] });
  apply(world, index, effects);
  return index;
}

/** Index of the machine of this name and subject that still runs, or -1. The latest one wins. */
export function findMode(world: World, name: string, subject: number): number {
  const { modes } = world.book;
  for (let i = modes.length - 1; i >= 0; i--) {
    if (modes[i].machine === name && modes[i].subject === subject && !modes[i].done) return i;
  }
  return -1;
}

/** Tells a machine that something has happened. Ignored where there is no such machine, or it does not listen in its state. */
export function raise(world: World, name: string, subject: number, event: string): void {
  const index = findMode(world, name, subject);
  if (index >= 0) send(world, index, event);
}

/** A delay of a machine is over. */
export function modeTimerDue(world: World, index: number, token: number): void {
  const timer = world.book.modes[index].timers.find((entry) => entry.token === token);
  if (timer === undefined) return;
  dropTimer(world, index, timer.id);
  send(world, index, timer.event);
}

function send(world: World, index: number, event: string): void {
  const mode = world.book.modes[index];
  const { after, effects } = transitionOf(world.model.machinery.machineFor(world, mode.machine), mode, event);
  replaceMode(world, index, { ...mode, ...after });
  apply(world, index, effects);
}

/** Where an event leads, and what is to be done on the way. */
interface Step {
  readonly after: Pick<Mode, 'value' | 'context' | 'done'>;
  readonly effects: readonly Effect[];
}

/**
 * Transitions are pure: machine, state, context and event decide them. Each is worked out once (about 30 µs) and remembered
 * for as long as its context lives, since an overloaded instance goes to and fro between the same two states many times a second.
 */
const remembered = new WeakMap<AnyStateMachine, WeakMap<Mode['context'], Map<string, Step>>>();

function transitionOf(machine: AnyStateMachine, { value, context }: Mode, event: string): Step {
  const ofMachine = remembered.get(machine) ?? new WeakMap<Mode['context'], Map<string, Step>>();
  remembered.set(machine, ofMachine);
  const ofContext = ofMachine.get(context) ?? new Map<string, Step>();
  ofMachine.set(context, ofContext);
  const key = `${value} ${event}`;
  const known = ofContext.get(key);
  if (known !== undefined) return known;
  const [after, effects] = transition(machine, machine.resolveState({ value, context }), { type: event }) as unknown as [AnyMachineSnapshot, Effect[]];
  const step = { after: plain(after), effects };
  ofContext.set(key, step);
  return step;
}

function plain(snapshot: AnyMachineSnapshot): Pick<Mode, 'value' | 'context' | 'done'> {
  return { value: snapshot.value as string, context: snapshot.context as Mode['context'], done: snapshot.status === 'done' };
}

/**
 * Timers first: an action may raise an event that moves this very machine on, and what is armed or cancelled after that
 * would belong to a state that has been left.
 */
function apply(world: World, index: number, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.type === 'xstate.raise') arm(world, index, effect.params as { id: string; delay?: number; event: { type: string } });
    else if (effect.type === 'xstate.cancel') dropTimer(world, index, cancelledId(effect.params));
  }
  for (const effect of effects) {
    if (effect.type !== 'xstate.raise' && effect.type !== 'xstate.cancel') world.model.machinery.actions[effect.type](world, index, (effect.params ?? {}) as Readonly<Record<string, unknown>>);
  }
}

function arm(world: World, index: number, raised: { id: string; delay?: number; event: { type: string } }): void {
  const token = nextToken(world);
  const mode = world.book.modes[index];
  replaceMode(world, index, { ...mode, timers: [...mode.timers, { id: raised.id, token, event: raised.event.type }] });
  pushEvent(world.heap, world.now + Math.max(0, Math.round(raised.delay ?? 0)), EVENT_MODE, index, token);
}

function dropTimer(world: World, index: number, id: string): void {
  const mode = world.book.modes[index];
  if (mode.timers.some((timer) => timer.id === id)) replaceMode(world, index, { ...mode, timers: mode.timers.filter((timer) => timer.id !== id) });
}

function cancelledId(params: unknown): string {
  return typeof params === 'string' ? params : String((params as { sendId?: string; id?: string }).sendId ?? (params as { id?: string }).id);
}
