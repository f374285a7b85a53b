import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRunSession } from '../../../src/ui/war-room/run-session.ts';
import { buildView } from '../../support/view-builder.ts';
import { fakeKeeper, fakeWorld } from '../../support/war-room/fake-run.ts';

/** The worker's pause between two views, with a little that timers always add. */
const VIEW_MS = 265;

/** A minute of play at a speed; each checkpoint takes `writeMs` to be stored. Says how it was with what a sudden end would lose. */
async function aMinute(speed: number, writeMs: number): Promise<{ writes: number; lostUs: number; lostMs: number; waiting: number }> {
  const world = fakeWorld();
  const { keeper } = fakeKeeper();
  let [writes, waiting, mostWaiting, storedTick, storedAt] = [0, 0, 0, 0, Date.now()];
  const checkpoint = async (tick: number): Promise<void> => {
    const madeAt = Date.now();
    writes++;
    mostWaiting = Math.max(mostWaiting, ++waiting);
    await new Promise((resolve) => void setTimeout(resolve, writeMs));
    [waiting, storedTick, storedAt] = [waiting - 1, tick, madeAt];
  };
  const session = createRunSession({ openKeeper: () => Promise.resolve({ ...keeper, checkpoint }), createClient: world.createClient });
  await session.start();
  let [lostUs, lostMs] = [0, 0];
  for (let ms = VIEW_MS; ms <= 60_000; ms += VIEW_MS) {
    await vi.advanceTimersByTimeAsync(VIEW_MS);
    // The moment before the next view is the worst to die at.
    if (ms > 5_000) [lostUs, lostMs] = [Math.max(lostUs, ms * 1000 * speed - storedTick), Math.max(lostMs, Date.now() - storedAt)];
    world.show(buildView({ tick: ms * 1000 * speed }));
  }
  return { writes, lostUs, lostMs, waiting: mostWaiting };
}

describe('a tab that dies at the worst moment', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it.each([1, 2, 4, 8, 16])('at speed %i has lost at most five simulated seconds or so and two real ones, for four writes a second', async (speed) => {
    const { writes, lostUs, lostMs } = await aMinute(speed, 5);
    expect(lostUs).toBeLessThanOrEqual(5_000_000);
    expect(lostMs).toBeLessThanOrEqual(2_000 + VIEW_MS);
    expect(writes).toBeLessThanOrEqual(4 * 60);
    expect(writes).toBeGreaterThan(20);
  });

  it('never has two checkpoints waiting for a slow disk', async () => {
    const { waiting, writes } = await aMinute(16, 900);
    expect(waiting).toBe(1);
    expect(writes).toBeGreaterThan(40);
  });

  it('writes nothing while time stands still', async () => {
    expect((await aMinute(0, 5)).writes).toBe(0);
  });
});
