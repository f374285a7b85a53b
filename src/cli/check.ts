import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { certify } from '../proof/certificate.ts';
import { checkSoundness, isSound, type Soundness } from '../proof/check-soundness.ts';
import { found } from '../proof/findings.ts';
import { tableFaults } from '../proof/responders/table.ts';
import type { Subject } from '../proof/subject.ts';
import { SEEDS_CERTIFIED, SEEDS_CHECKED } from '../proof/tolerances.ts';
import { findingLine, matrixLines, resultOf } from './check-report.ts';
import { readRunStrictly, readStrictly } from './check-static.ts';
import { Complaint } from './complaint.ts';
import { countOf, readOptions } from './options.ts';
import { openPool } from './proof-pool.ts';
import { findScenario, isRunFile, ratedPlayers, readText, recordedRuns, scenariosIn } from './scenario-files.ts';

export const CHECK_HELP = `faultline check <path ...> [options]

Reads scenarios (an id below scenarios/, a folder of one or of many, a scenario.json) and recorded runs (*.win.json, *.lose.json) as strictly
as the game does, with their PromQL, LogQL and TraceQL; then simulates each scenario and says whether it is sound: healthy
without its fault, lost when left alone, won in at least two ways, not given away by the page, told apart by the evidence;
and whether players.json beside it (see: faultline players) is of this scenario and has every scripted player in its band of points, which
a draft need not have yet. One line for each finding goes to standard error; exit code 1 if a scenario is unsound or its players are not
in their bands, 2 if a file cannot be read.

  --seeds N      how many seeds, from 1 on (default ${SEEDS_CHECKED}; with --write ${SEEDS_CERTIFIED})
  --variant V    this variant alone, without what compares variants
  --quick        one seed, recorded runs and single actions; no scripted players, no points
  --static       read the files, simulate nothing
  --write        write certificate.json beside each sound scenario
  --threads N    simulate on so many threads (default: as many as there are processors, at most 4)
  --json         one object with everything on standard output`;

const SEEDS_MAX = 200;
const THREADS_MAX = 4;

interface Wanted {
  readonly seeds: readonly number[];
  readonly variant: string | null;
  readonly quick: boolean;
  readonly isStatic: boolean;
  readonly write: boolean;
  readonly threads: number;
  readonly json: boolean;
}

export async function check(args: readonly string[]): Promise<number> {
  const { words, values, switches } = readOptions(args, { values: ['seeds', 'variant', 'threads'], switches: ['json', 'write', 'quick', 'static'] }, 'check');
  if (words.length === 0) throw new Complaint('check needs at least one path; see: faultline check --help');
  const wanted = readWanted(values, switches);
  let worst = 0;
  const results: unknown[] = [];
  for (const word of words.flatMap(scenariosIn)) {
    const code = await checkPath(word, wanted, results);
    if (!wanted.json && code === 0) process.stdout.write(`${word}: ok\n`);
    worst = Math.max(worst, code);
  }
  if (wanted.json) process.stdout.write(`${JSON.stringify({ scenarios: results })}\n`);
  return worst;
}

function readWanted(values: Readonly<Record<string, string>>, switches: ReadonlySet<string>): Wanted {
  const [quick, write, isStatic] = [switches.has('quick'), switches.has('write'), switches.has('static')];
  const variant = values['variant'] ?? null;
  if (write && (quick || isStatic || variant !== null)) throw new Complaint('--write needs a whole check: leave --quick, --static and --variant out');
  const count = values['seeds'] === undefined ? (quick ? 1 : write ? SEEDS_CERTIFIED : SEEDS_CHECKED) : countOf('--seeds', values['seeds'], SEEDS_MAX);
  const threads = values['threads'] === undefined ? Math.min(THREADS_MAX, availableParallelism()) : countOf('--threads', values['threads'], 64);
  return { seeds: Array.from({ length: count }, (_, i) => i + 1), variant, quick, isStatic, write, threads, json: switches.has('json') };
}

/** A file that cannot be read is one path's problem and must not hide those of the others. */
async function checkPath(path: string, wanted: Wanted, results: unknown[]): Promise<number> {
  try {
    if (isRunFile(path)) {
      readRunStrictly(readText(path));
      return 0;
    }
    const file = findScenario(path);
    const scenario = readStrictly(file);
    const subject: Subject = { scenario, runs: recordedRuns(file.folder, scenario) };
    const variants = Object.keys(scenario.variants);
    if (wanted.variant !== null && !variants.includes(wanted.variant)) throw new Complaint(`--variant: found ${JSON.stringify(wanted.variant)}, expected one of ${variants.join(', ')}`);
    return wanted.isStatic ? 0 : await prove(subject, file.folder, wanted, results);
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    error.lines.forEach(say);
    return 2;
  }
}

async function prove(subject: Subject, folder: string, wanted: Wanted, results: unknown[]): Promise<number> {
  const { scenario } = subject;
  say(`${scenario.id}: ${Object.keys(scenario.variants).length} variants, ${wanted.seeds.length} seeds`);
  const faults = wanted.quick || wanted.variant !== null ? [] : tableFaults(subject, ratedPlayers(folder));
  for (const fault of faults) say(scenario.draft ? `  ! points    ${fault}` : findingLine(found('points', null, false, fault)));
  const pool = openPool(subject, wanted.threads);
  let soundness: Soundness;
  try {
    soundness = await checkSoundness(subject, wanted, pool.perform, (finding) => say(findingLine(finding)));
  } finally {
    await pool.close();
  }
  matrixLines(soundness).forEach(say);
  const sound = isSound(soundness);
  const isRefused = faults.length > 0 && !scenario.draft;
  const broken = soundness.findings.filter(({ ok }) => !ok).length;
  say(sound ? `${scenario.id} is sound${isRefused ? ', but scripted players do not show that its marks are fair' : ''}` : `${scenario.id} is unsound: ${broken} of ${soundness.findings.length} findings`);
  const certificate = sound && wanted.write ? certify(subject, soundness) : null;
  if (certificate !== null) writeFileSync(join(folder, 'certificate.json'), `${JSON.stringify(certificate, null, 2)}\n`);
  else if (wanted.write) say(`${scenario.id}: no certificate is written`);
  if (wanted.json) results.push(resultOf(subject, soundness, certificate, faults));
  return sound && !isRefused ? 0 : 1;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
