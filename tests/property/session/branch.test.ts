import { describe, expect, it } from 'vitest';
import { addArray, addWord, digestText, newDigest } from '../../../src/base/hash.ts';
import { nextBelow, nextUnit, openStream, type Stream } from '../../../src/base/random.ts';
import { MINUTE, SECOND } from '../../../src/base/time.ts';
import { verbInfos } from '../../../src/sim/intents/registry.ts';
import type { Scenario } from '../../../src/scenario/types.ts';
import { branchOff, partingOf } from '../../../src/session/branch.ts';
import { plannedFromLog, playOut, USERS_ONLY, WITH_ALERTS } from '../../../src/session/compare-runs.ts';
import { METRICS_OF_USERS } from '../../../src/session/health.ts';
import { messagesOf } from '../../../src/session/messages.ts';
import { advanceRun, advanceToPage, endOf, isOver, openRun, runHash, submitIntent, type Run } from '../../../src/session/run.ts';
import type { Intent, StampedIntent } from '../../../src/session/intents.ts';
import { readSuffering } from '../../../src/session/suffering.ts';
import { metricBytes } from '../../../src/telemetry/metric-store.ts';
import { requestAt } from '../../../src/telemetry/request-store.ts';
import type { MetricSource } from '../../../src/telemetry/types.ts';
import { inOrder, randomIncident, randomLog } from '../../support/random-incidents.ts';
import { testSeeds } from '../../support/seeds.ts';

/** The run of a log, played straight from the beginning of the world. */
function straight(scenario: Scenario, seed: number, log: readonly StampedIntent[]): Run {
  const run = openRun(scenario, seed, 'random', log);
  advanceRun(run, Infinity);
  return run;
}

function finish(run: Run, stream: Stream): Run {
  while (!isOver(run)) advanceRun(run, run.world.now + 1 + nextBelow(stream, 40 * SECOND));
  return run;
}

/** Everything that a run says of itself and of its users. */
function story(run: Run): unknown {
  const { badUserSeconds, perMinute } = readSuffering(run.suffering, run.model, run.recorder.requests);
  const { state, intents, health, pagedAtUs, world } = run;
  return { now: world.now, hash: runHash(run), badUserSeconds, perMinute: [...perMinute], state, intents, health, pagedAtUs, messages: messagesOf(run), pending: run.pending.length };
}

/** Every series that a query could find, with a digest of its samples. */
function metrics(source: MetricSource, isWanted: (name: string) => boolean): unknown {
  return source.select([], 0, 1e14).filter(({ labels }) => isWanted(labels['__name__'])).map(({ labels, times, values, length, stale }) => {
    const digest = newDigest();
    addArray(digest, times, length);
    addArray(digest, values, length);
    for (let i = 0; i < length; i++) addWord(digest, stale?.[i] ?? 0);
    return { labels, length, samples: digestText(digest) };
  });
}

const all = (): boolean => true;

interface Crossroads {
  readonly scenario: Scenario;
  readonly run: Run;
  readonly plan: readonly StampedIntent[];
}

/** Played once for all tests: a run that is branched off stays as it is, which the first test sees. */
const known = new Map<number, Crossroads>();

/** A run, and a plan that is the run's own log up to some time and something else from there on. */
function crossroads(seed: number): Crossroads & { stream: Stream } {
  const one = known.get(seed) ?? newCrossroads(seed);
  known.set(seed, one);
  return { ...one, stream: openStream(seed, 'pieces') };
}

function newCrossroads(seed: number): Crossroads {
  const scenario = randomIncident(seed);
  const stream = openStream(seed, 'crossroads');
  const scout = openRun(scenario, seed, 'random');
  advanceToPage(scout);
  const pagedUs = scout.world.now;
  const anyLog = (): StampedIntent[] => randomLog(stream, verbInfos(scout.world), pagedUs, endOf(scout) + 1);
  const run = straight(scenario, seed, anyLog());
  const cutUs = pagedUs + nextBelow(stream, 2 * MINUTE);
  const forgets = nextUnit(stream) < 0.2;
  // Without a `resolve` of its own, a plan sees what comes after the run's end; without `acknowledge`, nothing is accepted.
  const kept = run.intents.filter(({ tick, intent }) => (tick < cutUs || (nextUnit(stream) < 0.5 && intent.kind !== 'resolve')) && !(forgets && intent.kind === 'acknowledge'));
  return { scenario, run, plan: inOrder([...kept, ...anyLog().filter(({ tick }) => tick >= cutUs)]) };
}

describe('a branch of a run', () => {
  it.each(testSeeds(4))('is the run that its plan would have made from the beginning (seed %i)', (seed) => {
    const { scenario, run, plan, stream } = crossroads(seed);
    const before = { story: story(run), metrics: metrics(run.source, all) };
    const wanted = straight(scenario, seed, plan);

    const told = branchOff(run, plan, WITH_ALERTS);
    const startUs = told.world.now;
    expect(partingOf(run, plan) - startUs < 30 * SECOND || run.world.now - startUs < 30 * SECOND, 'simulates no more than it must').toBe(true);
    finish(told, stream);
    expect(story(told)).toEqual(story(wanted));
    expect(told.alertLog).toEqual(wanted.alertLog);
    expect(told.alerts).toEqual(wanted.alerts);
    expect(metrics(told.source, all)).toEqual(metrics(wanted.source, all));

    const counted = finish(branchOff(run, plan, USERS_ONLY), stream);
    expect(story(counted)).toEqual(story(wanted));
    expect(metrics(counted.source, all)).toEqual(metrics(wanted.source, (name) => METRICS_OF_USERS.has(name)));

    expect({ story: story(run), metrics: metrics(run.source, all) }, 'the run itself').toEqual(before);
  });

  it.each(testSeeds(4))('that changes nothing is the run itself (seed %i)', (seed) => {
    const { run, stream } = crossroads(seed);
    const same = branchOff(run, run.intents, WITH_ALERTS);
    expect(run.world.now - same.world.now).toBeLessThanOrEqual(30 * SECOND);
    finish(same, stream);
    expect(story(same)).toEqual(story(run));
    expect(same.alertLog).toEqual(run.alertLog);
    expect(metrics(same.source, all)).toEqual(metrics(run.source, all));
  });

  it.each(testSeeds(4))('played out counts what users lost from the page on (seed %i)', (seed) => {
    const { scenario, run, plan } = crossroads(seed);
    const steps = playOut(run, plannedFromLog(plan, run.pagedAtUs ?? 0), USERS_ONLY);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const wanted = straight(scenario, seed, inOrder(plan.filter(({ intent }) => intent.kind !== 'resolve')));
    const { requests } = wanted.recorder;
    const { clients } = wanted.model;
    // Jobs and journeys without an objective hurt nobody.
    const late = Array.from({ length: requests.count }, (_, row) => requestAt(requests, row)).filter(({ client, route, startUs, durationUs, outcome }) => {
      const underUs = clients[client].goodUnderUs[route];
      return underUs > 0 && startUs + durationUs >= (run.pagedAtUs ?? 0) && (outcome !== 0 || durationUs > underUs);
    });
    expect(late.length).toBeGreaterThan(0);
    expect(step.value.badUserSeconds).toBe(late.reduce((sum, { client }) => sum + clients[client].secondsPerAction, 0));
    expect(runHash(step.value.run)).toBe(runHash(wanted));
    expect(step.value.refused).toBe(plan.filter(({ intent }) => intent.kind !== 'resolve').length - wanted.intents.length);
  });

  it('leaves a run that goes on as it was', () => {
    // The flag brings a statement that nobody ran before, so the system shows series that it did not have at the page.
    const act = (run: Run): void => {
      advanceToPage(run);
      advanceRun(run, run.world.now + SECOND);
      for (const intent of [{ kind: 'acknowledge' }, { kind: 'mitigate', verb: 'set_flag', args: { flag: 'extra', on: true }, hypothesisId: null }] as const) expect(submitIntent(run, intent).accepted).toBe(true);
      advanceRun(run, run.world.now + 90 * SECOND);
    };
    const scenario = randomIncident(2);
    const [run, alone] = [openRun(scenario, 2, 'random'), openRun(scenario, 2, 'random')];
    for (const one of [run, alone]) act(one);
    const branch = branchOff(run, [], WITH_ALERTS);
    advanceRun(run, run.world.now + 20 * SECOND);
    advanceRun(branch, Infinity);
    for (const one of [run, alone]) advanceRun(one, Infinity);
    expect(story(run)).toEqual(story(alone));
    expect(metrics(run.source, all)).toEqual(metrics(alone.source, all));
    expect(metricBytes(run.recorder.metrics)).toEqual(metricBytes(alone.recorder.metrics));
  });

  it('refuses what its own plan gave no right to, though the run was allowed to do it', () => {
    const scenario = randomIncident(2);
    const log = (intents: readonly Intent[]): StampedIntent[] => intents.map((intent, seq) => ({ seq, tick: 70 * SECOND, intent }));
    const restart: Intent = { kind: 'mitigate', verb: 'restart', args: { service: 'shop' }, hypothesisId: null };
    const run = straight(scenario, 2, log([{ kind: 'acknowledge' }, restart]));
    const branch = branchOff(run, log([restart]), WITH_ALERTS);
    advanceRun(branch, Infinity);
    expect(run.intents).toHaveLength(2);
    expect(branch.intents).toEqual([]);
    expect(runHash(branch)).toBe(runHash(straight(scenario, 2, [])));
  });

  it('needs a page, and milestones', () => {
    const run = openRun(randomIncident(1), 1, 'random');
    expect(() => branchOff(run, [], USERS_ONLY)).toThrow('cannot be branched');
    advanceToPage(run);
    expect(() => branchOff(branchOff(run, [], USERS_ONLY), [], USERS_ONLY)).toThrow('cannot be branched');
  });
});
