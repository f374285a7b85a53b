import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isPlayersFile, PLAYERS_FILE, type PlayersFile } from '../proof/responders/table.ts';
import type { RecordedRun } from '../proof/subject.ts';
import { readJson } from '../scenario/json.ts';
import { problemText } from '../scenario/problem.ts';
import { readRunScript, type RunScript } from '../scenario/read-run.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import type { Scenario } from '../scenario/types.ts';
import { readRunStrictly } from './check-static.ts';
import { Complaint } from './complaint.ts';

/** A text file as the reader's messages name it: the way the person wrote it, not where it turned out to be. */
export interface TextFile {
  readonly shown: string;
  readonly text: string;
}

export interface ScenarioFile extends TextFile {
  /** Where it really lies: its recorded runs are beside it. */
  readonly folder: string;
}

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const BYTES_MAX = 8_000_000;

/** npm starts the command in the project's folder; what a person writes counts from where they are. */
function candidates(path: string): string[] {
  const here = process.env['INIT_CWD'];
  return here === undefined ? [resolve(path)] : [resolve(here, path), resolve(path)];
}

function kindOf(path: string): 'file' | 'folder' | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : null;
}

/** Where a file that must exist really lies. */
export function findFile(path: string): string {
  const found = candidates(path).find((candidate) => kindOf(candidate) !== null);
  if (found === undefined) throw new Complaint(`${path}: no such file`);
  if (kindOf(found) === 'folder') throw new Complaint(`${path}: found a folder, expected a file`);
  return found;
}

/** Reads a file that must exist. */
export function readText(path: string): TextFile {
  return { shown: path, text: contentOf(findFile(path), path) };
}

function contentOf(file: string, shown: string): string {
  if (statSync(file).size > BYTES_MAX) throw new Complaint(`${shown}:1:1: found more than ${BYTES_MAX} bytes, expected a smaller file`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError) throw new Complaint(`${shown}:1:1: found bytes that are no UTF-8, expected text`);
    throw new Complaint(`${shown}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`);
  }
}

/** A scenario's file: given by its id below scenarios/, by its folder, or itself. */
export function findScenario(given: string): ScenarioFile {
  for (const path of [given, ...(ID.test(given) ? [join('scenarios', given)] : [])]) {
    for (const candidate of candidates(path)) {
      const kind = kindOf(candidate);
      if (kind === 'file') return { shown: path, text: contentOf(candidate, path), folder: dirname(candidate) };
      const inside = join(candidate, 'scenario.json');
      if (kind === 'folder' && kindOf(inside) === 'file') return { shown: join(path, 'scenario.json'), text: contentOf(inside, join(path, 'scenario.json')), folder: candidate };
    }
  }
  throw new Complaint(`${given}: no such scenario; expected an id below scenarios/, a folder with a scenario.json, or that file`);
}

/** What a person means by a path: itself, or, for a folder of scenarios, each of them. */
export function scenariosIn(path: string): string[] {
  const folder = candidates(path).find((candidate) => kindOf(candidate) === 'folder');
  if (folder === undefined || kindOf(join(folder, 'scenario.json')) === 'file') return [path];
  const inside = readdirSync(folder).filter((name) => kindOf(join(folder, name, 'scenario.json')) === 'file').sort().map((name) => join(path, name));
  return inside.length > 0 ? inside : [path];
}

/** The scenario, or a complaint with every problem of its file. */
export function loadScenario(file: ScenarioFile): Scenario {
  const answer = readScenario({ 'scenario.json': file.text }, file.shown);
  if (!answer.ok) throw new Complaint(...answer.problems.map(problemText));
  return answer.scenario;
}

/** The run that a variant's players are compared with: its own recorded win; null where it has none. */
export function referenceRun(folder: string, scenario: Scenario, variant: string): RunScript | null {
  const file = join(folder, 'runs', `${variant}.win.json`);
  if (kindOf(file) !== 'file') return null;
  const shown = join('runs', basename(file));
  const answer = readRunScript(contentOf(file, shown), shown, scenario);
  if (!answer.ok) throw new Complaint(...answer.problems.map(problemText));
  return answer.run;
}

/** Every recorded run beside a scenario, by name. */
export function recordedRuns(folder: string, scenario: Scenario): RecordedRun[] {
  const runs = join(folder, 'runs');
  if (kindOf(runs) !== 'folder') return [];
  return readdirSync(runs).filter(isRunFile).sort().map((name) => {
    const shown = join('runs', name);
    const script = readRunStrictly({ text: contentOf(join(runs, name), shown), shown }, scenario);
    return { name: name.slice(0, -'.json'.length), kind: name.endsWith('.win.json') ? 'win' : 'lose', script };
  });
}

/** The table of scripted players' points beside a scenario, whether it is fresh or not; null where there is none. */
export function ratedPlayers(folder: string): PlayersFile | null {
  const file = join(folder, PLAYERS_FILE);
  if (kindOf(file) !== 'file') return null;
  const json = readJson(contentOf(file, PLAYERS_FILE), PLAYERS_FILE);
  if (json.place === undefined) throw new Complaint(...json.problems.map(problemText));
  if (isPlayersFile(json.value)) return json.value;
  throw new Complaint(`${PLAYERS_FILE}:1:1: found something else, expected a table as faultline players --write makes it`);
}

export const isRunFile = (path: string): boolean => /\.(win|lose)\.json$/.test(basename(path));
