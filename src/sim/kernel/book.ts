import { pushEvent } from '../../base/event-heap.ts';
import type { Change } from '../fault-spec.ts';
import { EVENT_SCHEDULED } from './events.ts';
import { nextToken, type Action, type Book, type Mode, type Scheduled, type World } from './world.ts';

/** Changes to the documents of the state. Each replaces what it changes, so that snapshots may share the rest. */

export function updateBook(world: World, part: Partial<Book>): void {
  world.book = { ...world.book, ...part };
}

export function replaceMode(world: World, index: number, mode: Mode): void {
  updateBook(world, { modes: world.book.modes.map((old, i) => (i === index ? mode : old)) });
}

/** Writes into the change ledger; returns the entry's index. */
export function addChange(world: World, change: Change): number {
  updateBook(world, { changes: [...world.book.changes, change] });
  return world.book.changes.length - 1;
}

export function setChangeState(world: World, index: number, state: Change['state']): void {
  updateBook(world, { changes: world.book.changes.map((change, i) => (i === index ? { ...change, state } : change)) });
}

export function addAction(world: World, action: Omit<Action, 'id'>): number {
  const id = world.book.actions.length;
  updateBook(world, { actions: [...world.book.actions, { ...action, id }] });
  return id;
}

export function finishAction(world: World, id: number, state: 'done' | 'failed', outcome: string): void {
  if (id < 0) return;
  updateBook(world, { actions: world.book.actions.map((action) => (action.id === id && action.state === 'running' ? { ...action, state, outcome, endsUs: world.now } : action)) });
}

type Unscheduled = Scheduled extends infer S ? (S extends Scheduled ? Omit<S, 'token'> : never) : never;

/** Has something done at a later time: a change of a tunable, a planned change, the end of an action. */
export function schedule(world: World, atUs: number, what: Unscheduled): void {
  const token = nextToken(world);
  updateBook(world, { scheduled: [...world.book.scheduled, { ...what, token }] });
  pushEvent(world.heap, atUs, EVENT_SCHEDULED, 0, token);
}

/** Takes what was scheduled under a token out of the book. */
export function takeScheduled(world: World, token: number): Scheduled | undefined {
  const found = world.book.scheduled.find((entry) => entry.token === token);
  if (found !== undefined) updateBook(world, { scheduled: world.book.scheduled.filter((entry) => entry !== found) });
  return found;
}
