import { readScenario } from '../../src/scenario/read-scenario.ts';
import { summaryOf, type ScenarioSummary } from '../../src/session/summary.ts';

/** What the library and the briefing show of a scenario, made when the site is built, so that neither has to load them all; null for one that cannot be read. */
export function summarise(source: string): ScenarioSummary | null {
  const answer = readScenario({ 'scenario.json': source });
  return answer.ok ? summaryOf(answer.scenario) : null;
}
