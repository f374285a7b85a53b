import { readRunScript } from '../scenario/read-run.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import type { Scenario } from '../scenario/types.ts';
import { chooseVariant } from '../session/plot.ts';
import { beginningOf } from '../session/progress/completion.ts';
import { unseenSeed } from '../session/progress/unseen.ts';
import type { WorkerCalls } from './protocol.ts';

/** What has to be known of a scenario before a run of it is made. */

export function drawSeed({ files, seen, draw, watched }: WorkerCalls['drawSeed']['args']): WorkerCalls['drawSeed']['result'] {
  return { seed: unseenSeed(scenarioIn(files), seen, draw, watched) };
}

export function beginAfterScoping({ files, seed }: WorkerCalls['beginAfterScoping']['args']): WorkerCalls['beginAfterScoping']['result'] {
  const scenario = scenarioIn(files);
  const file = `runs/${chooseVariant(scenario, seed, null).id}.win.json`;
  const text = files[file];
  const script = text === undefined ? null : readRunScript(text, file, scenario);
  return script?.ok === true ? beginningOf(scenario, seed, script.run) : null;
}

export function scenarioIn(files: Readonly<Record<string, string>>): Scenario {
  const read = readScenario(files);
  if (read.ok) return read.scenario;
  const [first] = read.problems;
  throw new Error(first === undefined ? 'The scenario cannot be read.' : `${first.file}:${first.line}:${first.column}: ${first.message}`);
}
