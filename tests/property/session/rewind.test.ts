import { describe, expect, it } from 'vitest';
import { addArray, addWord, digestText, newDigest } from '../../../src/base/hash.ts';
import { nextBelow, openStream, type Stream } from '../../../src/base/random.ts';
import { MINUTE, SECOND } from '../../../src/base/time.ts';
import { paramValue } from '../../../src/sim/kernel/params.ts';
import { verbInfos } from '../../../src/sim/intents/registry.ts';
import type { Scenario } from '../../../src/scenario/types.ts';
import { buildView, newViewBuilder } from '../../../src/session/build-view.ts';
import { debriefOf } from '../../../src/session/debrief.ts';
import type { StampedIntent } from '../../../src/session/intents.ts';
import { newLogSearches, searchLogs } from '../../../src/session/log-search.ts';
import { rewind, sharedLog } from '../../../src/session/rewind.ts';
import { advanceRun, advanceToPage, endOf, openRun, runHash, submitIntent, type Run } from '../../../src/session/run.ts';
import { readSuffering } from '../../../src/session/suffering.ts';
import { openTrace } from '../../../src/session/window.ts';
import { traceIdText } from '../../../src/telemetry/ids.ts';
import { requestAt } from '../../../src/telemetry/request-store.ts';
import { runLongCall } from '../../../src/worker/long-calls.ts';
import { randomIncident, randomLog } from '../../support/random-incidents.ts';
import { testSeeds } from '../../support/seeds.ts';

interface Played {
  readonly scenario: Scenario;
  readonly run: Run;
  readonly stream: Stream;
}

/** Played once for all tests: a run that is looked back on stays as it is, which the first test sees. */
const runs = new Map<number, Run>();

function played(seed: number): Played {
  const run = runs.get(seed) ?? playedOut(seed);
  runs.set(seed, run);
  return { scenario: randomIncident(seed), run, stream: openStream(seed, 'rewind.moments') };
}

function playedOut(seed: number): Run {
  const scenario = randomIncident(seed);
  const stream = openStream(seed, 'rewind');
  const scout = openRun(scenario, seed, 'random');
  advanceToPage(scout);
  const log = randomLog(stream, verbInfos(scout.world), scout.world.now, endOf(scout) + 1);
  const run = openRun(scenario, seed, 'random', log);
  advanceRun(run, Infinity);
  return run;
}

/** Moments of a run, in order: anywhere, on the half minute, at something that was done, and the very end. */
function momentsOf({ run, stream }: Played): number[] {
  const anywhere = Array.from({ length: 2 }, () => nextBelow(stream, run.world.now + 1));
  const even = nextBelow(stream, Math.floor(run.world.now / (30 * SECOND)) + 1) * 30 * SECOND;
  const done = run.intents.map(({ tick }) => tick)[nextBelow(stream, run.intents.length)];
  return [...anywhere, even, done, run.world.now].sort((a, b) => a - b);
}

/** A moment soon after the page, while there is still something to be done. */
function soonAfterPage({ run, stream }: Played): number {
  const pagedUs = run.pagedAtUs ?? 0;
  return pagedUs + nextBelow(stream, Math.min(2 * MINUTE, run.world.now - pagedUs));
}

const EVERY_LINE = '{service_name=~".+"}';
const FREE_PACE = { begin: () => undefined, goOn: () => true, isDue: () => false };

/** All that the panels could show of a run: view, every series, every line with its text, every request, some traces. */
function everythingOf(run: Run): unknown {
  const toMs = run.scenario.startEpochMs + Math.ceil(run.world.now / 1000);
  const { requests, logs } = run.recorder;
  const summaries = Array.from({ length: requests.count }, (_, row) => requestAt(requests, row));
  const told = newDigest();
  for (const { client, route, trace, startUs, durationUs, outcome, gaveUp } of summaries) addArray(told, Float64Array.of(client, route, trace, startUs, durationUs, outcome, Number(gaveUp)), 7);
  const lines = runLongCall(searchLogs(logs, newLogSearches(), { query: EVERY_LINE, fromMs: run.scenario.startEpochMs, toMs, offset: 0, count: 500, buckets: 20, points: 10 }, FREE_PACE));
  return {
    view: buildView(newViewBuilder(run)),
    series: run.source.select([], 0, toMs * 2).map(({ labels, times, values, length, stale }) => {
      const digest = newDigest();
      addArray(digest, times, length);
      addArray(digest, values, length);
      for (let i = 0; i < length; i++) addWord(digest, stale?.[i] ?? 0);
      return { labels, length, samples: digestText(digest) };
    }),
    lines, requests: { count: requests.count, digest: digestText(told) },
    traces: summaries.slice(-2).map(({ trace }) => openTrace(run, traceIdText(run.seed, trace))),
    intents: run.intents, alertLog: run.alertLog, health: run.health, state: run.state,
    hash: runHash(run),
  };
}

/** Every sample, request and line of a run, as one digest each. */
function telemetryOf(run: Run): unknown {
  const { series, requests, lines } = everythingOf(run) as { series: unknown; requests: unknown; lines: unknown };
  return { series, requests, lines };
}

/** What a run says once it is over, apart from its world's state. */
function outcomeOf(run: Run): unknown {
  const { badUserSeconds, perMinute } = readSuffering(run.suffering, run.model, run.recorder.requests);
  return { badUserSeconds, perMinute: [...perMinute], health: run.health, alerts: run.alertLog, now: run.world.now };
}

describe('a run that is rewound', () => {
  it.each(testSeeds(2))('is at every moment the run as it was then, and knows nothing of what came later (seed %i)', (seed) => {
    const original = played(seed);
    const { scenario, run } = original;
    const before = everythingOf(run);
    // Asked in passing, which changes nothing of what comes after.
    const then = openRun(scenario, seed, 'random', run.intents);
    for (const atUs of momentsOf(original)) {
      advanceRun(then, atUs);
      expect(everythingOf(rewind(run, atUs)), `at ${atUs} µs`).toEqual(everythingOf(then));
    }
    expect(everythingOf(run), 'the run itself').toEqual(before);
  });

  it.each(testSeeds(2))('goes on to the same end (seed %i)', (seed) => {
    const original = played(seed);
    const end = everythingOf(original.run);
    for (const atUs of momentsOf(original).slice(1, 3)) {
      const again = rewind(original.run, atUs);
      advanceRun(again, Infinity);
      expect(everythingOf(again)).toEqual(end);
    }
  });

  it.each(testSeeds(2))('and rewound again is what it would have been at once (seed %i)', (seed) => {
    const original = played(seed);
    const [b = 0, , a = 0] = momentsOf(original);
    expect(everythingOf(rewind(rewind(original.run, a), b))).toEqual(everythingOf(rewind(original.run, b)));
  });
});

/** Plays on from a moment by hand, submitting the rest of a log as somebody at the keyboard would. */
function playOn(run: Run, rest: readonly StampedIntent[]): void {
  for (const { tick, intent } of rest) {
    advanceRun(run, tick);
    submitIntent(run, intent);
  }
  advanceRun(run, Infinity);
}

describe('a branch', () => {
  it.each(testSeeds(6))('that changes nothing equals the original to the last bit (seed %i)', (seed) => {
    const original = played(seed);
    const { run } = original;
    const atUs = soonAfterPage(original);
    const shared = sharedLog(run.intents, atUs);
    const branch = rewind(run, atUs, shared);
    expect(branch.pending).toEqual([]);
    playOn(branch, run.intents.filter((one) => !shared.includes(one) && !shared.some(({ tick, seq }) => tick === one.tick && seq === one.seq)));
    expect(branch.intents).toEqual(run.intents);
    expect(everythingOf(branch)).toEqual(everythingOf(run));
  });

  // Judging takes longer than playing; recorded runs of the library are judged in tests/scenarios/branches.test.ts.
  it.each(testSeeds(3).slice(-1))('that changes nothing has the marks of the original (seed %i)', (seed) => {
    const original = played(seed);
    const { run } = original;
    const atUs = soonAfterPage(original);
    const shared = sharedLog(run.intents, atUs);
    const branch = rewind(run, atUs, shared);
    playOn(branch, run.intents.slice(shared.length));
    expect(JSON.stringify(debriefOf(branch, null).score)).toBe(JSON.stringify(debriefOf(run, null).score));
  });

  it.each(testSeeds(6))('in which somebody only looks, thinks and talks has the same world (seed %i)', (seed) => {
    const original = played(seed);
    const { run } = original;
    const atUs = soonAfterPage(original);
    const words: StampedIntent['intent'][] = [
      { kind: 'acknowledge' },
      { kind: 'look', panel: 'logs', query: EVERY_LINE },
      { kind: 'hypothesis.add', claim: { component: 'shop', mechanism: 'slow-feature', trigger: '', confidence: 3, prediction: '' } },
      { kind: 'post_update', audience: 'team', text: 'We are on it.' },
      { kind: 'set_severity', severity: 1 },
    ];
    const rest = run.intents.filter(({ tick, intent }) => tick > atUs && intent.kind !== 'resolve');
    const straight = rewind(run, atUs, sharedLog(run.intents, atUs));
    playOn(straight, rest);
    const talking = rewind(run, atUs, sharedLog(run.intents, atUs));
    for (const intent of words) submitIntent(talking, intent);
    playOn(talking, rest);
    expect(talking.intents.length).toBeGreaterThan(straight.intents.length);
    // An acknowledgement lets through what would have been refused before it.
    if (straight.state.acknowledgedUs === null || straight.state.acknowledgedUs > atUs) return;
    expect(runHash(talking)).toBe(runHash(straight));
    expect(outcomeOf(talking)).toEqual(outcomeOf(straight));
  });

  it.each(testSeeds(4))('in which a pool is resized to the size that it has differs in nothing but the log (seed %i)', (seed) => {
    const original = played(seed);
    const { run } = original;
    const atUs = soonAfterPage(original);
    const acknowledged = run.intents.filter(({ intent }) => intent.kind === 'acknowledge');
    const [plain, noop] = [rewind(run, atUs, sharedLog(run.intents, atUs)), rewind(run, atUs, sharedLog(run.intents, atUs))];
    for (const branch of [plain, noop]) if (acknowledged.every(({ tick }) => tick > atUs)) submitIntent(branch, { kind: 'acknowledge' });
    const [pool] = noop.model.pools;
    if (pool === undefined) throw new Error('The random system has no pool.');
    const size = paramValue(noop.world, `pools.${pool.name}.size`);
    expect(submitIntent(noop, { kind: 'mitigate', verb: 'resize_pool', args: { pool: pool.name, size }, hypothesisId: null }).accepted).toBe(true);
    for (const branch of [plain, noop]) advanceRun(branch, Infinity);
    expect(noop.intents).toHaveLength(plain.intents.length + 1);
    expect(outcomeOf(noop)).toEqual(outcomeOf(plain));
    expect(telemetryOf(noop)).toEqual(telemetryOf(plain));
  });
});
