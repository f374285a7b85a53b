import { SKILL_GROUPS, skillTitle, type SkillTag } from '../../session/progress/skill-words.ts';
import { interleave, nextUp, type DueEntry, type NextUp } from '../../session/progress/campaign.ts';
import { firstOfSeeds, inOrder } from '../../session/progress/counted.ts';
import { ladderOf, type GuidanceChoice, type LadderView } from '../../session/progress/ladder.ts';
import { shareOf } from '../../session/progress/rating.ts';
import { bandOf, familySkillsOf, skillsOf, type BandView } from '../../session/progress/skill-model.ts';
import type { MarkedPart, PracticeResult } from '../../session/progress/types.ts';
import { cardsOf, type PracticeCard } from './cards.ts';

/** A scenario of the library, as far as progress needs to know it. */
export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly difficulty: number;
  readonly minutes: number;
  readonly tutorial: boolean;
  readonly skills: readonly SkillTag[];
}

export interface ScenarioProgress extends CatalogueEntry {
  readonly runs: number;
  readonly last: { readonly runId: string; readonly share: number; readonly outcome: 'win' | 'lose'; readonly playedAt: number } | null;
  readonly dueAt: number | null;
  readonly isDue: boolean;
}

export interface FamilyProgress {
  readonly family: string;
  readonly band: BandView;
  readonly ladder: LadderView;
  readonly dueAt: number | null;
  readonly scenarios: readonly ScenarioProgress[];
}

export interface SkillProgress {
  readonly tag: SkillTag;
  readonly title: string;
  readonly band: BandView;
}

/** Shares of the points over the runs, oldest first; NaN where a run had no such mark. */
export interface Trend {
  readonly id: MarkedPart['id'] | 'total';
  readonly values: readonly number[];
}

export interface ProgressView {
  readonly runs: number;
  readonly next: NextUp | null;
  /** In the order in which to play them. */
  readonly due: readonly DueEntry[];
  /** The next time anything is due; null: nothing was played that comes back. */
  readonly nextDueAt: number | null;
  readonly families: readonly FamilyProgress[];
  readonly skillGroups: readonly { readonly title: string; readonly skills: readonly SkillProgress[] }[];
  readonly trends: readonly Trend[];
}

export type GuidanceChoices = ReadonlyMap<string, GuidanceChoice>;

const TREND_RUNS = 20;
const PARTS: readonly MarkedPart['id'][] = ['outcome', 'decisions', 'safety', 'diagnosis', 'investigation', 'communication', 'postmortem'];

/** Everything that the pages show of progress, from nothing but results, the library and the choices of guidance. `now` in epoch milliseconds. */
export function progressView(results: readonly PracticeResult[], catalogue: readonly CatalogueEntry[], choices: GuidanceChoices, now: number): ProgressView {
  const played = inOrder(results.filter(({ isBranch }) => !isBranch));
  const cards = cardsOf(results);
  const due = dueEntries(catalogue, played, cards.twins, cards.families, now);
  const familySkills = familySkillsOf(results);
  const names = [...new Set(catalogue.map(({ family }) => family))];
  const times = [...cards.twins.values(), ...cards.families.values()].map(({ dueAt }) => dueAt);
  const families = names.map((family): FamilyProgress => {
    const of = catalogue.filter((entry) => entry.family === family).sort((a, b) => Number(b.tutorial) - Number(a.tutorial) || a.difficulty - b.difficulty || (a.title < b.title ? -1 : 1));
    const own = results.filter((result) => result.family === family);
    return {
      family,
      band: bandOf(familySkills.get(family)),
      ladder: ladderOf(own, choices.get(family) ?? null, of.some(({ tutorial }) => tutorial) ? 'guided' : 'hints'),
      dueAt: cards.families.get(family)?.dueAt ?? null,
      scenarios: of.map((entry) => scenarioProgress(entry, played, cards.twins.get(entry.id), due)),
    };
  });
  return {
    runs: played.length,
    next: nextUp(catalogue, played, due),
    due: interleave(due, played.at(-1)?.family ?? null),
    nextDueAt: times.length === 0 ? null : Math.min(...times),
    families: families.sort((a, b) => easiest(a) - easiest(b) || (a.family < b.family ? -1 : 1)),
    skillGroups: skillGroups(results, catalogue),
    trends: trendsOf(firstOfSeeds(results)),
  };
}

const easiest = ({ scenarios }: FamilyProgress): number => scenarios.reduce((least, { difficulty, tutorial }) => Math.min(least, tutorial ? 0 : difficulty), 9);

function scenarioProgress(entry: CatalogueEntry, played: readonly PracticeResult[], card: PracticeCard | undefined, due: readonly DueEntry[]): ScenarioProgress {
  const own = played.filter(({ scenarioId }) => scenarioId === entry.id);
  const last = own.at(-1);
  return {
    ...entry,
    runs: own.length,
    last: last === undefined ? null : { runId: last.runId, share: shareOf(last), outcome: last.outcome, playedAt: last.playedAt },
    dueAt: card?.dueAt ?? null,
    isDue: due.some(({ scenarioId }) => scenarioId === entry.id),
  };
}

/** What is due now: sets of twins by their own card, and of a family that is due the scenario that was played least. */
function dueEntries(catalogue: readonly CatalogueEntry[], played: readonly PracticeResult[], twins: ReadonlyMap<string, PracticeCard>, families: ReadonlyMap<string, PracticeCard>, now: number): DueEntry[] {
  const runsOf = (id: string): number => played.filter(({ scenarioId }) => scenarioId === id).length;
  const entries = catalogue.flatMap(({ id, family }): DueEntry[] => {
    const dueAt = twins.get(id)?.dueAt ?? Infinity;
    return dueAt <= now ? [{ scenarioId: id, family, dueAt }] : [];
  });
  for (const [family, { dueAt }] of families) {
    if (dueAt > now || entries.some((entry) => entry.family === family)) continue;
    const [least] = catalogue.filter((entry) => entry.family === family && !entry.tutorial).sort((a, b) => runsOf(a.id) - runsOf(b.id) || a.difficulty - b.difficulty || (a.id < b.id ? -1 : 1));
    if (least !== undefined) entries.push({ scenarioId: least.id, family, dueAt });
  }
  return entries;
}

/** Skills that the library practises or that a result speaks of, by kind. */
function skillGroups(results: readonly PracticeResult[], catalogue: readonly CatalogueEntry[]): ProgressView['skillGroups'] {
  const abilities = skillsOf(results);
  const known = new Set([...catalogue.flatMap(({ skills }) => skills), ...abilities.keys()]);
  return SKILL_GROUPS.map(({ title, tags }) => ({
    title,
    skills: tags.filter((tag) => known.has(tag)).map((tag): SkillProgress => ({ tag, title: skillTitle(tag), band: bandOf(abilities.get(tag)) })),
  })).filter(({ skills }) => skills.length > 0);
}

function trendsOf(results: readonly PracticeResult[]): Trend[] {
  const lately = results.slice(-TREND_RUNS);
  const shareOfPart = ({ parts }: PracticeResult, wanted: string): number => {
    const part = parts.find(({ id, max }) => id === wanted && max > 0);
    return part === undefined ? NaN : Math.max(0, part.points / part.max);
  };
  const parts = PARTS.map((id): Trend => ({ id, values: lately.map((result) => shareOfPart(result, id)) }));
  return [{ id: 'total' as const, values: lately.map(shareOf) }, ...parts].filter(({ values }) => values.some((value) => !Number.isNaN(value)));
}
