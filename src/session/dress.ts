import { MINUTE } from '../base/time.ts';
import { nextBelow, openStream } from '../base/random.ts';
import type { Scenario } from '../scenario/types.ts';
import { dress } from '../scenario/words.ts';

/**
 * The scenario as this run's seed dresses it: the time of day moves, and words in double braces become one of their
 * choices. The system, the causes and the content hash stay what they are.
 */
export function dressScenario(scenario: Scenario, seed: number): Scenario {
  const { startWithinUs, words } = scenario.nuisance;
  const minutes = Math.floor(startWithinUs / MINUTE);
  const startEpochMs = scenario.startEpochMs + (minutes > 0 ? nextBelow(openStream(seed, 'start'), minutes + 1) * 60_000 : 0);
  const chosen = new Map(Object.entries(words).map(([name, choices]) => [name, choices[nextBelow(openStream(seed, `word.${name}`), choices.length)] ?? '']));
  if (chosen.size === 0) return { ...scenario, startEpochMs };
  const { alerts, dashboards, messages, history, planned, variants } = scenario;
  return { ...scenario, startEpochMs, ...dress({ alerts, dashboards, messages, history, planned, variants }, chosen) };
}
