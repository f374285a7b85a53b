import { compileSystem } from '../../src/sim/compile/compile.ts';
import { runUntil } from '../../src/sim/kernel/run.ts';
import { hashWorld } from '../../src/sim/kernel/snapshot.ts';
import { QUIET_SINK } from '../../src/sim/kernel/sink.ts';
import { startWorld } from '../../src/sim/start.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { problemText } from '../../src/scenario/problem.ts';
import type { Scenario } from '../../src/scenario/types.ts';
import { advanceRun, openRun, runHash, submitIntent, type Run } from '../../src/session/run.ts';
import { sixServices } from '../support/six-services.ts';
import { plot } from '../support/systems.ts';

/** Hashes of fixed worlds at fixed times, by what they are of. The same function runs in Node and in every browser. */
export type WorldHashes = Readonly<Record<string, Readonly<Record<string, string>>>>;

const MINUTE = 60_000_000;
/** Of these every variant; of the others the first one, for the parts that they use. */
const WHOLE: ReadonlySet<string> = new Set(['orders-slow', 'first-page']);

/** @param files texts of scenario.json by the scenario's id */
export function worldHashes(files: Readonly<Record<string, string>>): WorldHashes {
  return { ...sixServicesHashes(), ...Object.fromEntries(Object.entries(files).flatMap(([id, text]) => scenarioHashes(id, text))) };
}

function sixServicesHashes(): WorldHashes {
  const model = compileSystem(sixServices());
  return Object.fromEntries([1, 42].map((seed) => {
    const world = startWorld(model, plot(seed), QUIET_SINK);
    const at = [20, 40].map((seconds) => {
      runUntil(world, seconds * 1_000_000);
      return [`${seconds}s`, hashWorld(world)];
    });
    return [`six services, seed ${seed}`, Object.fromEntries(at)];
  }));
}

/** Every variant at a seed of its own, up to well after the fault, with the page taken and one action tried on the way. */
function scenarioHashes(id: string, text: string): [string, Record<string, string>][] {
  const answer = readScenario({ 'scenario.json': text });
  if (!answer.ok) throw new Error(answer.problems.map(problemText).join('\n'));
  const variants = Object.keys(answer.scenario.variants);
  return variants.slice(0, WHOLE.has(id) ? variants.length : 1).map((variant, i) => [`${id}, ${variant}, seed ${7 + i}`, timesOf(answer.scenario, 7 + i, variant)]);
}

function timesOf(scenario: Scenario, seed: number, variant: string): Record<string, string> {
  const run = openRun(scenario, seed, variant);
  const end = scenario.historyUs + 7 * MINUTE;
  const times: Record<string, string> = {};
  for (const atUs of [MINUTE, scenario.historyUs, end]) {
    while (run.world.now < atUs) {
      advanceRun(run, Math.min(atUs, run.world.now + MINUTE / 4));
      if (run.pagedAtUs === run.world.now) actOnPage(run);
    }
    times[`${atUs / 1_000_000}s`] = runHash(run);
  }
  return { ...times, paged: run.pagedAtUs === null ? 'never' : `${run.pagedAtUs / 1_000_000}s` };
}

function actOnPage(run: Run): void {
  submitIntent(run, { kind: 'acknowledge' });
  const service = Object.entries(run.scenario.system.services).find(([, { kind }]) => kind === 'service')?.[0] ?? '';
  submitIntent(run, { kind: 'mitigate', verb: 'restart', args: { service }, hypothesisId: null });
}
