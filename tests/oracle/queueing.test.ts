import { describe, expect, it } from 'vitest';
import { detExp } from '../../src/base/det-math.ts';
import { runUntil } from '../../src/sim/kernel/run.ts';
import type { SystemSpec } from '../../src/sim/spec.ts';
import { cellSum, station, worldOf } from '../support/systems.ts';

/**
 * Stations built from scenario parts against queueing theory (formulas: Kleinrock, Queueing Systems I, 1975).
 * Each figure is the mean of independent replications at fixed seeds; |z| < 4 standard errors.
 */

const SECOND = 1_000_000;
const REPLICATIONS = 14;

interface Measured {
  readonly meanMs: number;
  readonly refused: number;
  readonly overRatio: number;
}

/** Mean time in the station, share refused, and share slower than 25 ms, after a warm-up. */
function measure(spec: SystemSpec, seconds: number, seed: number): Measured {
  const world = worldOf(spec, seed);
  const read = () => {
    const histogram = 'http_server_request_duration_seconds';
    return {
      sum: cellSum(world, 'server', `${histogram}_sum`, { http_response_status_code: '200' }),
      ok: cellSum(world, 'server', `${histogram}_count`, { http_response_status_code: '200' }),
      all: cellSum(world, 'server', `${histogram}_count`),
      within: ['0.005', '0.01', '0.025'].reduce((total, le) => total + cellSum(world, 'server', `${histogram}_bucket`, { http_response_status_code: '200', le }), 0),
    };
  };
  runUntil(world, 10 * SECOND);
  const before = read();
  runUntil(world, (10 + seconds) * SECOND);
  const after = read();
  const ok = after.ok - before.ok;
  return { meanMs: ((after.sum - before.sum) / ok) * 1000, refused: 1 - ok / (after.all - before.all), overRatio: 1 - (after.within - before.within) / ok };
}

function zScore(theory: number, values: readonly number[]): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return (mean - theory) / Math.sqrt(variance / values.length);
}

const replicate = (run: (seed: number) => number): number[] => Array.from({ length: REPLICATIONS }, (_, i) => run(100 + i));

/** Erlang B: the chance that all c servers are busy at an offered load of a. */
function erlangB(c: number, a: number): number {
  let blocking = 1;
  for (let k = 1; k <= c; k++) blocking = (a * blocking) / (k + a * blocking);
  return blocking;
}

function mmc(c: number, rho: number, serviceMs: number): { responseMs: number; tail: (ms: number) => number } {
  const b = erlangB(c, c * rho);
  const wait = b / (1 - rho * (1 - b));
  const mu = 1 / serviceMs;
  const theta = c * mu * (1 - rho);
  return {
    responseMs: wait / theta + serviceMs,
    tail: (t) => (1 - wait) * detExp(-mu * t) + (wait * (theta * detExp(-mu * t) - mu * detExp(-theta * t))) / (theta - mu),
  };
}

describe('a station built from scenario parts', () => {
  it('waits like M/M/1 at load 0.8', () => {
    const theory = mmc(1, 0.8, 8).responseMs;
    expect(Math.abs(zScore(theory, replicate((seed) => measure(station(100, 1, 8_000, 'exponential', 1e6), 400, seed).meanMs)))).toBeLessThan(4);
  });

  it('waits like M/M/8 at load 0.85, in the mean and in the tail', () => {
    const theory = mmc(8, 0.85, 8);
    const runs = Array.from({ length: REPLICATIONS }, (_, i) => measure(station(850, 8, 8_000, 'exponential', 1e6), 60, 200 + i));
    expect(Math.abs(zScore(theory.responseMs, runs.map((run) => run.meanMs)))).toBeLessThan(4);
    expect(Math.abs(zScore(theory.tail(25), runs.map((run) => run.overRatio)))).toBeLessThan(4);
  });

  it('waits like M/D/1 at load 0.8 (Pollaczek and Khinchine)', () => {
    const theory = 8 + (0.1 * 64) / (2 * 0.2);
    expect(Math.abs(zScore(theory, replicate((seed) => measure(station(100, 1, 8_000, 'constant', 1e6), 400, seed).meanMs)))).toBeLessThan(4);
  });

  it('refuses like M/M/8/8 and M/D/8/8 (Erlang B, whatever the spread)', () => {
    const theory = erlangB(8, 6.8);
    expect(Math.abs(zScore(theory, replicate((seed) => measure(station(850, 8, 8_000, 'exponential', 0), 50, seed).refused)))).toBeLessThan(4);
    expect(Math.abs(zScore(theory, replicate((seed) => measure(station(850, 8, 8_000, 'constant', 0), 50, seed).refused)))).toBeLessThan(4);
  });

  it('refuses like M/M/1/11 at load 1.2', () => {
    const theory = ((1 - 1.2) * 1.2 ** 11) / (1 - 1.2 ** 12);
    expect(Math.abs(zScore(theory, replicate((seed) => measure(station(150, 1, 8_000, 'exponential', 10), 200, seed).refused)))).toBeLessThan(4);
  });
});
