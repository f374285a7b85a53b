import type { World } from '../../kernel/world.ts';

/** A topic as compiled, and the state of its messages. */
export interface TopicModel {
  readonly name: string;
  readonly index: number;
  /** Places of the broker's slot and of the consumer among the stations. */
  readonly brokerSlot: number;
  readonly consumer: number;
  readonly endpoint: number;
  readonly maxAttempts: number;
  readonly concurrency: number;
  readonly enabled: number;
  readonly publishing: number;
  readonly lost: number;
  readonly retryDelay: number;
  /** Room for messages that wait: first row and count. */
  readonly first: number;
  readonly capacity: number;
  readonly holds: number;
  readonly spanName: number;
  readonly cells: Readonly<Record<string, number>>;
  readonly logs: { readonly failed: number; readonly dead: number; readonly full: number };
  readonly events: { readonly deliver: number; readonly again: number };
}

/** The most deliveries of one topic at a time. */
export const DELIVERIES_MAX = 64;

/** What a message carries: the key of the publishing call (for the ids of spans and for draws), whose request it was, and a value. */
export interface MessageColumns {
  readonly trace: Int32Array;
  readonly user: Int32Array;
  readonly value: Int32Array;
  readonly keyA: Int32Array;
  readonly keyB: Int32Array;
  readonly atUs: Float64Array;
}

export interface TopicColumns extends MessageColumns {
  /** By topic: messages ever appended and ever taken, places modulo the capacity; the event that is to deliver, or 0. */
  readonly tail: Int32Array;
  readonly head: Int32Array;
  readonly due: Int32Array;
  /** By topic and delivery: 0 free, 1 being worked on, 2 waiting to be tried again. */
  readonly state: Uint8Array;
  readonly frame: Int32Array;
  readonly attempts: Int32Array;
  readonly token: Int32Array;
  readonly startedUs: Float64Array;
  readonly heldTrace: Int32Array;
  readonly heldUser: Int32Array;
  readonly heldValue: Int32Array;
  readonly heldKeyA: Int32Array;
  readonly heldKeyB: Int32Array;
  readonly heldAtUs: Float64Array;
}

export const FREE_DELIVERY = 0;
export const WORKING = 1;
export const WAITING = 2;

export function topicColumns(models: readonly TopicModel[]): Readonly<Record<string, Int32Array | Float64Array | Uint8Array>> {
  const rows = models.reduce((sum, model) => sum + model.capacity, 0);
  const held = models.length * DELIVERIES_MAX;
  const i32 = (n: number): Int32Array => new Int32Array(n);
  const f64 = (n: number): Float64Array => new Float64Array(n);
  const columns: TopicColumns = {
    trace: i32(rows), user: i32(rows), value: i32(rows), keyA: i32(rows), keyB: i32(rows), atUs: f64(rows),
    tail: i32(models.length), head: i32(models.length), due: i32(models.length),
    state: new Uint8Array(held), frame: i32(held), attempts: i32(held), token: i32(held), startedUs: f64(held),
    heldTrace: i32(held), heldUser: i32(held), heldValue: i32(held), heldKeyA: i32(held), heldKeyB: i32(held), heldAtUs: f64(held),
  };
  return { ...columns };
}

export const topicsOf = (world: World): readonly TopicModel[] => world.model.parts['topics'] as readonly TopicModel[];
export const topicColumnsOf = (world: World): TopicColumns => world.parts['topics'] as unknown as TopicColumns;

/** Messages that no delivery holds yet. */
export function backlogOf(world: World, topic: TopicModel): number {
  const { head, tail } = topicColumnsOf(world);
  return tail[topic.index] - head[topic.index];
}

/** Messages that are not done with: those that wait, and those that are delivered. */
export function lagOf(world: World, topic: TopicModel): number {
  const { state } = topicColumnsOf(world);
  let held = 0;
  for (let d = 0; d < DELIVERIES_MAX; d++) if (state[topic.index * DELIVERIES_MAX + d] !== FREE_DELIVERY) held++;
  return backlogOf(world, topic) + held;
}

/** When the oldest message that is not done with was published; now when there is none. */
export function oldestUs(world: World, topic: TopicModel): number {
  const columns = topicColumnsOf(world);
  let oldest = world.now;
  for (let d = 0; d < DELIVERIES_MAX; d++) {
    const at = topic.index * DELIVERIES_MAX + d;
    if (columns.state[at] !== FREE_DELIVERY && columns.heldAtUs[at] < oldest) oldest = columns.heldAtUs[at];
  }
  if (backlogOf(world, topic) > 0) oldest = Math.min(oldest, columns.atUs[topic.first + (columns.head[topic.index] % topic.capacity)]);
  return oldest;
}
