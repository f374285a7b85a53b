import { formatDurationUs } from '../base/time.ts';
import type { SkillTag } from '../scenario/skills.ts';
import type { Scenario } from '../scenario/types.ts';
import { mapOf } from './system-map.ts';
import type { MapInfo } from './view.ts';

/** What can be said of a scenario before it is played. Holds nothing that gives a cause away: of the variants only how many. */
export interface ScenarioSummary {
  readonly title: string;
  /** Not proven yet. */
  readonly draft: boolean;
  readonly family: string;
  /** 1 to 5. */
  readonly difficulty: number;
  readonly summary: string;
  readonly practises: readonly string[];
  readonly skills: readonly SkillTag[];
  readonly minutes: number;
  /** Guided step by step. */
  readonly tutorial: boolean;
  /** How many hidden causes share this surface. */
  readonly variants: number;
  readonly briefing: { readonly role: string; readonly situation: string; readonly known: readonly string[]; readonly goal: string };
  /** `under` as people write it: "1s". */
  readonly slos: readonly { readonly title: string; readonly target: number; readonly under: string }[];
  readonly map: MapInfo;
}

export function summaryOf(scenario: Scenario): ScenarioSummary {
  const { title, family, difficulty, summary, practises, skills, minutes, briefing } = scenario;
  return {
    title, draft: scenario.draft, family, difficulty, summary, practises, skills, minutes, briefing,
    tutorial: scenario.tutorial.length > 0,
    variants: Object.keys(scenario.variants).length,
    slos: scenario.slos.map((slo) => ({ title: slo.title, target: slo.target, under: formatDurationUs(slo.underUs) })),
    map: mapOf(scenario),
  };
}
