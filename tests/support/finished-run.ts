import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ENGINE } from '../../src/session/engine.ts';
import type { StampedIntent } from '../../src/session/intents.ts';
import { drillPart, withinDrill } from '../../src/session/open-record.ts';
import { advanceRun, advanceToPage, openRun, runHash } from '../../src/session/run.ts';
import { readRunScript } from '../../src/scenario/read-run.ts';
import { hashFiles } from '../../src/storage/files-hash.ts';
import { scenarioOnDisk } from './scenario-on-disk.ts';

/** A run that somebody exported, and what a test may want to know of it. */
export interface FinishedRun {
  readonly id: string;
  readonly text: string;
  readonly title: string;
  readonly pagedUs: number;
  readonly endUs: number;
  readonly hash: string;
  readonly startEpochMs: number;
  readonly intents: readonly StampedIntent[];
}

/**
 * A scenario's own winning run of the cause that `seed` draws, without its end: it goes on until the time is up, that of the scenario or,
 * in a drill, so many minutes after the page.
 */
export function finishedRun(scenarioId: string, seed: number, drillMinutes?: number): FinishedRun {
  const drill = drillMinutes === undefined ? undefined : { code: 'thirty', minutes: drillMinutes };
  const scenario = withinDrill(scenarioOnDisk(scenarioId), drill);
  const run = openRun(scenario, seed, null);
  advanceToPage(run);
  const pagedUs = run.world.now;
  const folder = fileURLToPath(new URL(`../../scenarios/${scenarioId}`, import.meta.url));
  const names = ['scenario.json', ...readdirSync(`${folder}/runs`).map((name) => `runs/${name}`)];
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]));
  const name = `runs/${run.variant.id}.win.json`;
  const script = readRunScript(files[name] ?? '', name, scenario);
  if (!script.ok) throw new Error(`${name}: ${script.problems[0]?.message}`);
  run.pending.push(...script.run.intents.filter(({ intent }) => intent.kind !== 'resolve').map(({ afterPageUs, intent }, seq) => ({ seq, tick: pagedUs + afterPageUs, intent })));
  advanceRun(run, Infinity);
  const hash = runHash(run);
  const record = { format: 1, scenarioId, scenarioHash: scenario.hash, engine: ENGINE, seed, variant: null, intents: run.intents, untilUs: run.world.now, hash, ...drillPart(drill) };
  const id = 'aaaaaaaaaaaaaaaaaaaa';
  const filesHash = hashFiles(files);
  const exported = { id, title: scenario.title, status: 'finished', startedAt: 1_700_000_000_000, updatedAt: 1_700_000_000_000, score: 800, outcome: 'win', filesHash, record, reflection: null };
  const text = JSON.stringify({ faultline: 'runs', format: 1, runs: [exported], files: { [filesHash]: files } });
  return { id, text, title: scenario.title, pagedUs, endUs: run.world.now, hash, startEpochMs: scenario.startEpochMs, intents: run.intents };
}

/** A run with a branch of it that parts at the run's first action, which it leaves out with all after it; as one export. */
export function withBranch(run: FinishedRun): { readonly branchId: string; readonly text: string } {
  const { runs, ...rest } = JSON.parse(run.text) as { runs: { record: { intents: StampedIntent[] } }[] };
  const [first] = runs;
  const parting = first?.record.intents.findIndex(({ intent }) => intent.kind === 'mitigate') ?? -1;
  if (first === undefined || parting < 0) throw new Error('The run has no action to part at.');
  const branchId = 'bbbbbbbbbbbbbbbbbbbb';
  const later = 1_700_000_600_000;
  const branch = { ...first, id: branchId, startedAt: later, updatedAt: later, score: 300, outcome: 'lose', branchOf: { runId: run.id, atUs: (first.record.intents[parting]?.tick ?? 1) - 1 }, record: { ...first.record, intents: first.record.intents.slice(0, parting), hash: null } };
  return { branchId, text: JSON.stringify({ ...rest, runs: [first, branch] }) };
}
