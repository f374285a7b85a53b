import { describe, expect, it } from 'vitest';
import { applyVerb } from '../../../src/sim/intents/registry.ts';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { hashWorld, restoreSnapshot, takeSnapshot } from '../../../src/sim/kernel/snapshot.ts';
import { QUIET_SINK } from '../../../src/sim/kernel/sink.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { jobColumnsOf } from '../../../src/sim/parts/job/job-model.ts';
import type { AnySpec } from '../../../src/sim/parts/fields.ts';
import type { SpreadSpec } from '../../../src/sim/spec.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { JOB } from '../../support/process-parts.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;

/** Users at 20/s → api, 50 ms each; and a job that asks for the same. */
function api(job: AnySpec = {}, us = 50_000, lines: string[] = [], sink = {}, spread: SpreadSpec = { kind: 'constant' }): World {
  const spec = system({ services: { api: service({ go: [{ do: 'wait', us, spread }] }) }, parts: { jobs: { nightly: { ...JOB, ...job } } }, clients: { users: client(20, 'api', 'go') } });
  const world: World = worldOf(spec, 6, {}, { ...QUIET_SINK, logged: (_at, template, _identity, _trace, ...values) => lines.push(`${world?.model.templates[template]?.text ?? ''} | ${values.join(' ')}`), ...sink });
  return world;
}

const asked = (world: World): number => world.clients.begun[1];
const runs = (world: World, result: string): number => cellSum(world, 'nightly', 'job_runs_total', { result });

describe('a job', () => {
  it('comes by the clock, with so many requests and so many at a time', () => {
    const lines: string[] = [];
    const world = api({}, 50_000, lines);
    runUntil(world, 60 * SECOND);
    expect(asked(world)).toBe(0);
    let most = 0;
    for (let i = 0; i < 100; i++) {
      runUntil(world, world.now + SECOND / 100);
      let inFlight = 0;
      for (let f = 0; f < world.frames.high; f++) if (world.frames.state[f] !== 0 && world.frames.parent[f] < 0 && world.frames.trace[f] >> 26 === 1) inFlight++;
      most = Math.max(most, inFlight);
      expect(conservationProblems(world)).toEqual([]);
    }
    expect(asked(world)).toBe(100);
    expect(most).toBe(10);
    runUntil(world, 200 * SECOND);
    expect([asked(world), runs(world, 'succeeded'), runs(world, 'failed')]).toEqual([300, 3, 0]);
    // Ten rounds of 50.5 ms: the network there and back, and the work.
    expect(cellSum(world, 'nightly', 'job_duration_seconds_sum') / 3).toBeCloseTo(0.505, 3);
    expect(lines.filter((line) => line.includes('started'))).toHaveLength(3);
    expect(lines.find((line) => line.includes('finished'))).toContain('| 0 505000 100 0');
    expect(cellSum(world, 'nightly', 'job_last_success_age_seconds')).toBeCloseTo(14.5, 0);
  });

  it('never has more under way than its concurrency, however long each takes', () => {
    const world = api({ concurrency: 4, count: 200 }, 50_000, [], {}, { kind: 'exponential' });
    let most = 0;
    for (runUntil(world, 60 * SECOND); asked(world) < 200; runUntil(world, world.now + SECOND / 100)) most = Math.max(most, jobColumnsOf(world).inFlight[0]);
    expect(most).toBe(4);
  });

  it('has requests that can be traced like those of anybody', () => {
    const ended: number[] = [];
    const world = api({}, 50_000, [], { requestEnded: (index: number, _route: number, trace: number) => void (index === 1 && ended.push(trace)) });
    runUntil(world, 62 * SECOND);
    expect(ended).toHaveLength(100);
    expect(new Set(ended).size).toBe(100);
    expect(cellSum(world, 'nightly', 'client_request_duration_seconds_count', { journey: 'nightly' })).toBe(100);
  });

  it('spread over a time sends as evenly as users come', () => {
    const world = api({ spreadUs: 50 * SECOND, count: 1_000 });
    const seen: number[] = [];
    for (let at = 60; at <= 110; at += 10) {
      runUntil(world, at * SECOND);
      seen.push(asked(world));
    }
    seen.slice(1).forEach((count, i) => expect(Math.abs(count - seen[i] - 200)).toBeLessThan(70));
    runUntil(world, 112 * SECOND);
    expect(asked(world)).toBe(1_000);
  });

  it('reports failures of its requests', () => {
    const world = api();
    setParam(world, paramNamed(world, 'services.api.failing'), 0.5);
    runUntil(world, 70 * SECOND);
    expect([runs(world, 'failed'), runs(world, 'succeeded')]).toEqual([1, 0]);
  });

  it('that is due while it still runs is skipped, takes over, or runs beside itself', () => {
    const outcome = (policy: string): number[] => {
      // Ten rounds of 15 s each: a run takes 150 s and is due every 60.
      const world = api({ policy }, 15 * SECOND);
      runUntil(world, 241 * SECOND);
      expect(conservationProblems(world)).toEqual([]);
      return [runs(world, 'skipped'), runs(world, 'replaced'), runs(world, 'succeeded'), jobColumnsOf(world).active.reduce((sum, x) => sum + x, 0)];
    };
    expect(outcome('forbid')).toEqual([2, 0, 1, 1]);
    expect(outcome('replace')).toEqual([0, 3, 0, 1]);
    expect(outcome('allow')).toEqual([0, 0, 1, 3]);
  });
});

describe('players', () => {
  it('can spread a run that is under way over the time that is left of it', () => {
    // Three under way at 5 s each: left alone, 300 of them take 500 s.
    const world = api({ count: 300, concurrency: 3, everyUs: 600 * SECOND, firstUs: 10 * SECOND }, 5 * SECOND);
    runUntil(world, 21 * SECOND);
    const before = asked(world);
    expect(applyVerb(world, 'change_setting', { setting: 'jobs.nightly.spread', value: 300_000 })).toMatchObject({ ok: true });
    runUntil(world, 165 * SECOND);
    // Half of the time is over, so half of what was left is done.
    expect(Math.abs(asked(world) - before - 147)).toBeLessThan(40);
    runUntil(world, 330 * SECOND);
    expect([asked(world), runs(world, 'succeeded')]).toEqual([300, 1]);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('can pause a job, change its interval and size, and stop a run', () => {
    const world = api({}, 15 * SECOND);
    runUntil(world, 70 * SECOND);
    expect(applyVerb(world, 'stop_job', { job: 'nightly' })).toMatchObject({ ok: true });
    expect(runs(world, 'stopped')).toBe(1);
    expect(conservationProblems(world)).toEqual([]);
    expect(applyVerb(world, 'stop_job', { job: 'nightly' })).toMatchObject({ ok: false });
    expect(asked(world)).toBe(10);
    expect(applyVerb(world, 'switch_setting', { setting: 'jobs.nightly.enabled', on: false })).toMatchObject({ ok: true });
    runUntil(world, 400 * SECOND);
    expect(asked(world)).toBe(10);
    expect(cellSum(world, 'nightly', 'kube_cronjob_spec_suspend')).toBe(1);
    applyVerb(world, 'switch_setting', { setting: 'jobs.nightly.enabled', on: true });
    applyVerb(world, 'change_setting', { setting: 'jobs.nightly.every', value: 30_000 });
    applyVerb(world, 'change_setting', { setting: 'jobs.nightly.count', value: 3 });
    runUntil(world, 520 * SECOND);
    // Due at 420, then every 30 s, each taking 15 s.
    expect(asked(world)).toBe(10 + 4 * 3);
  });
});

it('a world can be left in the middle of a run and taken up again', () => {
  const world = api({ jitterUs: 10 * SECOND }, 400_000);
  runUntil(world, 59 * SECOND);
  for (let i = 0; i < 300 && !(asked(world) > 10); i++) runUntil(world, world.now + SECOND / 20);
  expect(jobColumnsOf(world).active[0]).toBe(1);
  const snapshot = takeSnapshot(world);
  runUntil(world, 300 * SECOND);
  const again = api({ jitterUs: 10 * SECOND }, 400_000);
  runUntil(again, 200 * SECOND);
  restoreSnapshot(again, snapshot);
  runUntil(again, 300 * SECOND);
  expect(hashWorld(again)).toBe(hashWorld(world));
});
