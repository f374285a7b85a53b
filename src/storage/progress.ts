import type { GuidanceChoice } from '../session/progress/ladder.ts';
import type { Seen } from '../session/progress/unseen.ts';
import { GUIDANCE_STEPS, type GuidanceStep, type PracticeResult } from '../session/progress/types.ts';
import type { Score } from '../session/debrief-types.ts';
import type { Practice } from '../session/progress/types.ts';
import { GUIDANCE_KEY } from './backup.ts';
import { runStore } from './runs.ts';
import { readSetting, writeSetting } from './settings.ts';
import { resultStore } from './progress/results.ts';
import { progressView, type CatalogueEntry, type GuidanceChoices, type ProgressView } from './progress/view.ts';

/** What somebody has practised, for the pages. All of it is worked out from the results of runs; only choices of guidance are kept beside them. */

const results = resultStore(runStore);

/** What the debrief says of a run. */
export interface Debriefed {
  readonly practice: Practice;
  /** The cause that was played. */
  readonly variant: string;
  readonly outcome: 'win' | 'lose';
  readonly score: Score;
}

/** Keeps what a run came to. Told again, with a post-mortem written since, it keeps the newer marks. */
export const recordPractice = (runId: string, debriefed: Debriefed): Promise<void> => results.record(runId, debriefed);

export const listResults = (): Promise<PracticeResult[]> => results.list();

const CHOICES = GUIDANCE_KEY;

function isChoice(value: unknown): value is GuidanceChoice {
  const { step, at } = (value ?? {}) as Partial<GuidanceChoice>;
  return GUIDANCE_STEPS.includes(step as GuidanceStep) && typeof at === 'number';
}

export async function readGuidanceChoices(): Promise<GuidanceChoices> {
  const stored = await readSetting(CHOICES);
  if (typeof stored !== 'object' || stored === null) return new Map();
  return new Map(Object.entries(stored).filter((entry): entry is [string, GuidanceChoice] => isChoice(entry[1])));
}

/** Takes a family up at a step of one's own choice; the ladder goes on from there. */
export async function chooseGuidance(family: string, step: GuidanceStep): Promise<void> {
  const before = await readGuidanceChoices();
  await writeSetting(CHOICES, Object.fromEntries([...before, [family, { step, at: runStore.setup.now() }]]));
  runStore.changed();
}

export async function readProgress(catalogue: readonly CatalogueEntry[]): Promise<ProgressView> {
  const [all, choices] = await Promise.all([listResults(), readGuidanceChoices()]);
  return progressView(all, catalogue, choices, runStore.setup.now());
}

/** What was seen of a scenario, so that something else can be drawn: results, and runs that were never debriefed. */
export async function seenOf(scenarioId: string): Promise<Seen[]> {
  const [runs, all] = await Promise.all([runStore.listRuns(), listResults()]);
  const begun = runs.filter((run) => run.scenarioId === scenarioId && run.untilUs > 0);
  return [...begun, ...all.filter((result) => result.scenarioId === scenarioId)].map(({ seed, variant }) => ({ seed, variant }));
}

export type { CatalogueEntry, FamilyProgress, ProgressView, ScenarioProgress, SkillProgress, Trend } from './progress/view.ts';
