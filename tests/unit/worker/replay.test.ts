import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/base/time.ts';
import { buildView, newViewBuilder } from '../../../src/session/build-view.ts';
import { compareCourses } from '../../../src/session/compare-branches.ts';
import { consolesOf } from '../../../src/session/console.ts';
import { replayStoryOf } from '../../../src/session/replay-story.ts';
import { advanceRun, advanceToPage, isOver, LOOKED_BACK_ON, openRun, runHash, submitIntent, type Run } from '../../../src/session/run.ts';
import type { Intent } from '../../../src/session/intents.ts';
import { branchHere, lookBack, seek } from '../../../src/worker/replay.ts';
import { answer, type WorldHost } from '../../../src/worker/world-host.ts';
import { runLongCall } from '../../../src/worker/long-calls.ts';
import { randomIncident } from '../../support/random-incidents.ts';
import { shopScenario } from '../../support/scenarios.ts';

const scenario = shopScenario();
const DEEDS: readonly (readonly [afterS: number, intent: Intent])[] = [
  [5, { kind: 'acknowledge' }],
  [20, { kind: 'look', panel: 'logs', query: '{service_name="stock"}' }],
  [50, { kind: 'mitigate', verb: 'set_flag', args: { flag: 'full-scan', on: false }, hypothesisId: null }],
  [200, { kind: 'resolve', summary: 'Off.', hypothesisId: null }],
];

function played(): Run {
  const run = openRun(scenario, 3, 'flag', [], LOOKED_BACK_ON);
  advanceToPage(run);
  const pagedUs = run.world.now;
  for (const [afterS, intent] of DEEDS) {
    advanceRun(run, pagedUs + afterS * SECOND);
    const done = submitIntent(run, intent);
    if (!done.accepted) throw new Error(`${intent.kind}: ${done.reason}`);
  }
  return run;
}

const whole = played();
const pagedUs = whole.pagedAtUs ?? 0;
const hostOf = (run: Run): WorldHost => ({ run, builder: newViewBuilder(run), files: {}, drill: undefined, past: null, judged: null });
const opened = (atUs: number): WorldHost => runLongCall(lookBack(hostOf(whole), atUs));

function viewThen(atUs: number): unknown {
  const run = openRun(scenario, 3, 'flag', whole.intents);
  advanceRun(run, atUs);
  return buildView(newViewBuilder(run));
}

describe('a run that is looked back on', () => {
  it('shows at every moment, from wherever one comes, the view of then', () => {
    let host = opened(pagedUs);
    for (const atUs of [pagedUs + 70 * SECOND, pagedUs + 71 * SECOND, pagedUs - MINUTE, pagedUs + 40 * SECOND, 10 * SECOND, whole.world.now, pagedUs + 50 * SECOND]) {
      host = seek(host, atUs);
      expect(host.run.world.now).toBe(atUs);
      expect(buildView(host.builder), `at ${atUs} µs`).toEqual(viewThen(atUs));
    }
  });

  it('cannot be left behind its end or before its beginning', () => {
    expect(seek(opened(pagedUs), whole.world.now + MINUTE).run.world.now).toBe(whole.world.now);
    expect(seek(opened(pagedUs), -1).run.world.now).toBe(0);
  });

  it('lets nothing be done, and its consoles take no time', () => {
    const run = openRun(randomIncident(1), 1, 'random');
    advanceToPage(run);
    advanceRun(run, run.world.now + MINUTE);
    const host = runLongCall(lookBack(hostOf(run), run.world.now - 20 * SECOND));
    const before = runHash(host.run);
    expect(answer(host, 'submit', { intent: { kind: 'set_severity', severity: 1 } })).toEqual({ accepted: false, reason: expect.stringContaining('replay') });
    const [console] = consolesOf(host.run.world);
    const [command] = console?.commands ?? [];
    answer(host, 'console', { database: console?.database ?? '', command: command?.id ?? '', arg: command?.arg[0]?.value ?? '' });
    expect(runHash(host.run)).toBe(before);
  });

  it('tells which dashboards were opened, those too that every system has', () => {
    const looks = ['standard:golden', 'no-such'].map((query, seq) => ({ seq, tick: pagedUs + seq, intent: { kind: 'look', panel: 'dashboards', query } as const }));
    const run = openRun(scenario, 3, 'flag', looks);
    advanceRun(run, pagedUs + SECOND);
    expect(replayStoryOf(run).opened.map(({ panel, dashboard }) => [panel, dashboard])).toEqual([['dashboards', 'standard:golden'], ['dashboards', null]]);
  });

  it('tells what was opened, and of which part of the system', () => {
    const story = replayStoryOf(whole);
    expect(story.opened).toEqual([{ atUs: pagedUs + 20 * SECOND, panel: 'logs', dashboard: null, components: ['stock'] }]);
    expect(story.items.some(({ lane }) => lane === 'truth')).toBe(true);
    expect(story.items.every(({ atUs }, i) => i === 0 || atUs >= (story.items[i - 1]?.atUs ?? 0))).toBe(true);
    expect(story.endUs).toBe(whole.world.now);
  });
});

describe('playing on from a moment', () => {
  it('takes what was done until then along, and nothing that came later', () => {
    const { run, past } = branchHere(opened(pagedUs + 30 * SECOND));
    expect(past).toBeNull();
    expect(run.pending).toEqual([]);
    expect(run.intents.map(({ intent }) => intent.kind)).toEqual(['acknowledge', 'look']);
    expect(submitIntent(run, { kind: 'set_severity', severity: 1 }).accepted).toBe(true);
  });

  it('goes on after the end that was declared, as if it had not been', () => {
    const { run } = branchHere(opened(whole.world.now));
    expect(isOver(run)).toBe(false);
    expect(run.intents.map(({ intent }) => intent.kind)).not.toContain('resolve');
  });

  it('comes to the same world where the same is done', () => {
    const { run } = branchHere(opened(pagedUs + 30 * SECOND));
    for (const { tick, intent } of whole.intents.slice(2)) {
      advanceRun(run, tick);
      submitIntent(run, intent);
    }
    expect(runHash(run)).toBe(runHash(whole));
    expect(run.intents).toEqual(whole.intents);
  });
});

describe('courses side by side', () => {
  const [acknowledged, looked, switched] = whole.intents;
  const late = switched && { ...switched, tick: switched.tick + 60 * SECOND };
  const compared = runLongCall(
    compareCourses(whole, [
      { id: 'a', title: 'As it was', intents: whole.intents },
      { id: 'b', title: 'Later', intents: [acknowledged, looked, late].flatMap((one) => one ?? []) },
    ]),
  );
  const [a, b] = compared.courses;

  it('are measured over the same time, and the later cure cost users more', () => {
    expect(a?.perMinute.length).toBe(b?.perMinute.length);
    expect(b?.badUserSeconds).toBeGreaterThan(a?.badUserSeconds ?? Infinity);
    expect(b?.budgets[0]?.spent).toBeGreaterThan(a?.budgets[0]?.spent ?? Infinity);
  });

  it('part where the first of them did what the other did not', () => {
    expect(compared.partedMs).toBe(scenario.startEpochMs + (switched?.tick ?? 0) / 1000);
    expect(a?.then?.atMs).toBe(compared.partedMs);
    expect(b?.then?.atMs).toBe((compared.partedMs ?? 0) + 60_000);
  });

  it('are the same where nothing differs', () => {
    const twice = runLongCall(compareCourses(whole, [{ id: 'a', title: '', intents: whole.intents }, { id: 'b', title: '', intents: whole.intents }]));
    expect(twice.partedMs).toBeNull();
    expect({ ...twice.courses[1], id: 'a' }).toEqual(twice.courses[0]);
  });

  it('know what capacity there was: every instance, every minute', () => {
    // Two processes of one instance each are scraped; the bank belongs to somebody else.
    const minutes = (compared.endMs - compared.pagedMs) / 60_000;
    expect(a?.instanceMinutes).toBeGreaterThan(minutes);
    expect(b?.instanceMinutes).toBe(a?.instanceMinutes);
  });
});
