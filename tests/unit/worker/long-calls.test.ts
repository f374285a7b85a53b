import { describe, expect, it } from 'vitest';
import { newLongCalls, runLongCall, type LongWork } from '../../../src/worker/long-calls.ts';

/** A clock that every step of work moves on. */
function workshop() {
  let nowMs = 0;
  const said: string[] = [];
  const queue = newLongCalls(
    {
      part: (id, part) => said.push(`${id}: ${String(part)}`),
      done: (id, result) => said.push(`${id} done: ${String(result)}`),
      failed: (id, error) => said.push(`${id} failed: ${(error as Error).message}`),
    },
    () => nowMs,
  );
  function* counting(to: number, stepMs = 5): LongWork<number, string> {
    try {
      for (let i = 1; i <= to; i++) {
        nowMs += stepMs;
        yield i;
      }
      return 'all';
    } finally {
      said.push('tidied up');
    }
  }
  return { queue, said, counting, now: () => nowMs };
}

describe('long questions of the worker', () => {
  it('are worked on in slices and go on where they were', () => {
    const { queue, said, counting, now } = workshop();
    queue.add(1, counting(5));
    queue.work(now() + 12);
    expect(said).toEqual(['1: 1', '1: 2', '1: 3']);
    queue.work(now() + 12);
    expect(said.slice(3)).toEqual(['1: 4', '1: 5', 'tidied up', '1 done: all']);
    expect(queue.isEmpty()).toBe(true);
    queue.work(now() + 12);
  });

  it('take turns, so that a short one does not wait for a long one', () => {
    const { queue, said, counting, now } = workshop();
    queue.add(1, counting(1_000));
    queue.add(2, counting(2));
    for (let slice = 0; slice < 3; slice++) queue.work(now() + 12);
    expect(said).toContain('2 done: all');
    expect(said.filter((one) => one.startsWith('1: ')).length).toBeLessThan(10);
    expect(queue.isEmpty()).toBe(false);
  });

  it('get their turn even when one step takes longer than a slice', () => {
    const { queue, said, counting, now } = workshop();
    queue.add(1, counting(3, 40));
    queue.add(2, counting(3, 40));
    for (let slice = 0; slice < 4; slice++) queue.work(now() + 12);
    expect(said).toEqual(['1: 1', '2: 1', '1: 2', '2: 2']);
  });

  it('are let go of when cancelled, and say nothing more', () => {
    const { queue, said, counting, now } = workshop();
    queue.add(1, counting(5));
    queue.add(2, counting(1));
    queue.work(now() + 1);
    queue.cancel(1);
    queue.cancel(1);
    queue.cancel(77);
    queue.work(now() + 100);
    expect(said).toEqual(['1: 1', 'tidied up', '2: 1', 'tidied up', '2 done: all']);
    queue.add(3, counting(5));
    queue.cancelAll();
    expect(queue.isEmpty()).toBe(true);
  });

  it('tell in words why they failed, and the others go on', () => {
    const { queue, said, counting, now } = workshop();
    function* broken(): LongWork {
      yield null;
      throw new Error('there is no such window');
    }
    queue.add(1, broken());
    queue.add(2, counting(1));
    queue.work(now() + 100);
    expect(said).toEqual(['2: 1', '1 failed: there is no such window', 'tidied up', '2 done: all']);
  });

  it('can be run in one go by those who have nothing else to do', () => {
    const { counting } = workshop();
    const parts: number[] = [];
    expect(runLongCall(counting(3) as Generator<number | null, string>, (part) => parts.push(part))).toBe('all');
    expect(parts).toEqual([1, 2, 3]);
  });
});
