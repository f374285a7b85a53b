import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/base/time.ts';
import type { RunScript } from '../../../src/scenario/read-run.ts';
import type { Scenario } from '../../../src/scenario/types.ts';
import { recoveryOf } from '../../../src/session/compare-runs.ts';
import { debriefOf, debriefSteps } from '../../../src/session/debrief.ts';
import type { Debrief, ScorePart } from '../../../src/session/debrief-types.ts';
import type { Claim, Intent } from '../../../src/session/intents.ts';
import { advanceRun, advanceToPage, openRun, runHash, submitIntent, type Run } from '../../../src/session/run.ts';
import { requestAt } from '../../../src/telemetry/request-store.ts';
import { SAMPLE_SCORE } from '../../support/sample-score.ts';
import { SHOP_VARIANTS, shopScenario } from '../../support/scenarios.ts';

type Step = readonly [afterPageUs: number, intent: Intent];
const SEED = 3;
const CLAIM: Claim = { component: 'stock', mechanism: 'slow-feature', trigger: 'flag:full-scan', confidence: 5, prediction: 'p99 of stock is seconds' };
const ACKNOWLEDGE: Step = [30 * SECOND, { kind: 'acknowledge' }];
const look = (atUs: number, query: string): Step => [atUs, { kind: 'look', panel: 'dashboards', query }];
const believe = (atUs: number, claim: Partial<Claim> = {}): Step => [atUs, { kind: 'hypothesis.add', claim: { ...CLAIM, ...claim } }];
const flagOff = (atUs: number): Step => [atUs, { kind: 'mitigate', verb: 'set_flag', args: { flag: 'full-scan', on: false }, hypothesisId: 0 }];
const restart = (atUs: number): Step => [atUs, { kind: 'mitigate', verb: 'restart', args: { service: 'stock' }, hypothesisId: null }];
const resolve = (atUs: number, hypothesisId: number | null = 0): Step => [atUs, { kind: 'resolve', summary: 'Done.', hypothesisId }];
const GOOD: readonly Step[] = [ACKNOWLEDGE, look(40 * SECOND, 'stock'), believe(50 * SECOND), flagOff(MINUTE), resolve(6 * MINUTE)];

/** Plays by hand, as a player would: time passes, then an intent is submitted. */
function play(steps: readonly Step[], scenario: Scenario = shopScenario(), variant = 'flag'): Run {
  const run = openRun(scenario, SEED, variant);
  advanceToPage(run);
  for (const [afterPageUs, intent] of steps) {
    advanceRun(run, (run.pagedAtUs ?? 0) + afterPageUs);
    const submitted = submitIntent(run, intent);
    if (!submitted.accepted) throw new Error(submitted.reason);
  }
  advanceRun(run, Infinity);
  return run;
}

const script = (steps: readonly Step[], variant = 'flag'): RunScript => ({ title: 'Switches the scan off', seed: null, variant, intents: steps.map(([afterPageUs, intent]) => ({ afterPageUs, intent: intent as RunScript['intents'][number]['intent'] })) });
const REFERENCE = script(GOOD);
const debriefed = (steps: readonly Step[], reference: RunScript | null = REFERENCE): Debrief => debriefOf(play(steps), reference);
const part = (debrief: Debrief, id: ScorePart['id']): number => debrief.score.parts.find((entry) => entry.id === id)!.points;
const bad = (debrief: Debrief, id: string): number => debrief.runs.find((run) => run.id === id)!.badUserSeconds;

describe('a debrief', () => {
  const good = debriefed(GOOD);

  it('gives the reference itself every point of the outcome', () => {
    expect(good.outcome).toBe('win');
    expect(part(good, 'outcome')).toBe(300);
    expect(bad(good, 'yours')).toBe(bad(good, 'reference'));
    expect(bad(good, 'nothing')).toBeGreaterThan(4 * bad(good, 'reference'));
    expect(good.runs.map((run) => run.recoveredMs === null)).toEqual([false, true, false]);
    expect(good.runs[0]?.hash).toBe(good.runs[2]?.hash);
  });

  it('has the parts that the sample shows from which its page is tested', () => {
    const rubric = ({ id, title, max }: ScorePart): unknown => ({ id, title, max });
    expect(SAMPLE_SCORE.parts.map(rubric)).toEqual(good.score.parts.map(rubric));
    expect([SAMPLE_SCORE.max, SAMPLE_SCORE.unmarked]).toEqual([good.score.max, good.score.unmarked]);
    const marks = (of: Debrief['score']): unknown => of.parts.find(({ id }) => id === 'investigation')?.details?.map(({ title, max }) => ({ title, max }));
    expect(marks(SAMPLE_SCORE)).toEqual(marks(good.score));
  });

  it('is the same whenever it is made, and leaves the run that it is about alone', () => {
    const run = play(GOOD);
    const before = runHash(run);
    expect(debriefOf(run, REFERENCE)).toEqual(good);
    expect(runHash(run)).toBe(before);
    expect(run.state.phase).toBe('resolved');
  });

  it('gives doing nothing what a page acknowledged and a system left alone are worth, and compares the run with itself', () => {
    const idle = debriefed([ACKNOWLEDGE]);
    expect(idle.outcome).toBe('lose');
    expect(idle.score.parts.filter(({ points }) => points !== 0).map(({ id, points }) => [id, points])).toEqual([['safety', 50], ['communication', 15]]);
    expect(idle.score.total).toBe(65);
    expect(bad(idle, 'yours')).toBe(bad(idle, 'nothing'));
    expect(bad(idle, 'nothing')).toBe(bad(good, 'nothing'));
    expect(idle.runs[0]?.hash).toBe(good.runs[1]?.hash);
    expect(idle.score.cap).toEqual({ points: 450, why: 'Users had not recovered when the time was up. That caps the total at 450 of 1,000.' });
  });

  it('counts what users lose from the page to the end of the horizon, whenever the player stopped', () => {
    const run = play([ACKNOWLEDGE]);
    const { requests } = run.recorder;
    const ended = Array.from({ length: requests.count }, (_, row) => requestAt(requests, row)).filter(({ startUs, durationUs }) => startUs + durationUs > (run.pagedAtUs ?? 0));
    const lost = ended.filter(({ outcome, durationUs }) => outcome !== 0 || durationUs > SECOND).length * 10;
    expect(lost).toBeGreaterThan(10_000);
    expect(bad(good, 'nothing')).toBe(lost);
  });

  it('knows the good minutes after a cure as well as the bad ones before it: all runs are as long', () => {
    const lengths = new Set(good.runs.map(({ perMinute }) => perMinute.length));
    expect(lengths.size).toBe(1);
    expect(good.runs.map(({ perMinute }) => perMinute.at(-2) === 0)).toEqual([true, false, true]);
  });

  it('marks the same cure lower the later it comes', () => {
    const totals = [MINUTE, 3 * MINUTE, 5 * MINUTE].map((atUs) => debriefed([ACKNOWLEDGE, look(40 * SECOND, 'stock'), believe(50 * SECOND), flagOff(atUs), resolve(9.5 * MINUTE)]).score.total);
    expect(new Set(totals).size).toBe(3);
    expect(totals).toEqual([...totals].sort((a, b) => b - a));
  });

  it('loses an incident that was declared over too early, and goes on counting', () => {
    const early = debriefed([ACKNOWLEDGE, look(40 * SECOND, 'stock'), believe(50 * SECOND), resolve(2 * MINUTE)]);
    expect(early.outcome).toBe('lose');
    expect(early.score.total).toBeLessThanOrEqual(250);
    expect(bad(early, 'yours')).toBe(bad(early, 'nothing'));
    const before = debriefed([ACKNOWLEDGE, look(40 * SECOND, 'stock'), believe(50 * SECOND), flagOff(MINUTE), resolve(65 * SECOND)]);
    expect(before.outcome).toBe('lose');
    expect(before.score.total).toBe(250);
    expect(before.outcomeText).toContain('before users had recovered');
  });

  it('does not call it a win when the incident healed by itself', () => {
    const scenario = shopScenario([SHOP_VARIANTS.healing]);
    const watched = debriefOf(play([ACKNOWLEDGE, resolve(9 * MINUTE, null)], scenario, 'healing'), null);
    expect(watched.recoveredMs).not.toBeNull();
    expect(watched.outcome).toBe('lose');
    const cured = debriefOf(play([ACKNOWLEDGE, believe(40 * SECOND), flagOff(50 * SECOND), resolve(9 * MINUTE)], scenario, 'healing'), null);
    expect(cured.outcome).toBe('win');
    expect(cured.score.parts[0]?.why).toContain('no reference run');
  });

  it('does not take a pause of the fault for a recovery', () => {
    const run = play([ACKNOWLEDGE, resolve(6 * MINUTE, null)], shopScenario([SHOP_VARIANTS.returning]), 'returning');
    expect(recoveryOf(run)).not.toBeNull();
    const debrief = debriefOf(run, null);
    expect(debrief.recoveredMs).toBeNull();
    expect(debrief.outcomeText).toBe('You declared the incident resolved, and users went on suffering.');
  });

  it('needs the page, and a reference of the same cause', () => {
    expect(() => debriefOf(openRun(shopScenario(), SEED, 'flag'), null)).toThrow('nobody was paged');
    expect(() => debriefed(GOOD, script([], 'bank'))).toThrow('for bank');
  });

  it('reports its progress, which never goes back', () => {
    const shares: number[] = [];
    for (const { done, of } of debriefSteps(play(GOOD), REFERENCE)) shares.push(done / of);
    // Nine worlds of sixteen minutes in quarter minutes would be 576: what they share is not simulated again.
    expect(shares.length).toBeGreaterThan(60);
    expect(shares.length).toBeLessThan(200);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });
});

describe('evidence', () => {
  const guessed = part(debriefed([ACKNOWLEDGE, believe(50 * SECOND), flagOff(MINUTE), resolve(6 * MINUTE)]), 'diagnosis');
  const informed = part(debriefed(GOOD), 'diagnosis');

  it('makes a right claim worth four times a right guess', () => {
    expect(informed).toBe(179);
    expect(guessed).toBe(45);
  });

  it.each<[string, number, Step]>([
    ['the dashboard of the service that pages, slow under every cause', 45, look(40 * SECOND, 'shop')],
    ['a panel that was asked nothing', 45, look(40 * SECOND, '')],
    ['a metrics query on the dependency', 179, [40 * SECOND, { kind: 'look', panel: 'metrics', query: 'sum(rate(http_client_request_duration_seconds_sum{server_address="bank"}[1m]))' }]],
    ['a query that cannot be read', 45, [40 * SECOND, { kind: 'look', panel: 'metrics', query: 'sum(rate(' }]],
    ['a pin of lines that the component writes under one cause alone', 179, [40 * SECOND, { kind: 'pin', pin: { panel: 'logs', title: 'x', query: '{service_name="stock"} |= "slow"', fromMs: 0, toMs: 8e15, digest: '', component: null, labels: {} } }]],
    ['a pin of lines in words that are no LogQL', 45, [40 * SECOND, { kind: 'pin', pin: { panel: 'logs', title: 'x', query: 'level>=warn', fromMs: 0, toMs: 1, digest: '', component: 'stock', labels: {} } }]],
    ['a query with a number that is the same everywhere', 45, [40 * SECOND, { kind: 'look', panel: 'metrics', query: '42' }]],
  ])('of %s gives %i points', (_name, points, step) => {
    expect(part(debriefed([ACKNOWLEDGE, step, believe(50 * SECOND), flagOff(MINUTE), resolve(6 * MINUTE)]), 'diagnosis')).toBe(points);
  });

  it('that is looked for only after the cure is no longer there', () => {
    const after = part(debriefed([ACKNOWLEDGE, believe(50 * SECOND), flagOff(MINUTE), look(5 * MINUTE, 'stock'), resolve(6 * MINUTE)]), 'diagnosis');
    expect(after).toBe(45);
  });
});

describe('the story of a debrief', () => {
  const good = debriefed(GOOD);
  const texts = (debrief: Debrief, lane: string): string[] => debrief.timeline.filter((item) => item.lane === lane).map((item) => item.text);

  it('sets the truth beside what was seen, believed, done and said', () => {
    expect(texts(good, 'truth')).toEqual(['All is well', 'Answers take seconds']);
    expect(texts(good, 'change')).toEqual(['flag full-scan: off → on']);
    expect(texts(good, 'alert')).toEqual(['ShopSlow fires', 'ShopSlow is over']);
    expect(texts(good, 'look')).toEqual(['Dashboard: Stock']);
    expect(texts(good, 'hypothesis')).toEqual(['stock: A feature is slow (would bet on it)']);
    expect(texts(good, 'action')).toEqual(['Turn off full-scan', 'Turn off full-scan: full-scan is off everywhere.']);
    expect(texts(good, 'message')).toEqual(['Support: Customers complain.']);
    expect(texts(good, 'phase')).toEqual(['Paged', 'Acknowledged', 'Users recovered', 'Declared resolved']);
    const times = good.timeline.map((item) => item.atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(good.machine.edges).toEqual([{ from: 'well', to: 'ill', label: 'after 5 min 30 s' }]);
    expect(good.machine.path.map((step) => step.state)).toEqual(['well', 'ill']);
  });

  it('tells looks that repeat the one before only once, and dropped ideas by name', () => {
    const debrief = debriefed([ACKNOWLEDGE, look(40 * SECOND, 'shop'), look(45 * SECOND, 'shop'), look(46 * SECOND, 'stock'), believe(50 * SECOND, { component: 'bank' }), [55 * SECOND, { kind: 'hypothesis.drop', hypothesisId: 0, reason: 'The bank is fast.' }]]);
    expect(texts(debrief, 'look')).toEqual(['Dashboard: Shop', 'Dashboard: Stock']);
    expect(texts(debrief, 'hypothesis')[1]).toBe('Dropped bank: A feature is slow (would bet on it): The bank is fast.');
    expect(debrief.wentWell).toContain('You dropped an idea that was wrong (bank) instead of defending it.');
  });

  it('marks the verdicts on what was done, and no others', () => {
    expect(good.verdicts.map(({ mitigation, taken }) => [mitigation, taken])).toEqual([['Set flag full-scan off', true], ['Restart stock', false]]);
    expect(debriefed([ACKNOWLEDGE, restart(MINUTE)]).verdicts.map(({ taken }) => taken)).toEqual([false, true]);
  });

  it('praises what the log shows, and nothing else', () => {
    expect(good.wentWell).toEqual(expect.arrayContaining(['Your first action was one that works against this cause.', 'You acknowledged the page 30 s after it came.']));
    expect(good.wentWell.some((text) => text.startsWith('You watched the objectives hold for '))).toBe(true);
    expect(debriefed([[6 * MINUTE, { kind: 'acknowledge' }], restart(7 * MINUTE)]).wentWell.filter((text) => !text.includes('could have been undone'))).toEqual([]);
  });
});
