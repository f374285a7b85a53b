import { detExp } from '../../base/det-math.ts';
import type { SkillTag } from '../../scenario/skills.ts';
import { countedResults } from './counted.ts';
import { shownSkill, skilledShare } from './rating.ts';
import type { PracticeResult } from './types.ts';

/** What is known of one skill. `theta` is on the logit scale of Rasch models, 0 before anything is known. */
export interface Ability {
  readonly theta: number;
  /** Runs that it was worked out from. */
  readonly runs: number;
  /** Fisher information of those runs, for the uncertainty. */
  readonly information: number;
}

export type Band = 'new' | 'forming' | 'steady' | 'strong';

export interface BandView {
  readonly band: Band;
  /** The bands that one standard error reaches, the lower first. */
  readonly from: Band;
  readonly to: Band;
  /** The same interval in [0, 1], the chance of doing well at middling difficulty; to draw, never to be read off. */
  readonly low: number;
  readonly high: number;
  readonly runs: number;
}

const NOTHING: Ability = { theta: 0, runs: 0, information: 0 };
const K = 0.3;
const K_WEARS_OFF = 0.05;
/** Fewer runs than this say nothing yet. */
const RUNS_MIN = 2;
const STEADY_FROM = 0.5;
const STRONG_FROM = 0.65;

export const sigma = (x: number): number => 1 / (1 + detExp(-x));

/** Difficulty 1 to 5 as logits: half a logit a step, 0 in the middle. A judgement, to be corrected by play data. */
export const logitOf = (difficulty: number): number => (difficulty - 3) / 2;

/**
 * The rubric's skill model: for every tag of a run theta += k (s - sigma(mean theta of the run's tags - d)), k = 0.3 / (1 + 0.05 n),
 * s the share of the part that shows the skill, n the runs before. A tag whose part was not marked stays as it was.
 */
export function skillsOf(results: readonly PracticeResult[]): ReadonlyMap<SkillTag, Ability> {
  const abilities = new Map<SkillTag, Ability>();
  for (const result of countedResults(results)) {
    const shown = result.skills.flatMap((tag) => {
      const share = shownSkill(result, tag);
      return share === null ? [] : [{ tag, share }];
    });
    const before = shown.map(({ tag }) => abilities.get(tag) ?? NOTHING);
    const mean = before.reduce((sum, { theta }) => sum + theta, 0) / Math.max(1, before.length);
    shown.forEach(({ tag, share }, i) => abilities.set(tag, learn(before[i]!, mean, share, result.difficulty)));
  }
  return abilities;
}

/** The same for families, by the whole score. */
export function familySkillsOf(results: readonly PracticeResult[]): ReadonlyMap<string, Ability> {
  const abilities = new Map<string, Ability>();
  for (const result of countedResults(results)) {
    const before = abilities.get(result.family) ?? NOTHING;
    abilities.set(result.family, learn(before, before.theta, skilledShare(result), result.difficulty));
  }
  return abilities;
}

function learn(before: Ability, mean: number, share: number, difficulty: number): Ability {
  const expected = sigma(mean - logitOf(difficulty));
  const k = K / (1 + K_WEARS_OFF * before.runs);
  return { theta: before.theta + k * (share - expected), runs: before.runs + 1, information: before.information + expected * (1 - expected) };
}

/**
 * A skill in words. The standard error is that of a Rasch estimate with a standard normal prior, 1 / sqrt(1 + information): with
 * few runs the interval is wide, and says so.
 */
export function bandOf(ability: Ability = NOTHING): BandView {
  const error = 1 / Math.sqrt(1 + ability.information);
  const [low, high] = [sigma(ability.theta - error), sigma(ability.theta + error)];
  const isNew = ability.runs < RUNS_MIN;
  return { band: isNew ? 'new' : wordFor(sigma(ability.theta)), from: wordFor(low), to: wordFor(high), low, high, runs: ability.runs };
}

function wordFor(chance: number): Band {
  return chance >= STRONG_FROM ? 'strong' : chance >= STEADY_FROM ? 'steady' : 'forming';
}
