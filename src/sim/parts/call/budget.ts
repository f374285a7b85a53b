import type { CallModel } from '../../kernel/model.ts';
import type { World } from '../../kernel/world.ts';

/**
 * **Models** a retry budget in each process that calls: every request deposits a share of a token, every retry takes a
 * whole one, and what is not used leaks away (Finagle's RetryBudget and tower's Budget, whose deposits expire after 10 s;
 * Envoy's retry_budget bounds the same share over requests under way).
 * **Leaves out** the few retries a second that those libraries allow whatever the share is, and budgets between processes.
 * **Teaches** that retries which help against single failures must not multiply the load when everything fails.
 */

/** Finagle's `ttl`. */
const LEAK_US = 10_000_000;

/** Where a call site keeps what it counts for the caller's process. A client population counts as one process. */
export function entryOf(world: World, f: number, call: CallModel): number {
  const slot = world.frames.slot[f];
  return slot < 0 ? call.firstEntry : call.firstEntry + slot - call.firstSlot;
}

/** A request begins, and pays for a share of a retry. */
export function depositForRetries(world: World, f: number, call: CallModel): void {
  const share = world.params[call.retryBudget];
  if (share > 0) world.calls.budget[leak(world, f, call)] += share;
}

/** Whether a retry may be made; takes it from the budget. Without a budget every retry may. */
export function mayRetry(world: World, f: number, call: CallModel): boolean {
  if (call.retryBudget < 0 || world.params[call.retryBudget] <= 0) return true;
  const entry = leak(world, f, call);
  if (world.calls.budget[entry] >= 1) {
    world.calls.budget[entry] -= 1;
    return true;
  }
  if (call.budgetCell >= 0) world.cells[world.model.slots[world.frames.slot[f]].offset + call.budgetCell]++;
  return false;
}

/** What has not been used leaks in proportion to what is there, so that at a steady rate ten seconds' worth remain. */
function leak(world: World, f: number, call: CallModel): number {
  const entry = entryOf(world, f, call);
  const { budget, budgetUs } = world.calls;
  const left = 1 - (world.now - budgetUs[entry]) / LEAK_US;
  budget[entry] = left > 0 ? budget[entry] * left : 0;
  budgetUs[entry] = world.now;
  return entry;
}
