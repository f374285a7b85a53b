/** Searches for traces over half an hour of a run as it is played. */
import { readFileSync } from 'node:fs';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import type { Scenario } from '../../src/scenario/types.ts';
import { advanceRun, openRun } from '../../src/session/run.ts';
import { searchTraces } from '../../src/session/trace-search.ts';
import { cpuMs, type BenchLine } from './measure.ts';

const RANGE_US = 30 * 60_000_000;

/** Any of the library, from the folder that the bench is run in: this file itself is bundled somewhere else. */
function someScenario(): Scenario {
  const read = readScenario({ 'scenario.json': readFileSync('scenarios/orders-slow/scenario.json', 'utf8') });
  if (!read.ok) throw new Error(read.problems[0]?.message);
  return read.scenario;
}

/** Each entry's demand is what a person who waits for it would still call an answer: at once, or with a bar that moves. */
export function benchTraces(): BenchLine[] {
  const scenario = someScenario();
  const run = openRun(scenario, 5, scenario.variants[0]?.id ?? null);
  advanceRun(run, Math.max(RANGE_US, scenario.historyUs) + 60_000_000);
  const toMs = run.scenario.startEpochMs + run.world.now / 1000;
  let longest = 0;
  const search = (query: string, limit: number) => (): void => {
    const steps = searchTraces(run, { query, fromMs: toMs - RANGE_US / 1000, toMs, limit });
    for (;;) {
      const before = process.cpuUsage();
      const step = steps.next();
      longest = Math.max(longest, process.cpuUsage(before).user / 1000);
      if (step.done !== true) continue;
      if (!step.value.ok) throw new Error(step.value.message);
      return;
    }
  };
  // Every question is asked once, as its answer is kept.
  const lines: BenchLine[] = [
    { name: `traces of 30 minutes (${run.recorder.requests.count.toLocaleString('en')} requests) by what their roots tell`, value: cpuMs(search('{ nestedSetParent < 0 && duration > 1s }', 20)), unit: 'ms', demand: 250, better: 'lower' },
    { name: 'the 20 newest of 30 minutes with a span that is common', value: cpuMs(search('{ span.http.route != nil && duration > 1ms }', 20)), unit: 'ms', demand: 500, better: 'lower' },
    { name: 'all of 30 minutes made again and looked into, spans that hardly any trace has', value: cpuMs(search('{ span.db.query.summary =~ "no such .*" }', 20)), unit: 'ms', demand: 15_000, better: 'lower' },
    { name: 'the same asked again, of what is known', value: cpuMs(search('{ span.db.query.summary =~ "no such .*" }', 20)), unit: 'ms', demand: 500, better: 'lower' },
  ];
  return [...lines, { name: 'longest step of such a search between two looks at the clock', value: longest, unit: 'ms', demand: 40, better: 'lower' }];
}
