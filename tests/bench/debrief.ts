import { readFileSync } from 'node:fs';
import { readRunScript, type RunScript } from '../../src/scenario/read-run.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { compareCourses } from '../../src/session/compare-branches.ts';
import { debriefOf } from '../../src/session/debrief.ts';
import { advanceRun, advanceToPage, openRun, type Run } from '../../src/session/run.ts';
import { cpuMs, type BenchLine } from './measure.ts';

const FOLDER = 'scenarios/orders-slow';
const RUN = 'runs/slow-report.win.json';

/** The scenario's own winning run, from the folder that the bench is run in: this file itself is bundled somewhere else. */
function played(): { run: Run; script: RunScript } {
  const text = (name: string): string => readFileSync(`${FOLDER}/${name}`, 'utf8');
  const read = readScenario({ 'scenario.json': text('scenario.json') });
  if (!read.ok) throw new Error(read.problems[0]?.message);
  const script = readRunScript(text(RUN), RUN, read.scenario);
  if (!script.ok) throw new Error(script.problems[0]?.message);
  const run = openRun(read.scenario, 7, script.run.variant);
  advanceToPage(run);
  const pagedUs = run.world.now;
  run.pending.push(...script.run.intents.map(({ afterPageUs, intent }, seq) => ({ seq, tick: pagedUs + afterPageUs, intent })));
  advanceRun(run, Infinity);
  return { run, script: script.run };
}

/** What a person waits for after an incident. */
export function benchDebrief(): BenchLine[] {
  const { run, script } = played();
  const debrief = cpuMs(() => void debriefOf(run, script));
  const compare = cpuMs(() => {
    const steps = compareCourses(run, [{ id: 'nothing', title: 'Nothing done', intents: [] }]);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
  });
  const minutes = run.scenario.horizonUs / 60_000_000;
  return [
    { name: 'debrief of a run with two actions, three possible causes, a horizon of 40 minutes', value: debrief, unit: 'ms', demand: 10_000, better: 'lower' },
    { name: `one course beside it: nothing done, ${minutes} minutes`, value: compare, unit: 'ms', demand: 2_000, better: 'lower' },
  ];
}
