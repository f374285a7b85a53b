import { beforeAll, describe, expect, it } from 'vitest';
import { advanceRun, advanceToPage, openRun, type Run } from '../../../src/session/run.ts';
import { newWorldClock } from '../../../src/worker/world-clock.ts';
import { shopScenario } from '../../support/scenarios.ts';

const SECOND = 1_000_000;
let run: Run;
let pagedUs: number;

beforeAll(() => {
  run = openRun(shopScenario(), 3, 'flag');
  advanceToPage(run);
  pagedUs = run.pagedAtUs ?? 0;
});

describe('the clock of practice', () => {
  it('lets the world stand still while a tab is suspended, and goes at the speed chosen', () => {
    const clock = newWorldClock(() => 0);
    expect(clock.due(run, 100)).toBe(0);
    clock.setSpeed(4);
    expect(clock.due(run, 100)).toBe(4 * 100_000);
    clock.spend(400_000);
    expect(clock.due(run, 3_600_000)).toBe(4 * 500_000);
  });
});

describe('the clock of a drill', () => {
  it('is the wall clock: whatever was missed is due at once, and cannot be stopped or hurried', () => {
    let wallMs = 1_000_000;
    const clock = newWorldClock(() => wallMs);
    clock.followWall(wallMs - 5_000);
    expect(clock.speed()).toBe(1);
    expect(clock.due(run, 16)).toBe(pagedUs + 5 * SECOND - run.world.now);
    wallMs += 600_000;
    expect(clock.due(run, 16)).toBe(pagedUs + 605 * SECOND - run.world.now);
    for (const speed of [0, 8]) expect(() => clock.setSpeed(speed)).toThrow('The clock of a drill cannot be changed.');
  });

  it('waits where a console took the world ahead, and is gone with the run', () => {
    let wallMs = 1_000_000;
    const clock = newWorldClock(() => wallMs);
    clock.followWall(wallMs);
    advanceRun(run, pagedUs + 3 * SECOND);
    wallMs += 1_000;
    expect(clock.due(run, 16)).toBe(0);
    wallMs += 2_500;
    expect(clock.due(run, 16)).toBe(SECOND / 2);
    clock.reset();
    expect(clock.due(run, 16)).toBe(0);
  });
});
