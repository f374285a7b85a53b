import { describe, expect, it } from 'vitest';
import { ladderOf } from '../../../../src/session/progress/ladder.ts';
import { ratingOf } from '../../../../src/session/progress/rating.ts';
import { bandOf, familySkillsOf, skillsOf } from '../../../../src/session/progress/skill-model.ts';
import { interleave, nextUp } from '../../../../src/session/progress/campaign.ts';
import { unseenSeed } from '../../../../src/session/progress/unseen.ts';
import { chooseVariant } from '../../../../src/session/plot.ts';
import { scenarioOnDisk } from '../../../support/scenario-on-disk.ts';
import { MISSED, resultOf } from '../../../support/practice-results.ts';

const times = (count: number, changes = {}) => Array.from({ length: count }, () => resultOf(changes));

describe('a skill', () => {
  it('rises by the rubric’s formula: k times what was shown above what was expected', () => {
    const [ability] = [skillsOf([resultOf({ skills: ['R2'], difficulty: 3 })]).get('R2')];
    // Decisions 90 of 100, expected 0.5 at theta 0 and middling difficulty.
    expect(ability?.theta).toBeCloseTo(0.3 * (0.9 - 0.5), 12);
    const twice = skillsOf(times(2, { skills: ['R2'], difficulty: 3 })).get('R2');
    const expected = 1 / (1 + Math.exp(-0.12));
    expect(twice?.theta).toBeCloseTo(0.12 + (0.3 / 1.05) * (0.9 - expected), 12);
  });

  it('rises more in a hard incident than in an easy one', () => {
    const [easy, hard] = [1, 5].map((difficulty) => skillsOf([resultOf({ difficulty })]).get('K13')!.theta);
    expect(hard).toBeGreaterThan(easy);
  });

  it('counts the first run of a seed only, and no branch', () => {
    const first = resultOf({ seed: 5 });
    const once = skillsOf([first]).get('K13');
    expect(skillsOf([first, resultOf({ seed: 5 }), resultOf({ isBranch: true })]).get('K13')).toEqual(once);
  });

  it('does not count a run that began with guidance', () => {
    expect(skillsOf([resultOf({ guidance: 'guided' }), resultOf({ guidance: 'completion' })]).size).toBe(0);
  });

  it('gains less by a pointer and nothing by the answer, but hints cost nothing in what they cannot help with', () => {
    const thetas = ([0, 1, 2, 3, 4] as const).map((hints) => skillsOf([resultOf({ hints })]).get('K13')!.theta);
    expect(thetas[0]).toBe(thetas[1]);
    expect(thetas[1]).toBeGreaterThan(thetas[2]);
    expect(thetas[2]).toBeGreaterThan(thetas[3]);
    expect(thetas[4]).toBeLessThan(0);
    expect(skillsOf([resultOf({ skills: ['C2'], hints: 4 })]).get('C2')).toEqual(skillsOf([resultOf({ skills: ['C2'] })]).get('C2'));
  });

  it('stays unknown where the score has no part for it', () => {
    expect(skillsOf([resultOf({ skills: ['C2'], parts: [{ id: 'outcome', points: 300, max: 300 }] })]).has('C2')).toBe(false);
  });

  it('is said with bands that narrow as runs come in', () => {
    expect(bandOf().band).toBe('new');
    const few = bandOf(familySkillsOf(times(3)).get('latency'));
    const many = bandOf(familySkillsOf(times(25)).get('latency'));
    expect(many.high - many.low).toBeLessThan(few.high - few.low);
    expect(many.band).toBe('strong');
    expect(bandOf(familySkillsOf(times(8, MISSED)).get('latency')).band).toBe('forming');
  });
});

describe('a rating', () => {
  it.each([[499, 1], [500, 2], [699, 2], [700, 3], [849, 3], [850, 4], [-20, 1]] as const)('of %i points of 1000 is %i', (total, rating) => {
    expect(ratingOf({ total, max: 1_000, hints: 0 })).toBe(rating);
  });

  it('goes by the share where not every part is marked, and is hard at most after a pointer', () => {
    expect(ratingOf({ total: 408, max: 480, hints: 0 })).toBe(4);
    expect(ratingOf({ total: 950, max: 1_000, hints: 3 })).toBe(2);
    expect(ratingOf({ total: 300, max: 1_000, hints: 3 })).toBe(1);
  });
});

describe('the guidance ladder', () => {
  it('goes up after two good runs on different seeds, not after the same seed twice', () => {
    expect(ladderOf(times(2, { guidance: 'completion' }), null, 'completion').step).toBe('hints');
    expect(ladderOf(times(2, { guidance: 'completion', seed: 9 }), null, 'completion').step).toBe('completion');
  });

  it('goes down after two misses, and never off either end', () => {
    expect(ladderOf(times(2, { guidance: 'hints', ...MISSED }), null, 'hints')).toMatchObject({ step: 'completion', why: expect.stringContaining('more help') });
    expect(ladderOf(times(9, { guidance: 'guided', ...MISSED }), null, 'guided').step).toBe('guided');
    expect(ladderOf(times(9, { guidance: 'free' }), null, 'free').step).toBe('free');
  });

  it('follows somebody who skips a step and does well', () => {
    expect(ladderOf(times(1, { guidance: 'hints' }), null, 'guided').step).toBe('hints');
  });

  it('begins anew where one was chosen', () => {
    const results = times(2, { guidance: 'hints' });
    expect(ladderOf(results, { step: 'completion', at: results[1].startedAt + 1 }, 'guided')).toEqual({ step: 'completion', why: 'You chose it.' });
  });
});

describe('what comes next', () => {
  const entry = (id: string, family: string, difficulty: number, tutorial = false) => ({ id, family, difficulty, tutorial });
  const library = [entry('first', 'latency', 1, true), entry('slow', 'latency', 2), entry('stampede', 'caching', 4), entry('stale', 'caching', 2)];

  it('is the guided incident for a newcomer', () => {
    expect(nextUp(library, [], [])).toEqual({ scenarioId: 'first', why: 'first' });
  });

  it('stays in a family for its second run, then goes elsewhere', () => {
    const one = resultOf({ scenarioId: 'first', family: 'latency' });
    expect(nextUp(library, [one], [])).toEqual({ scenarioId: 'slow', why: 'same-family' });
    expect(nextUp(library, [one, resultOf({ scenarioId: 'slow' })], [])).toEqual({ scenarioId: 'stale', why: 'new' });
  });

  it('is what is due before anything new, another family first', () => {
    const due = [{ scenarioId: 'slow', family: 'latency', dueAt: 1 }, { scenarioId: 'stale', family: 'caching', dueAt: 2 }, { scenarioId: 'first', family: 'latency', dueAt: 3 }];
    expect(interleave(due, 'latency').map(({ scenarioId }) => scenarioId)).toEqual(['stale', 'slow', 'first']);
    expect(nextUp(library, [resultOf(), resultOf()], due)).toEqual({ scenarioId: 'stale', why: 'due' });
  });
});

describe('an unseen twin', () => {
  const scenario = scenarioOnDisk('latency-spike');
  const causes = Object.keys(scenario.variants);

  it('has a seed that was not played and a cause that was not seen', () => {
    const seen = causes.slice(0, -2).map((variant, i) => ({ seed: i + 1, variant }));
    for (let draw = 0; draw < 40; draw++) {
      const seed = unseenSeed(scenario, seen, draw);
      expect(seen.some((one) => one.seed === seed)).toBe(false);
      expect(causes.slice(-2)).toContain(chooseVariant(scenario, seed, null).id);
    }
  });

  it('cannot be told by elimination: with one cause left others come up too', () => {
    const seen = causes.slice(1).map((variant, i) => ({ seed: i + 1, variant }));
    const drawn = new Set(Array.from({ length: 60 }, (_, draw) => chooseVariant(scenario, unseenSeed(scenario, seen, draw), null).id));
    expect(drawn).toContain(causes[0]);
    expect(drawn.size).toBeGreaterThan(2);
  });
});
