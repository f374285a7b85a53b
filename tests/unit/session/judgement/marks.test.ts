import { describe, expect, it } from 'vitest';
import type { CauseFacts } from '../../../../src/session/judgement/causes.ts';
import { decisionsOf, isSensibleStep, markDecisions, type DecisionFacts } from '../../../../src/session/judgement/decisions.ts';
import { priorOf, type DeedFacts, type OptionFacts } from '../../../../src/session/judgement/expected.ts';
import type { Falsified } from '../../../../src/session/judgement/falsified.ts';
import { markInvestigation, type InvestigationFacts } from '../../../../src/session/judgement/investigation.ts';
import { markSafety, scatteredActions, severeAction } from '../../../../src/session/judgement/safety.ts';
import { SHOP_VARIANTS } from '../../../support/scenarios.ts';

const deed = (extra: Partial<DeedFacts> = {}): DeedFacts => ({ seq: 10, tick: 0, verb: 'set_flag', args: { flag: 'full-scan', on: false }, title: 'Turn off full-scan', isReversible: true, without: null, price: null, isTold: false, ...extra });
const cause = (id: string, worth: (number | null)[], ruledOutSeq: number | null = null, optionWorth: (number | null)[] = []): CauseFacts => ({ id, ruledOut: ruledOutSeq === null ? null : { seq: ruledOutSeq, readings: [] }, worth, optionWorth });
const OPTION: OptionFacts = { verb: 'restart', args: { service: 'stock' }, title: 'Restart stock', why: 'It may help.' };
const variants = { flag: SHOP_VARIANTS.flag, bank: SHOP_VARIANTS.bank };
const facts = (deeds: DeedFacts[], causes: CauseFacts[], options: OptionFacts[] = []): DecisionFacts => ({ deeds, causes, options, truth: 'flag', variants });
const points = (given: DecisionFacts): number => markDecisions(given, decisionsOf(given, (us) => us)).points;

describe('a decision', () => {
  it('is worth what could be expected of it over the causes that were still possible, a cause that a change set off counting twice', () => {
    expect([priorOf(variants.flag), priorOf(variants.bank)]).toEqual([2, 1]);
    // E = (2 · 0.6 + 1 · 0) / 3 = 0.4; 0.4 / 0.7 = 0.571
    const both = facts([deed()], [cause('flag', [0.6]), cause('bank', [0])]);
    expect(decisionsOf(both, (us) => us)[0]).toMatchObject({ expected: expect.closeTo(0.4), underCauses: [{ cause: 'flag', saved: 0.6 }, { cause: 'bank', saved: 0 }] });
    expect(points(both)).toBe(57);
  });

  it('does not reckon with a cause that had been excluded before it, and does with one that was excluded later', () => {
    expect(points(facts([deed()], [cause('flag', [0.6]), cause('bank', [null], 9)]))).toBe(86);
    expect(points(facts([deed()], [cause('flag', [0.6]), cause('bank', [0], 11)]))).toBe(57);
  });

  it('is judged as if the one cause was known by who had been told the answer', () => {
    expect(points(facts([deed({ isTold: true })], [cause('flag', [0.6]), cause('bank', [0])]))).toBe(86);
  });

  it('counts with the others by the mean, harm against it, and the whole is never below nothing', () => {
    const known = (worth: number[]): number => points(facts(worth.map((_, k) => deed({ seq: 10 + k, isReversible: false })), [cause('flag', worth)]));
    expect([known([0.7]), known([0.9]), known([0.7, 0]), known([0.7, -0.7]), known([-0.5])]).toEqual([100, 100, 50, 0, 0]);
    expect(points(facts([], [cause('flag', [])]))).toBe(0);
  });

  it('counts as a sensible first step for four fifths of the best that was to be had, if it was informed, low in risk and can be undone', () => {
    // E = 0.3, best E = 0.3: without the rule 0.43, with it 0.8.
    const step = (extra: Partial<DeedFacts>, causes = [cause('flag', [0.3], null, [0.2]), cause('bank', [null], 5)]): number => points(facts([deed(extra)], causes, [OPTION]));
    expect(step({})).toBe(80);
    expect(step({ price: 59 })).toBe(80);
    expect(step({ price: 61 })).toBe(43);
    expect(step({ isReversible: false })).toBe(43);
    expect(step({}, [cause('flag', [0.3], null, [0.2]), cause('bank', [0.3])])).toBe(43);
    expect(step({}, [cause('flag', [0.09], null, [0.02]), cause('bank', [null], 5)])).toBe(13);
    expect(step({}, [cause('flag', [0.3], null, [0.6]), cause('bank', [null], 5)])).toBe(43);
  });

  it('is no first step when another came before it', () => {
    const given = facts([deed(), deed({ seq: 11 })], [cause('flag', [0.3, 0.3])]);
    const decisions = decisionsOf(given, (us) => us);
    expect([isSensibleStep(given, decisions, 0), isSensibleStep(given, decisions, 1)]).toEqual([true, false]);
  });

  it('ranks what else could have been done, the best first, and marks what was taken', () => {
    const [decision] = decisionsOf(facts([deed()], [cause('flag', [0.3], null, [0.8])], [OPTION]), (us) => us);
    expect(decision?.options.map(({ title, expected, taken }) => [title, expected, taken])).toEqual([['Restart stock', 0.8, false], ['Turn off full-scan', 0.3, true]]);
  });
});

describe('safety', () => {
  const decisions = (worth: number[], deeds: DeedFacts[]) => decisionsOf(facts(deeds, [cause('flag', worth)]), (us) => us);
  const safety = (deeds: DeedFacts[], worth: number[], bad = 2_000): number => markSafety({ deeds, bad, nothing: 10_000 }, decisions(worth, deeds)).points;

  it('falls by 250 points for each action by the share of the loss that it added', () => {
    expect(safety([deed({ without: 1_000 })], [0.9])).toBe(75);
    expect(safety([deed({ without: 9_000 })], [0.9])).toBe(100);
    expect(safety([deed({ without: 1_000 }), deed({ without: 1_600 })], [0.9, 0.9])).toBe(65);
    expect(safety([deed({ without: 0 })], [0.9], 10_000)).toBe(-100);
  });

  it('falls by what an unjustified action costs a healthy system, half as much again where it cannot be undone', () => {
    expect(safety([deed({ price: 150 })], [0.1])).toBe(80);
    expect(safety([deed({ price: 150, isReversible: false })], [0.1])).toBe(70);
    expect(safety([deed({ price: 150 })], [0.15])).toBe(100);
  });

  it('is half for doing nothing', () => {
    expect(safety([], [])).toBe(50);
  });

  it('knows a severe action: unjustified, not to be undone, and minutes of outage', () => {
    const severe = (extra: Partial<DeedFacts>, worth: number): boolean => severeAction([deed(extra)], decisions([worth], [deed(extra)])) !== null;
    expect([severe({ price: 241, isReversible: false }, 0.1), severe({ price: 239, isReversible: false }, 0.1), severe({ price: 900 }, 0.1), severe({ price: 900, isReversible: false }, 0.2)]).toEqual([true, false, false, false]);
  });

  it('knows trial and error: five actions or more that nothing spoke for', () => {
    const tried = (...worths: number[]): number | null => scatteredActions(worths.map((expected) => ({ expected })));
    expect([tried(), tried(0, 0, 0.14, -1), tried(0, 0, 0.14, -1, 0.15), tried(0, 0.9, 0, 0.14, -1, 0)]).toEqual([null, null, null, 5]);
  });
});

describe('the investigation', () => {
  const given = (extra: Partial<InvestigationFacts>): number => markInvestigation({ causes: 4, leftAtLastAction: 4, left: 4, looked: true, falsified: [], verified: false, ...extra }).points;
  const wrong = (gain: number): Falsified => ({ hypothesisId: 0, seq: 0, claim: { component: '', mechanism: '', trigger: '', confidence: 1, prediction: '' }, predicts: { expr: 'up', side: 'high' }, read: 'usual', before: 4, after: 2, points: gain });

  it('pays 70 for information gained by the end and 30 for what was held at the last action, by bits', () => {
    expect([given({}), given({ left: 2 }), given({ left: 1 }), given({ left: 1, leftAtLastAction: 2 }), given({ left: 1, leftAtLastAction: 1 }), given({ left: 1, leftAtLastAction: null })]).toEqual([0, 35, 70, 85, 100, 70]);
  });

  it('pays up to 30 for predictions that were contradicted, and 20 for looking again', () => {
    expect([given({ falsified: [wrong(7.5)] }), given({ falsified: Array.from({ length: 9 }, () => wrong(7.5)) }), given({ verified: true })]).toEqual([8, 30, 20]);
    expect(given({ left: 1, leftAtLastAction: 1, verified: true, falsified: [wrong(15), wrong(15)] })).toBe(150);
  });

  it('asks of a page with one cause only that somebody looks', () => {
    expect([given({ causes: 1, left: 1, leftAtLastAction: 1 }), given({ causes: 1, left: 1, leftAtLastAction: 1, looked: false })]).toEqual([100, 0]);
  });
});
