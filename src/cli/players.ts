import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Subject } from '../proof/subject.ts';
import { RESPONDERS } from '../proof/responders/registry.ts';
import type { Rating } from '../proof/responders/rate.ts';
import { outOfBand, playersFile, PLAYERS_FILE, tableLines } from '../proof/responders/table.ts';
import { GAMING_MOST, SOUND_LEAST } from '../proof/responders/types.ts';
import { Complaint } from './complaint.ts';
import { countOf, readOptions } from './options.ts';
import { openPool } from './proof-pool.ts';
import { findScenario, loadScenario, recordedRuns, scenariosIn } from './scenario-files.ts';

export const PLAYERS_HELP = `faultline players <path ...> [options]

Lets ${RESPONDERS.length} scripted responders play every cause of each scenario to the end (an id below scenarios/, a folder of one or of
many), with looks, hypotheses, actions, updates and a post-mortem, and marks them by the whole rubric. Exit code 1 if a sound one
earns less than ${SOUND_LEAST} points in a scenario's mean, or one that games the rubric more than ${GAMING_MOST}.

  --seeds N      how many seeds, from 1 on (default 1)
  --threads N    simulate on so many threads (default: as many as there are processors, at most 4)
  --write        write players.json beside each scenario
  --json         the tables as one object on standard output`;

const SEEDS_MAX = 20;
const THREADS_MAX = 4;

export async function players(args: readonly string[]): Promise<number> {
  const { words, values, switches } = readOptions(args, { values: ['seeds', 'threads'], switches: ['json', 'write'] }, 'players');
  if (words.length === 0) throw new Complaint('players needs at least one scenario; see: faultline players --help');
  const seeds = Array.from({ length: countOf('--seeds', values['seeds'] ?? '1', SEEDS_MAX) }, (_, i) => i + 1);
  const threads = values['threads'] === undefined ? Math.min(THREADS_MAX, availableParallelism()) : countOf('--threads', values['threads'], THREADS_MAX);
  let code = 0;
  const results: unknown[] = [];
  for (const word of words.flatMap(scenariosIn)) {
    const file = findScenario(word);
    const scenario = loadScenario(file);
    const subject: Subject = { scenario, runs: recordedRuns(file.folder, scenario) };
    const ratings = await rateOn(subject, seeds, threads);
    const broken = outOfBand(ratings);
    for (const line of [scenario.title, ...tableLines(ratings), ...broken, '']) process.stderr.write(`${line}\n`);
    const table = playersFile(subject, seeds, ratings);
    if (switches.has('write')) writeFileSync(join(file.folder, PLAYERS_FILE), `${JSON.stringify(table, null, 1)}\n`);
    results.push(table);
    if (broken.length > 0) code = 1;
  }
  if (switches.has('json')) process.stdout.write(`${JSON.stringify({ scenarios: results })}\n`);
  return code;
}

async function rateOn(subject: Subject, seeds: readonly number[], threads: number): Promise<Rating[]> {
  const pool = openPool(subject, threads);
  try {
    const jobs = Object.keys(subject.scenario.variants).flatMap((variant) => seeds.map((seed) => ({ kind: 'rate' as const, variant, seed })));
    const results = await pool.perform(jobs);
    return results.flatMap((result) => (result.kind === 'rate' ? result.ratings : []));
  } finally {
    await pool.close();
  }
}
