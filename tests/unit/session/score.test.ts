import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/base/time.ts';
import type { Change } from '../../../src/sim/fault-spec.ts';
import { finalClaims, hopsBetween, isTrigger, markClaim, markDiagnosis, type ClaimMark } from '../../../src/session/diagnosis.ts';
import { namedIn } from '../../../src/session/evidence.ts';
import { judge, tellsApart } from '../../../src/session/reading.ts';
import type { ScorePart } from '../../../src/session/debrief-types.ts';
import type { Claim } from '../../../src/session/intents.ts';
import { markOutcome, type OutcomeFacts } from '../../../src/session/outcome.ts';
import { afterBeingTold, scoreOf } from '../../../src/session/score.ts';
import { mapOf } from '../../../src/session/system-map.ts';
import { isMitigation } from '../../../src/session/verdicts.ts';
import { countText, spanText } from '../../../src/session/words.ts';
import { SHOP_VARIANTS, shopScenario } from '../../support/scenarios.ts';

const facts = (extra: Partial<OutcomeFacts>): OutcomeFacts => ({ pagedUs: 0, resolvedUs: 10 * MINUTE, recoveredUs: 6 * MINUTE, bad: 1_000, nothing: 10_000, best: 1_000, ...extra });
const outcomePoints = (extra: Partial<OutcomeFacts>): number => markOutcome(facts(extra)).part.points;
const claim = (extra: Partial<Claim> = {}): Claim => ({ component: 'stock', mechanism: 'slow-feature', trigger: 'flag:full-scan', confidence: 5, prediction: '', ...extra });
const change = (extra: Partial<Change>): Change => ({ atUs: 0, kind: 'flag', target: 'full-scan', from: 'off', to: 'on', by: '', note: '', state: 'done', action: -1, ...extra });
const mark = (extra: Partial<ClaimMark> = {}): ClaimMark => ({ component: 1, mechanism: 1, trigger: 1, correct: 1, confidence: 0.9, ...extra });
const WRONG = mark({ component: 0, mechanism: 0, trigger: 0, correct: 0 });
const NONE_LEFT = { causes: 4, left: 1 };

describe('the outcome', () => {
  it('is worth everything at the cost of the reference, nothing at that of doing nothing, half at their geometric mean', () => {
    expect(outcomePoints({ bad: 1_000 })).toBe(300);
    expect(outcomePoints({ bad: 10_000 })).toBe(0);
    expect(outcomePoints({ bad: 3_162.28 })).toBe(150);
  });

  it('falls as users lose more, is never above its maximum, and never far below zero', () => {
    const points = [10, 1_000, 1_500, 3_000, 9_000, 10_000, 11_000, 1e9].map((bad) => outcomePoints({ bad }));
    expect(points).toEqual([...points].sort((a, b) => b - a));
    expect(points[0]).toBe(300);
    expect(points.at(-1)).toBe(-60);
  });

  it('has a mark where nobody suffered at all, where the reference is perfect, and where there is no reference', () => {
    expect(outcomePoints({ bad: 0, nothing: 0, best: 0 })).toBe(300);
    expect(outcomePoints({ bad: 100, best: 0 })).toBe(150);
    expect(outcomePoints({ bad: 2_500, best: null })).toBe(225);
  });

  it('gives nothing for waiting where not even the reference could help, and still takes from whoever harms', () => {
    for (const best of [1_000, 900, 890]) {
      expect(markOutcome(facts({ bad: 900, nothing: 900, best })).part).toMatchObject({ points: 0, why: expect.stringContaining('nothing to win') });
      expect(outcomePoints({ bad: 1_000, nothing: 900, best })).toBe(-60);
      expect(outcomePoints({ bad: 600, nothing: 900, best })).toBe(300);
    }
  });

  it('is a win when users recovered and nobody was told so before', () => {
    expect(markOutcome(facts({})).outcome).toBe('win');
    expect(markOutcome(facts({ resolvedUs: null })).outcome).toBe('win');
    expect(markOutcome(facts({ recoveredUs: null, resolvedUs: null })).outcome).toBe('lose');
    expect(markOutcome(facts({ resolvedUs: 5 * MINUTE })).outcome).toBe('lose');
    expect(markOutcome(facts({ bad: 9_900 })).outcome).toBe('lose');
  });

  it('caps the whole score for a false all-clear and for users who never recovered', () => {
    expect(markOutcome(facts({ resolvedUs: 5 * MINUTE })).cap).toMatchObject({ points: 250, why: expect.stringContaining('1 min before users had recovered') });
    expect(markOutcome(facts({ resolvedUs: null, recoveredUs: null })).cap?.points).toBe(450);
    expect(markOutcome(facts({})).cap).toBeNull();
  });
});

describe('the whole score', () => {
  const part = (id: ScorePart['id'], points: number, max: number): ScorePart => ({ id, title: id, points, max, why: '' });
  const ALL = [part('outcome', 300, 300), part('decisions', 100, 100), part('safety', 100, 100), part('diagnosis', 180, 180), part('investigation', 150, 150), part('communication', 100, 100), part('postmortem', 70, 70)];

  it('is the sum of seven parts, a thousand points together', () => {
    expect(scoreOf(ALL, [])).toMatchObject({ total: 1_000, max: 1_000, unmarked: [], cap: null });
    expect(scoreOf([...ALL].reverse(), []).parts.map(({ id }) => id)).toEqual(['outcome', 'decisions', 'safety', 'diagnosis', 'investigation', 'communication', 'postmortem']);
  });

  it('is limited by the strictest cap, which it names, and in proportion where parts are not marked', () => {
    const capped = scoreOf(ALL, [{ points: 550, why: 'You were told.' }, { points: 250, why: 'it was a false all-clear.' }]);
    expect(capped).toMatchObject({ total: 250, cap: { points: 250, why: 'It was a false all-clear. That caps the total at 250 of 1,000.' } });
    expect(scoreOf(ALL.slice(0, 2), [{ points: 250, why: 'x.' }])).toMatchObject({ total: 100, max: 400, unmarked: ['safety', 'diagnosis', 'investigation', 'communication', 'post-mortem'] });
    expect(scoreOf([part('outcome', 40, 300)], [{ points: 250, why: 'x.' }]).total).toBe(40);
  });

  it('is never below nothing', () => {
    expect(scoreOf([part('outcome', -60, 300), part('safety', -100, 100)], []).total).toBe(0);
  });

  it('counts a fifth of what was known after the answer had been given', () => {
    expect(afterBeingTold(part('diagnosis', 180, 180))).toMatchObject({ points: 36, why: expect.stringContaining('The last hint gave you the answer') });
  });
});

describe('the diagnosis', () => {
  const map = mapOf(shopScenario());
  const { truth } = SHOP_VARIANTS.flag;

  it('counts calls between two parts of the system, whichever way they go', () => {
    expect([hopsBetween(map, 'stock', 'stock'), hopsBetween(map, 'shop', 'stock'), hopsBetween(map, 'stock', 'bank'), hopsBetween(map, 'users', 'bank')]).toEqual([0, 1, 2, 2]);
    expect(hopsBetween(map, 'nowhere', 'bank')).toBe(Infinity);
  });

  it('knows the trigger by its line in the ledger or by kind and target, and reads no other words', () => {
    const ledger = [change({ kind: 'deploy' }), change({}), change({ action: 0 })];
    const right = (trigger: string): boolean => isTrigger(claim({ trigger }), truth, ledger);
    expect([right('1'), right('flag:full-scan'), right('0'), right('2'), right('7'), right('full-scan'), right('')]).toEqual([true, true, false, false, false, false, false]);
    const none = (trigger: string): boolean => isTrigger(claim({ trigger }), SHOP_VARIANTS.bank.truth, ledger);
    expect([none(''), none('unknown'), none('the bank'), none('1'), none('flag:full-scan')]).toEqual([true, true, true, false, false]);
  });

  it('pays two fifths each for component and mechanism, one for the trigger, less by distance', () => {
    const correct = (extra: Partial<Claim>): number => markClaim(claim(extra), truth, map, [change({})]).correct;
    expect(correct({})).toBeCloseTo(1);
    expect(correct({ mechanism: 'other' })).toBeCloseTo(0.6);
    expect(correct({ trigger: '' })).toBeCloseTo(0.8);
    expect(correct({ component: 'shop' })).toBeCloseTo(0.4 * (2 / 3) + 0.6);
    expect(correct({ component: 'nowhere' })).toBeCloseTo(0.6);
  });

  it('pays a quarter for a right guess that nothing seen supports', () => {
    expect(markDiagnosis([mark()], { causes: 4, left: 4 }).points).toBe(45);
    expect(markDiagnosis([mark()], { causes: 4, left: 2 }).points).toBe(112);
    expect(markDiagnosis([mark()], NONE_LEFT).points).toBe(179);
    expect(markDiagnosis([mark()], { causes: 1, left: 1 }).points).toBe(179);
  });

  it('does not pay for naming every cause, for being sure of a wrong one, or for naming none', () => {
    const points = (marks: readonly ClaimMark[]): number => markDiagnosis(marks, NONE_LEFT).points;
    expect(points([mark(), WRONG, WRONG])).toBeLessThan(points([mark()]) / 1.5);
    expect(points([WRONG])).toBe(11);
    expect(points([{ ...WRONG, confidence: 0.1 }])).toBe(59);
    expect(points([mark({ confidence: 0.1 })])).toBe(131);
    expect(points([])).toBe(0);
  });

  it('marks the hypothesis named at the end, else those that are still open', () => {
    const hypotheses = [0, 1, 2].map((id) => ({ id, addedUs: 0, claim: claim({ component: `part-${id}` }), dropped: id === 1 ? 'no' : null, evidence: [], confidences: [] }));
    expect(finalClaims({ hypotheses }, 1).map((entry) => entry.component)).toEqual(['part-1']);
    expect(finalClaims({ hypotheses }, null).map((entry) => entry.component)).toEqual(['part-0', 'part-2']);
  });
});

describe('a reading', () => {
  it('is as usual, well above or well below, and a hair is no difference', () => {
    const usual = [9, 10, 11];
    expect([judge(12, usual).side, judge(23, usual).side, judge(2, usual).side, judge(0, [0, 0]).side, judge(3, [0, 0]).side]).toEqual([0, 1, -1, 0, 1]);
    expect(tellsApart({ side: 1, value: 40 }, { side: 0, value: 10 })).toBe(true);
    expect(tellsApart({ side: 1, value: 24 }, { side: 0, value: 21 })).toBe(false);
    expect(tellsApart({ side: 1, value: 40 }, { side: 1, value: 400 })).toBe(false);
    expect(tellsApart({ side: 1, value: 40 }, undefined)).toBe(true);
  });

  it('names a component only by its whole name', () => {
    const map = mapOf(shopScenario());
    expect(namedIn(map, 'stock: EXPLAIN q')).toEqual(['stock']);
    expect(namedIn(map, 'stocks stock-db service=bank')).toEqual(['bank']);
  });
});

describe('the verdicts', () => {
  it('know an action by its verb and the arguments that they name', () => {
    const index = { verb: 'create_index', args: { index: 'db/stock/by_sku', concurrently: true } };
    const took = (text: string, action: Parameters<typeof isMitigation>[1]): boolean => isMitigation(text, action);
    expect([took('create_index', index), took('create_index db stock by_sku concurrently', index), took('create_index db stock by_sku blocking', index), took('analyze db', index)]).toEqual([true, true, false, false]);
    const timeout = { verb: 'set_timeout', args: { call: 'a>b', timeout_ms: 800 } };
    expect([took('set_timeout a>b 500', timeout), took('set_timeout a>b 100', timeout), took('set_timeout b>a 500', timeout)]).toEqual([true, false, false]);
    expect([took('set_flag x off', { verb: 'set_flag', args: { flag: 'x', on: false } }), took('set_flag x off', { verb: 'set_flag', args: { flag: 'x', on: true } })]).toEqual([true, false]);
  });
});

describe('numbers in sentences', () => {
  it('are short and have their thousands apart', () => {
    expect([spanText(40e6), spanText(60e6), spanText(390e6), spanText(119.6e6), countText(1_227_625.4), countText(999), countText(-1_000), countText(0)]).toEqual(['40 s', '1 min', '6 min 30 s', '2 min', '1,227,625', '999', '-1,000', '0']);
  });
});
