import { describe, expect, it } from 'vitest';
import type { Postmortem } from '../../../../src/session/intents.ts';
import type { PostmortemPart } from '../../../../src/session/postmortem/types.ts';
import { debriefWith, marker, perfectPostmortem, playedShop, SHOP_FACTORS } from '../../../support/reviewed-shop.ts';

const run = playedShop();
const before = debriefWith(run);
const perfect = perfectPostmortem(before, SHOP_FACTORS);
const mark70 = marker(run);
type MarkId = NonNullable<PostmortemPart['review']>['marks'][number]['id'];

const marked = (...written: Partial<Postmortem>[]): PostmortemPart => mark70(...written.map((changes) => ({ ...perfect, ...changes })));
const mark = (id: MarkId, ...written: Partial<Postmortem>[]) => marked(...written).review!.marks.find((entry) => entry.id === id)!;
const points = (id: MarkId, ...written: Partial<Postmortem>[]): number => mark(id, ...written).points;

describe('the marks of a post-mortem', () => {
  it('are all there for one that has everything right', () => {
    const { marks } = debriefWith(run, perfect).postmortem.review!;
    expect(marked({}).review!.marks).toEqual(marks);
    expect(marks.map(({ id, points: earned, why }) => [id, earned, why])).toEqual(marks.map(({ id, max, why }) => [id, max, why]));
    expect(marks.reduce((sum, { max }) => sum + max, 0)).toBe(70);
  });

  it('are none while nothing was handed in, and for one that is empty', () => {
    expect(before.postmortem.review).toBeNull();
    const empty: Postmortem = { summary: '', impactUserSeconds: null, timeline: [], detectionMinutes: null, responseMinutes: null, factors: [], whys: [], actions: [], wentWell: '' };
    expect(mark70(empty).review!.marks.map((entry) => entry.points)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('give an untouched draft what its log says, and nothing for what it left open', () => {
    const draft = mark70(before.postmortem.material.draft).review!;
    const earned = Object.fromEntries(draft.marks.map((entry) => [entry.id, entry.points]));
    expect(earned).toMatchObject({ impact: 10, gaps: 0, factors: 0, actions: 0, wording: 0 });
    expect(earned['timeline']).toBeLessThan(10);
  });
});

describe('the timeline', () => {
  it('wants each moment within a minute', () => {
    const late = perfect.timeline.map((entry) => ({ ...entry, atUs: entry.atUs + 59_000_000 }));
    expect(points('timeline', { timeline: late })).toBeGreaterThan(9);
    expect(points('timeline', { timeline: perfect.timeline.map((entry) => ({ ...entry, atUs: entry.atUs + 30 * 60_000_000 })) })).toBe(0);
  });

  it('wants pins that show the moment: without them, or with one that shows another time, it earns less', () => {
    const all = (pinId: number | null) => perfect.timeline.map((entry) => ({ ...entry, pinId }));
    expect(points('timeline', { timeline: all(null) })).toBe(9);
    const late = perfect.timeline.slice(0, 3).map((entry) => ({ ...entry, pinId: 1 }));
    const shown = perfect.timeline.slice(0, 3);
    expect(points('timeline', { timeline: shown })).toBeGreaterThan(points('timeline', { timeline: late }));
  });

  it('is not earned by an entry for every half minute', () => {
    const start = perfect.timeline[0].atUs;
    const many = Array.from({ length: 40 }, (_, i) => ({ atUs: start + i * 30_000_000, text: 'Something', pinId: null }));
    expect(points('timeline', { timeline: many })).toBeLessThan(4);
  });
});

describe('impact and gaps', () => {
  it('are right within 15 %, and not beyond', () => {
    const truth = perfect.impactUserSeconds!;
    expect(points('impact', { impactUserSeconds: truth * 1.14 })).toBe(10);
    expect(points('impact', { impactUserSeconds: truth * 1.16 })).toBe(0);
    expect(points('impact', { impactUserSeconds: null })).toBe(0);
  });

  it('know that users went on suffering after a false all-clear', () => {
    const uncured = playedShop(false);
    const { material } = debriefWith(uncured).postmortem;
    const told = debriefWith(uncured, { ...perfect, timeline: [], impactUserSeconds: material.draft.impactUserSeconds }).postmortem.review!.marks.find(({ id }) => id === 'impact')!;
    expect(told.points).toBe(0);
    expect(told.why).toContain('users went on suffering');
  });

  it('count detection and response apart', () => {
    expect(points('gaps', { detectionMinutes: null })).toBe(5);
    expect(points('gaps', { responseMinutes: perfect.responseMinutes! + 1.1 })).toBe(5);
    expect(points('gaps', { detectionMinutes: null, responseMinutes: null })).toBe(0);
  });
});

describe('the factors', () => {
  const { factors } = before.postmortem.material;

  it('are as many untrue as true as far as there are any, in an order that says nothing', () => {
    const kinds = factors.map(({ text }) => SHOP_FACTORS.includes(text));
    expect(kinds.filter(Boolean)).toHaveLength(SHOP_FACTORS.length);
    expect(kinds.filter((isTrue) => !isTrue).length).toBeGreaterThanOrEqual(4);
    expect(kinds.indexOf(false)).toBeLessThan(kinds.lastIndexOf(true));
    expect(factors.map(({ id }) => id)).toEqual(factors.map((_, i) => `f${i + 1}`));
  });

  it('earn by what is right among what is ticked: ticking all of them is worth less', () => {
    expect(points('factors', {})).toBe(15);
    const all = points('factors', { factors: factors.map(({ id }) => id) });
    expect(all).toBeLessThan(12);
    expect(points('factors', { factors: perfect.factors.slice(0, 2) })).toBeLessThan(all);
    expect(points('factors', { factors: [] })).toBe(0);
  });

  it('count as first handed in, since the marks show the answer; everything else as handed in last', () => {
    const wrong = factors.filter(({ text }) => !SHOP_FACTORS.includes(text)).map(({ id }) => id);
    expect(points('factors', { factors: wrong }, {})).toBe(0);
    expect(points('impact', { impactUserSeconds: null }, {})).toBe(10);
    expect(marked({}, {}).times).toBe(2);
  });

  it('say how far a chain of whys follows from what brought it about', () => {
    const idOf = (text: string): string => factors.find((factor) => factor.text === text)!.id;
    const chain = ['Buyers waited for the shop.', 'The shop waited for stock.', 'The flag full-scan was switched on'].map(idOf);
    expect(mark('factors', { whys: chain }).why).toContain('3 of 3 whys');
    expect(mark('factors', { whys: [...chain].reverse() }).why).toContain('1 of 3 whys');
  });

  it('make a graph from the trigger to what the page said, with what was missing at its side', () => {
    const { graph } = before.postmortem.answers;
    expect(graph.nodes.map(({ kind }) => kind)).toEqual(['symptom', 'link', 'link', 'link', 'trigger', 'missing', 'missing']);
    expect(graph.nodes[0].text).toBe('Slow');
    expect(graph.edges).toHaveLength(6);
  });
});

describe('the actions', () => {
  const [prevents, , detects] = perfect.actions;

  it('want one that prevents and one that detects', () => {
    expect(points('actions', {})).toBe(15);
    const single = mark('actions', { actions: [prevents, { ...prevents, bank: 'canary' }] });
    expect(single.points).toBeLessThan(15);
    expect(single.why).toContain('Detective is missing');
  });

  it('are worth their strength against this cause: asking people to be careful is worth nothing', () => {
    const careful = { ...prevents, bank: 'be-careful' };
    expect(points('actions', { actions: [careful, { ...careful, bank: 'retrain' }] })).toBe(3);
    const elsewhere = mark('actions', { actions: [{ ...prevents, bank: 'lock-order' }, detects] });
    expect(elsewhere.why).toContain('1 of which would not have helped here');
  });

  it('are not earned by taking the whole bank, nor by one item many times', () => {
    const everything = before.postmortem.material.bank.map(({ id }) => ({ ...prevents, bank: id }));
    expect(points('actions', { actions: everything })).toBeLessThan(12);
    expect(points('actions', { actions: [prevents, prevents, prevents] })).toBeLessThan(11);
  });

  it('want owner, date and measure', () => {
    const bare = perfect.actions.map((action) => ({ ...action, owner: '', dueDays: null, measure: '' }));
    expect(points('actions', { actions: bare })).toBe(12);
  });

  it('are in a bank of about fifty, each of a strength and against something', () => {
    const { bank } = before.postmortem.material;
    expect(bank.length).toBeGreaterThanOrEqual(50);
    expect(new Set(bank.map(({ id }) => id)).size).toBe(bank.length);
    for (const strength of [0, 1, 2, 3]) expect(bank.some((item) => item.strength === strength)).toBe(true);
  });
});

describe('the wording', () => {
  const told = (summary: string) => mark('wording', { summary });

  it('is blameless when it says what made something possible', () => {
    expect(told('The flag could be raised for everybody at once, and nobody could see what it cost.').points).toBe(5);
    expect(told('Stock failed, the shop broke, and stock should have a limit of its own.').points).toBe(5);
  });

  it('is not when a person stands beside a word of fault', () => {
    for (const blame of ['The senior engineer forgot the limit of stock.', 'It was human error, plainly seen.', 'Careless work by our own developers, again.']) expect([blame, told(blame).points < 5]).toEqual([blame, true]);
    expect(told('The Senior Engineer ignored the page for minutes.').why).toContain('"senior engineer ignored"');
  });

  it('earns nothing without a summary, and less the more it blames', () => {
    expect(told('').points).toBe(0);
    expect(told('He forgot it. They ignored it. She was careless.').points).toBe(0);
  });
});
