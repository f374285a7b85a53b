import { describe, expect, it } from 'vitest';
import { closeHole, newEventHeap, pushEvent, takeFirst, type EventHeap } from '../../../src/base/event-heap.ts';
import { nextBelow, nextUnit, openStream } from '../../../src/base/random.ts';
import { armRing, copyRing, newTimerRings, setTimer } from '../../../src/base/timer-rings.ts';
import { testSeeds } from '../../support/seeds.ts';

const RING = 1;
const TIMEOUT = 2;
const OTHER = 3;

describe('the heap of pending events', () => {
  it.each(testSeeds(5))('gives them back by time, and in the order of pushing where times are equal (seed %i)', (seed) => {
    const stream = openStream(seed, 'heap');
    const heap = newEventHeap(4);
    const expected: { time: number; subject: number }[] = [];
    const left: number[] = [];
    const right: number[] = [];
    let pushed: { time: number; subject: number } | null = null;
    for (let i = 0; i < 3_000; i++) {
      if (heap.size > 0 && nextUnit(stream) < 0.4) {
        left.push(heap.subjects[0]);
        takeFirst(heap);
        // Half of them are followed by a push at once, as in the kernel's loop.
        if (nextUnit(stream) < 0.5) {
          const time = nextBelow(stream, 50);
          pushEvent(heap, time, OTHER, 10_000 + i, 0);
          pushed = { time, subject: 10_000 + i };
        } else {
          pushed = null;
          closeHole(heap);
        }
        expected.sort((a, b) => a.time - b.time || a.subject % 10_000 - (b.subject % 10_000));
        right.push(expected.shift()!.subject);
        if (pushed !== null) expected.push(pushed);
      } else {
        const time = nextBelow(stream, 50);
        pushEvent(heap, time, OTHER, i, 0);
        expected.push({ time, subject: i });
      }
    }
    expect(left).toEqual(right);
    expect(left.length).toBeGreaterThan(500);
  });
});

/** Timeouts of three durations, two in three cancelled, driven through the heap with or without rings. */
function expiries(seed: number, withRings: boolean): string[] {
  const stream = openStream(seed, 'timers');
  const heap: EventHeap = newEventHeap(4);
  let rings = newTimerRings();
  const cancelled = new Set<number>();
  const isLive = (subject: number): boolean => !cancelled.has(subject);
  const fired: string[] = [];
  let now = 0;
  for (let i = 0; i < 2_000; i++) {
    now += nextBelow(stream, 4);
    while (heap.size > 0 && heap.times[0] < now) {
      const [time, kind, subject] = [heap.times[0], heap.kinds[0], heap.subjects[0]];
      takeFirst(heap);
      closeHole(heap);
      let what = subject;
      if (kind === RING) {
        const ring = rings.rings[subject];
        what = ring.subjects[ring.head & (ring.times.length - 1)];
        ring.head++;
        armRing(ring, subject, heap, RING, isLive);
      }
      if (isLive(what)) fired.push(`${time} ${what}`);
    }
    const duration = [5, 17, 60][nextBelow(stream, 3)];
    if (withRings) setTimer(rings, heap, now, duration, RING, TIMEOUT, i, 0);
    else pushEvent(heap, now + duration, TIMEOUT, i, 0);
    if (nextUnit(stream) < 0.66) cancelled.add(i - nextBelow(stream, 3));
    // As a snapshot does.
    if (i % 100 === 50) rings = { rings: rings.rings.map((ring) => copyRing(ring, 128)) };
  }
  return fired;
}

describe('timeouts in rings', () => {
  it.each(testSeeds(8))('fire as they would from the heap (seed %i)', (seed) => {
    const plain = expiries(seed, false);
    expect(expiries(seed, true)).toEqual(plain);
    expect(plain.length).toBeGreaterThan(300);
  });

  it('keep the heap small', () => {
    const heap = newEventHeap();
    const rings = newTimerRings();
    for (let i = 0; i < 1_000; i++) setTimer(rings, heap, i, 500, RING, TIMEOUT, i, 0);
    expect(heap.size).toBe(1);
  });
});
