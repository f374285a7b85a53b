import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../../src/base/time.ts';
import { playOut, USERS_ONLY, type PlannedIntent } from '../../../../src/session/compare-runs.ts';
import { markCommunication } from '../../../../src/session/communication/mark.ts';
import { justifiedSeverity } from '../../../../src/session/communication/told-by-world.ts';
import type { RuleMark } from '../../../../src/session/communication/types.ts';
import type { ScorePart } from '../../../../src/session/debrief-types.ts';
import type { Intent, StatusUpdate } from '../../../../src/session/intents.ts';
import { advanceToPage, openRun, type Run } from '../../../../src/session/run.ts';
import { shopScenario } from '../../../support/scenarios.ts';

/** One incident of half an hour, really simulated; transcripts part at the page. */
const scenario = { ...shopScenario(), horizonUs: 30 * MINUTE };
const trunk = openRun(scenario, 3, 'flag');
advanceToPage(trunk);
const pagedUs = trunk.pagedAtUs!;

type Line = readonly [minutesAfterPage: number, intent: Intent];
const acknowledge = (at: number): Line => [at, { kind: 'acknowledge' }];
const flagOff = (at: number): Line => [at, { kind: 'mitigate', verb: 'set_flag', args: { flag: 'full-scan', on: false }, hypothesisId: null }];
const resolve = (at: number): Line => [at, { kind: 'resolve', summary: '', hypothesisId: null }];
const FULL: StatusUpdate = { status: 'investigating', impact: { slos: ['buy'], share: 'many' }, cause: null, actions: [{ action: null, what: 'Following slow traces', owner: 'you' }], nextUpdateMinutes: 10 };
const OVER: Partial<StatusUpdate> = { status: 'resolved', impact: { slos: [], share: 'none' }, nextUpdateMinutes: null };
const say = (at: number, audience: 'team' | 'status_page', update: Partial<StatusUpdate> | null = {}): Line => [at, { kind: 'post_update', audience, text: 'Words.', ...(update === null ? {} : { update: { ...FULL, ...update } }) }];
const team = (at: number, update: Partial<StatusUpdate> | null = {}): Line => say(at, 'team', update);
const page = (at: number, update: Partial<StatusUpdate> | null = {}): Line => say(at, 'status_page', update);

function factsOf(lines: readonly Line[]): { readonly run: Run; readonly pagedUs: number; readonly resolvedUs: number | null; readonly recoveredUs: number | null } {
  const plan: PlannedIntent[] = [...lines].sort((a, b) => a[0] - b[0]).map(([at, intent]) => ({ afterPageUs: Math.round(at * MINUTE), intent }));
  const steps = playOut(trunk, plan, USERS_ONLY);
  for (;;) {
    const step = steps.next();
    if (step.done !== true) continue;
    const { run, recoveredUs, refused } = step.value;
    expect(refused, 'nothing of the transcript is refused').toBe(0);
    const resolved = plan.find(({ intent }) => intent.kind === 'resolve');
    return { run, pagedUs, recoveredUs, resolvedUs: resolved === undefined ? null : pagedUs + resolved.afterPageUs };
  }
}

const marked = (...lines: readonly Line[]): ScorePart => markCommunication(factsOf(lines));
const rule = (part: ScorePart, id: RuleMark['id']): RuleMark => (part.details as readonly RuleMark[]).find((entry) => entry.id === id)!;
const points = (id: RuleMark['id'], ...lines: readonly Line[]): number => rule(marked(...lines), id).points;

/** The incident by the book: told early and truly, mended at four minutes, all clear when it had held. */
const BOOK: readonly Line[] = [acknowledge(1), team(2), page(3), flagOff(4), team(9, { status: 'monitoring', impact: { slos: [], share: 'none' } }), page(10, OVER), team(12, OVER), resolve(13)];

describe('communication', () => {
  it('by the book earns every point, and says so', () => {
    const part = marked(...BOOK);
    expect(part.details?.filter((entry) => entry.points < entry.max)).toEqual([]);
    expect(part.points).toBe(100);
    expect(part.why).toContain('Everybody was told');
  });

  it('is worth next to nothing where the right thing is done in silence', () => {
    const part = marked(acknowledge(1), flagOff(4), resolve(10));
    expect(part.points).toBe(25);
    expect(rule(part, 'truthful').points).toBe(0);
  });

  it('is worth nothing where nobody does anything', () => {
    expect(marked().points).toBe(0);
  });

  it('never reads free words: the same moments with words alone earn what their existence shows', () => {
    const words = marked(...BOOK.map(([at, intent]): Line => [at, intent.kind === 'post_update' ? { kind: 'post_update', audience: intent.audience, text: 'Impact: many users. Owner: me. Next update in 10 min.' } : intent]));
    expect(rule(words, 'first-update').points).toBe(5);
    expect(rule(words, 'cadence').points).toBe(0);
    expect(rule(words, 'truthful').points).toBe(0);
    expect(rule(words, 'external').points).toBe(15);
  });
});

describe('the page', () => {
  it('is acknowledged within five minutes, or not', () => {
    expect(points('acknowledged', acknowledge(5))).toBe(15);
    expect(points('acknowledged', acknowledge(5.1))).toBe(0);
  });
});

describe('the first update to the team', () => {
  it('earns everything within ten minutes with impact, status, who does what, and the next one', () => {
    expect(points('first-update', acknowledge(1), team(10))).toBe(25);
    expect(points('first-update', acknowledge(1), team(10.1))).toBe(0);
    expect(points('first-update', acknowledge(1), page(2))).toBe(0);
  });

  it('loses a fifth for each part that is left out, and says which', () => {
    const part = marked(acknowledge(1), team(2, { impact: { slos: [], share: 'many' }, actions: [], nextUpdateMinutes: null }));
    expect(rule(part, 'first-update').points).toBe(10);
    expect(rule(part, 'first-update').why).toContain('which objective is missed, who does what and when the next update comes');
  });

  it('knows who does what only by people that there are', () => {
    const by = (owner: string): number => points('first-update', acknowledge(1), team(2, { actions: [{ action: null, what: 'Reading logs', owner }] }));
    expect([by('you'), by('ann'), by('somebody else')]).toEqual([25, 25, 20]);
  });

  it('may come in a second post, when the first was a quick word', () => {
    expect(points('first-update', acknowledge(1), team(1.5, null), team(6))).toBe(25);
  });
});

describe('customers', () => {
  it('are to be told within ten minutes where most or many of them suffer', () => {
    expect(justifiedSeverity(factsOf([]), pagedUs, pagedUs + 10 * MINUTE).severity).toBeLessThanOrEqual(2);
    expect(points('external', acknowledge(1), page(10))).toBe(15);
    expect(points('external', acknowledge(1), page(10.1))).toBe(0);
    expect(points('external', acknowledge(1), team(2))).toBe(0);
  });

  it('need not be told of what few of them notice; the points then follow the update to the team', () => {
    const facts = factsOf([acknowledge(1), team(2, { impact: { slos: ['buy'], share: 'some' }, nextUpdateMinutes: null })]);
    const mild = { ...facts, run: { ...facts.run, health: facts.run.health.map((reading) => ({ ...reading, good: [0.9], fast: [0.9] })) } };
    const external = rule(markCommunication(mild), 'external');
    expect(external.points).toBe(12);
    expect(external.why).toContain('severity 3');
  });
});

describe('promises', () => {
  it('are kept by an update to the same people in time', () => {
    expect(points('cadence', acknowledge(1), team(2), team(12, { nextUpdateMinutes: null }))).toBe(20);
    expect(points('cadence', acknowledge(1), team(2), team(12.1, { nextUpdateMinutes: null }))).toBe(0);
    expect(points('cadence', acknowledge(1), team(2), page(12, { nextUpdateMinutes: null }))).toBe(0);
  });

  it('count in proportion below nine in ten', () => {
    const part = marked(acknowledge(1), team(2), team(10), team(25, { nextUpdateMinutes: null }));
    expect(rule(part, 'cadence').points).toBe(11);
    expect(rule(part, 'cadence').why).toContain('1 of 2');
  });

  it('are not broken by an incident that is over before they are due', () => {
    expect(points('cadence', acknowledge(1), team(2, { nextUpdateMinutes: 15 }), flagOff(3), resolve(12))).toBe(20);
  });

  it('cannot be stretched beyond what the severity allows', () => {
    expect(points('cadence', acknowledge(1), team(5, { nextUpdateMinutes: 1_000 }))).toBe(0);
  });
});

describe('what was said', () => {
  it('holds when it agrees with the metrics of its time', () => {
    expect(points('truthful', acknowledge(1), team(2))).toBe(15);
  });

  it.each<[string, Partial<StatusUpdate>, string]>([
    ['resolved while users suffer', OVER, '"resolved", while'],
    ['monitoring while users suffer', { status: 'monitoring' }, '"monitoring", while'],
    ['an impact that is far too small', { impact: { slos: ['buy'], share: 'none' } }, 'hardly anybody suffers'],
    ['an objective that there is not', { impact: { slos: ['sell'], share: 'many' } }, 'which there is not'],
  ])('is contradicted by the world: %s', (_, update, why) => {
    const part = marked(acknowledge(1), team(5, update));
    expect(rule(part, 'truthful').points).toBe(0);
    expect(rule(part, 'truthful').why).toContain(why);
  });

  it('is contradicted by an objective that was met all the time, and by an impact that is long over', () => {
    const part = marked(acknowledge(1), flagOff(2), team(15));
    expect(rule(part, 'truthful').why).toContain('was met in all of the five minutes before');
  });

  it('may name an action that was taken, and none that was not', () => {
    const undone = { actions: [{ action: 0, what: 'Switching the scan off', owner: 'you' }] };
    expect(points('truthful', acknowledge(1), flagOff(4), team(4.2, undone))).toBe(15);
    const facts = factsOf([acknowledge(1), flagOff(4), team(4.2, undone)]);
    const untaken = { ...facts, run: { ...facts.run, state: { ...facts.run.state, mitigations: [] } } };
    expect(rule(markCommunication(untaken), 'truthful').why).toContain('an action that had not been taken');
  });

  it('does not judge a cause: that is a belief', () => {
    expect(points('truthful', acknowledge(1), team(2, { status: 'identified', cause: 'edge' }))).toBe(15);
  });
});

describe('the all-clear', () => {
  it('comes after recovery has held, and not before', () => {
    const { recoveredUs } = factsOf([acknowledge(1), flagOff(4)]);
    const well = (recoveredUs! - pagedUs) / MINUTE;
    expect(points('all-clear', acknowledge(1), flagOff(4), resolve(well + 1.75))).toBe(10);
    expect(points('all-clear', acknowledge(1), flagOff(4), resolve(well + 1.7))).toBe(0);
    expect(points('all-clear', acknowledge(1), flagOff(4))).toBe(0);
    expect(points('all-clear', acknowledge(1), resolve(20))).toBe(0);
  });

  it('is the first that anybody hears, on the status page too', () => {
    expect(points('all-clear', acknowledge(1), page(4, OVER), flagOff(4), resolve(15))).toBe(0);
  });
});

describe('a flood of updates', () => {
  it('costs two points for each that comes within two minutes of another to the same people', () => {
    expect(points('quiet', acknowledge(1), team(2), page(2.5), team(4))).toBe(0);
    expect(points('quiet', acknowledge(1), team(2), team(2.5), team(3), team(3.5))).toBe(-6);
    const flood = Array.from({ length: 80 }, (_, i) => team(2 + (i * SECOND) / MINUTE, null));
    expect(marked(acknowledge(1), ...flood).points).toBe(0);
  });
});
