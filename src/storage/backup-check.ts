import { addText, digestText, newDigest } from '../base/hash.ts';
import type { PartId } from '../session/debrief-types.ts';
import type { GuidanceChoice } from '../session/progress/ladder.ts';
import { SKILL_TAGS_KNOWN } from '../session/progress/skill-words.ts';
import { GUIDANCE_STEPS, type MarkedPart, type PracticeResult } from '../session/progress/types.ts';
import { PARTS, readDrillResult, readDrillRow, readScenarioFiles } from './backup-drills.ts';
import { readNotesEntry, type NotesEntry } from './backup-notes.ts';
import type { DrillResultRow, DrillRow, OwnScenarioRow } from './database.ts';
import { fail, finite, IMPORT_LIMITS, ImportError, list, object, oneOf, parseExport, plain, readFiles, readRun, text, whole, type ExportFile } from './transfer-check.ts';

/** The page's own settings, with when they were changed; what they are is the page's to check. */
export interface PageSettings {
  readonly at: number;
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** What is written. Format 1 had no drills and no notes, and is still read. */
export const BACKUP_FORMAT = 2;

export interface Backup {
  readonly faultline: 'data';
  readonly format: typeof BACKUP_FORMAT;
  /** Of the content. It finds accidents and edits; it is no signature. */
  readonly digest: string;
  readonly content: {
    readonly runs: ExportFile['runs'];
    readonly files: ExportFile['files'];
    readonly results: readonly PracticeResult[];
    readonly guidance: Readonly<Record<string, GuidanceChoice>>;
    readonly scenarios: readonly OwnScenarioRow[];
    readonly settings: PageSettings | null;
    readonly drills: readonly DrillRow[];
    readonly drillResults: readonly DrillResultRow[];
    readonly notes: readonly NotesEntry[];
  };
}

const LIMITS = { results: 50_000, choices: 500, scenarios: 500, settings: 50, drills: 2_000, drillResults: 20_000, notes: 50_000 } as const;

/** Of the meaning: keys in order, so that another writer's order makes no difference. */
export function contentDigest(value: unknown): string {
  const digest = newDigest();
  addText(digest, JSON.stringify(inKeyOrder(value)) ?? '');
  return digestText(digest);
}

function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, inKeyOrder(inner)]));
}

/** Whether a text says that it is a backup of everything, rather than a file of runs. */
export function isBackup(source: string): boolean {
  const root = parseExport(source);
  return typeof root === 'object' && root !== null && (root as { faultline?: unknown }).faultline === 'data';
}

/**
 * Reads a backup of everything.
 *
 * @throws ImportError naming the place, what was expected and what was found; or that it was changed or cut off
 */
export function readBackup(source: string): Backup {
  const root = object(parseExport(source), '/');
  if (root['faultline'] !== 'data') fail('/faultline', '"data", as in a backup exported here', root['faultline']);
  const { format } = root;
  if (format !== 1 && format !== BACKUP_FORMAT) fail('/format', `1 or ${BACKUP_FORMAT}; another version of Faultline wrote this`, format);
  const content = object(root['content'], '/content');
  const files = readFiles(content['files'], '/content/files');
  const settings = content['settings'];
  /** Lists that format 1 did not have. */
  const since = <T>(key: string, max: number, readOne: (value: unknown, place: string) => T): T[] => (format === 1 ? [] : list(content[key], `/content/${key}`, max).map((one, i) => readOne(one, `/content/${key}/${i}`)));
  const read: Backup['content'] = {
    runs: list(content['runs'], '/content/runs', IMPORT_LIMITS.runs).map((run, i) => readRun(run, `/content/runs/${i}`, files)),
    files,
    results: list(content['results'], '/content/results', LIMITS.results).map((result, i) => readResult(result, `/content/results/${i}`)),
    guidance: Object.fromEntries(entries(content['guidance'], '/content/guidance', LIMITS.choices).map(([family, choice]) => [family, readChoice(choice, `/content/guidance/${family}`)])),
    scenarios: list(content['scenarios'], '/content/scenarios', LIMITS.scenarios).map((row, i) => readScenarioRow(row, `/content/scenarios/${i}`)),
    settings: settings === null ? null : readSettings(settings, '/content/settings'),
    drills: since('drills', LIMITS.drills, readDrillRow),
    drillResults: since('drillResults', LIMITS.drillResults, readDrillResult),
    notes: since('notes', LIMITS.notes, readNotesEntry),
  };
  const digest = text(root['digest'], '/digest', 64);
  // Last, so that what is plainly wrong is named by its place.
  if (contentDigest(content) !== digest) throw new ImportError('/digest', 'the content does not match it: the file was changed since it was exported. Nothing was taken in.');
  return { faultline: 'data', format: BACKUP_FORMAT, digest, content: read };
}

function entries(value: unknown, place: string, max: number): [string, unknown][] {
  const all = Object.entries(object(value, place));
  if (all.length > max) fail(place, `at most ${max} entries`, all.length);
  for (const [key] of all) text(key, place, 100);
  return all;
}

function readChoice(value: unknown, place: string): GuidanceChoice {
  const { step, at } = object(value, place);
  return { step: oneOf(step, `${place}/step`, GUIDANCE_STEPS), at: whole(at, `${place}/at`) };
}

function readSettings(value: unknown, place: string): PageSettings {
  const { at, values } = object(value, place);
  const read = entries(values, `${place}/values`, LIMITS.settings).map(([key, one]) => [key, typeof one === 'number' || typeof one === 'boolean' ? one : text(one, `${place}/values/${key}`, 200)] as const);
  return { at: whole(at, `${place}/at`), values: Object.fromEntries(read) };
}

function readScenarioRow(value: unknown, place: string): OwnScenarioRow {
  const row = object(value, place);
  plain(row['summary'], `${place}/summary`);
  return { id: text(row['id'], `${place}/id`, 120), addedAt: whole(row['addedAt'], `${place}/addedAt`), files: readScenarioFiles(row['files'], `${place}/files`), summary: object(row['summary'], `${place}/summary`) as unknown as OwnScenarioRow['summary'] };
}

function readResult(value: unknown, place: string): PracticeResult {
  const row = object(value, place);
  const at = (key: string): string => `${place}/${key}`;
  const textOf = (key: string, max = 100): string => text(row[key], at(key), max);
  const wholeOf = (key: string, min = 0): number => whole(row[key], at(key), min);
  return {
    runId: textOf('runId'), scenarioId: textOf('scenarioId'), title: textOf('title', 300), family: textOf('family'), variant: textOf('variant'),
    difficulty: wholeOf('difficulty', 1), twins: wholeOf('twins', 1), seed: wholeOf('seed'),
    startedAt: wholeOf('startedAt'), playedAt: wholeOf('playedAt'), markedAt: wholeOf('markedAt'),
    skills: list(row['skills'], at('skills'), 40).map((tag, i) => oneOf(tag as string, at(`skills/${i}`), SKILL_TAGS_KNOWN)),
    isBranch: oneOf(String(row['isBranch']), at('isBranch'), ['true', 'false']) === 'true',
    guidance: oneOf(row['guidance'], at('guidance'), GUIDANCE_STEPS),
    hints: hintsOf(row['hints'], at('hints')),
    outcome: oneOf(row['outcome'], at('outcome'), ['win', 'lose']),
    total: finite(row['total'], at('total')),
    max: finite(row['max'], at('max')),
    parts: list(row['parts'], at('parts'), 20).map((part, i) => readPart(part, at(`parts/${i}`))),
  };
}

function hintsOf(value: unknown, place: string): PracticeResult['hints'] {
  return value === 0 || value === 1 || value === 2 || value === 3 || value === 4 ? value : fail(place, 'a whole number from 0 to 4', value);
}

function readPart(value: unknown, place: string): MarkedPart {
  const { id, points, max } = object(value, place);
  return { id: oneOf(id, `${place}/id`, Object.keys(PARTS)) as PartId, points: finite(points, `${place}/points`), max: finite(max, `${place}/max`) };
}
