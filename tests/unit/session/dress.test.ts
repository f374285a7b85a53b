import { describe, expect, it } from 'vitest';
import { wordsIn, withWords } from '../../../src/scenario/words.ts';
import { chooseVariant, plotOf } from '../../../src/session/plot.ts';
import { dressScenario } from '../../../src/session/dress.ts';
import type { Scenario } from '../../../src/scenario/types.ts';
import { scenarioOnDisk } from '../../support/scenario-on-disk.ts';

const shipped = scenarioOnDisk('orders-slow');
const varied: Scenario = {
  ...shipped,
  nuisance: { startWithinUs: 2 * 3_600_000_000, words: { vendor: ['CardNet', 'PayLane', 'Quittance'] } },
  messages: [{ from: 'support', text: 'Is {{vendor}} down? {{nobody}}', afterUs: 0, while: 'any' }],
  planned: ['one', 'two', 'three'].map((note) => ({ lowUs: 60e6, highUs: 60e6, action: { do: 'note', target: 'x', kind: 'infra', by: 'us', note }, chance: 1, group: 'decoy' })),
};
const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1);

describe('what the seed varies besides the cause', () => {
  it('puts one of the choices wherever a text names the word, the same for the same seed', () => {
    const said = SEEDS.map((seed) => dressScenario(varied, seed).messages[0]?.text);
    expect(new Set(said)).toEqual(new Set(['CardNet', 'PayLane', 'Quittance'].map((vendor) => `Is ${vendor} down? {{nobody}}`)));
    expect(SEEDS.map((seed) => dressScenario(varied, seed).messages[0]?.text)).toEqual(said);
  });

  it('moves the beginning by whole minutes within its limit and leaves the system and the content hash alone', () => {
    const starts = SEEDS.map((seed) => (dressScenario(varied, seed).startEpochMs - shipped.startEpochMs) / 60_000);
    expect(starts.every((minutes) => Number.isInteger(minutes) && minutes >= 0 && minutes <= 120)).toBe(true);
    expect(new Set(starts).size).toBeGreaterThan(20);
    expect(dressScenario(varied, 3).hash).toBe(shipped.hash);
    expect(dressScenario(varied, 3).system).toBe(shipped.system);
  });

  it('lets exactly one change of a group happen, each of them in some run', () => {
    const notes = SEEDS.map((seed) => plotOf(varied, chooseVariant(varied, seed, null), seed).planned.map(({ action }) => ('note' in action ? action.note : '')));
    expect(notes.every((found) => found.length === 1)).toBe(true);
    expect(new Set(notes.flat())).toEqual(new Set(['one', 'two', 'three']));
  });

  it('lets a change with a chance happen in about that share of runs', () => {
    const some: Scenario = { ...varied, planned: [{ ...varied.planned[0], group: '', chance: 0.3 }] };
    const happened = Array.from({ length: 1_000 }, (_, seed) => plotOf(some, chooseVariant(some, seed, null), seed).planned.length).reduce((sum, n) => sum + n, 0);
    expect(happened).toBeGreaterThan(250);
    expect(happened).toBeLessThan(350);
  });
});

describe('words in double braces', () => {
  it('are found, put in, and left alone where nobody knows them or they do not end', () => {
    expect(wordsIn('{{a}} and {{b}} and {{c')).toEqual(['a', 'b']);
    expect(withWords('{{a}}{{a}}{{b', new Map([['a', 'x'], ['b', 'y']]))).toBe('xx{{b');
  });
});
