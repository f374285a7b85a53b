import { DRILL_LIMITS, type Intent, type IntentKind, type RunRecord, type StampedIntent } from '../session/intents.ts';
import type { RunBranch, RunDrill, RunOutcome, RunStatus } from './database.ts';
import { GUIDANCE_STEPS, type GuidanceStep } from '../session/progress/types.ts';
import { hashFiles } from './files-hash.ts';
import { jsonFault } from './json-fault.ts';

/** One run in a file of exported runs. */
export interface ExportedRun {
  readonly id: string;
  readonly title: string;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly score: number | null;
  readonly outcome: RunOutcome | null;
  readonly filesHash: string;
  readonly record: RunRecord;
  readonly reflection: unknown;
  readonly drill?: RunDrill;
  readonly branchOf?: RunBranch;
  readonly guidance?: GuidanceStep;
  readonly isWithoutHints?: boolean;
}

export interface ExportFile {
  readonly faultline: 'runs';
  readonly format: 1;
  readonly runs: readonly ExportedRun[];
  readonly files: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** How many runs were new, went further than the ones here, were kept as they are, or stand beside a run that went another way. */
export interface ImportCounts {
  readonly added: number;
  readonly extended: number;
  readonly kept: number;
  readonly copied: number;
}

/** A file that cannot be taken in. Nothing of it was. `place` is line:column or a JSON pointer. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly place: string;
  constructor(place: string, message: string) {
    super(place === '' ? message : `${place}: ${message}`);
    this.place = place;
  }
}

export const IMPORT_LIMITS = { characters: 64_000_000, runs: 5_000, intents: 50_000, text: 8_000, file: 4_000_000 } as const;

/** Every kind there is: leaving one out fails to compile. */
const KINDS: Readonly<Record<IntentKind, true>> = {
  acknowledge: true,
  look: true,
  pin: true,
  unpin: true,
  'hypothesis.add': true,
  'hypothesis.revise': true,
  'hypothesis.drop': true,
  'evidence.link': true,
  'evidence.unlink': true,
  mitigate: true,
  post_update: true,
  set_severity: true,
  assign: true,
  hand_over: true,
  hint: true,
  explain_hint: true,
  resolve: true,
  write_postmortem: true,
};

type Obj = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Obj => typeof value === 'object' && value !== null && !Array.isArray(value);

export function fail(place: string, expected: string, found: unknown): never {
  const shown = found === undefined ? 'nothing' : JSON.stringify(found).slice(0, 60);
  throw new ImportError(place, `expected ${expected}, found ${shown}.`);
}

export function object(value: unknown, place: string): Obj {
  return isObject(value) ? value : fail(place, 'an object', value);
}

export function list(value: unknown, place: string, max: number): readonly unknown[] {
  if (!Array.isArray(value)) return fail(place, 'a list', value);
  return value.length <= max ? (value as readonly unknown[]) : fail(place, `at most ${max} entries`, value.length);
}

export function text(value: unknown, place: string, max: number = IMPORT_LIMITS.text): string {
  if (typeof value !== 'string') return fail(place, 'a text', value);
  return value.length <= max ? value : fail(place, `a text of at most ${max} characters`, value.length);
}

export function whole(value: unknown, place: string, min = 0): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min ? value : fail(place, `a whole number from ${min}`, value);
}

export function finite(value: unknown, place: string): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fail(place, 'a number', value);
}

export function flag(value: unknown, place: string): boolean {
  return typeof value === 'boolean' ? value : fail(place, 'true or false', value);
}

export function oneOf<T extends string | null>(value: unknown, place: string, allowed: readonly T[]): T {
  return allowed.includes(value as T) ? (value as T) : fail(place, `one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`, value);
}

const orNull = <T>(value: unknown, read: (value: unknown) => T): T | null => (value === null || value === undefined ? null : read(value));

/** Refuses over-long texts and deep nesting anywhere inside, since what an intent holds is shown later on. */
export function plain(value: unknown, place: string, depth = 0): void {
  if (typeof value === 'string') text(value, place);
  else if (typeof value === 'object' && value !== null) {
    if (depth > 6) fail(place, 'at most 6 levels', '…');
    for (const [key, inner] of Object.entries(value)) plain(inner, `${place}/${key.slice(0, 40)}`, depth + 1);
  }
}

function readIntents(value: unknown, place: string): StampedIntent[] {
  let tick = 0;
  return list(value, place, IMPORT_LIMITS.intents).map((entry, i) => {
    const at = `${place}/${i}`;
    const stamped = object(entry, at);
    if (stamped['seq'] !== i) fail(`${at}/seq`, `${i}, since intents are counted without gaps`, stamped['seq']);
    tick = whole(stamped['tick'], `${at}/tick`, tick);
    const intent = object(stamped['intent'], `${at}/intent`);
    if (!Object.hasOwn(KINDS, String(intent['kind']))) fail(`${at}/intent/kind`, 'a kind of intent that this version knows', intent['kind']);
    plain(intent, `${at}/intent`);
    return { seq: i, tick, intent: intent as unknown as Intent };
  });
}

function readRecord(value: unknown, place: string): RunRecord {
  const record = object(value, place);
  if (record['format'] !== 1) fail(`${place}/format`, '1', record['format']);
  const intents = readIntents(record['intents'], `${place}/intents`);
  return {
    format: 1,
    scenarioId: text(record['scenarioId'], `${place}/scenarioId`, 100),
    scenarioHash: text(record['scenarioHash'], `${place}/scenarioHash`, 100),
    engine: text(record['engine'], `${place}/engine`, 100),
    seed: whole(record['seed'], `${place}/seed`),
    variant: orNull(record['variant'], (v) => text(v, `${place}/variant`, 100)),
    intents,
    untilUs: whole(record['untilUs'], `${place}/untilUs`, intents.at(-1)?.tick ?? 0),
    hash: orNull(record['hash'], (v) => text(v, `${place}/hash`, 100)),
  };
}

function readDrill(value: unknown, place: string): RunDrill {
  const drill = object(value, place);
  return {
    code: text(drill['code'], `${place}/code`, DRILL_LIMITS.code),
    minutes: whole(drill['minutes'], `${place}/minutes`, 1),
    startedAt: whole(drill['startedAt'], `${place}/startedAt`),
    label: text(drill['label'], `${place}/label`, DRILL_LIMITS.label),
  };
}

function readBranch(value: unknown, place: string): RunBranch {
  const branch = object(value, place);
  return { runId: text(branch['runId'], `${place}/runId`, 64), atUs: whole(branch['atUs'], `${place}/atUs`) };
}

export function readRun(value: unknown, place: string, files: ExportFile['files']): ExportedRun {
  const run = object(value, place);
  const id = text(run['id'], `${place}/id`, 64);
  if (!/^[0-9a-z]{8,64}$/.test(id)) fail(`${place}/id`, 'a run’s id', id);
  const filesHash = text(run['filesHash'], `${place}/filesHash`, 64);
  if (!Object.hasOwn(files, filesHash)) fail(`${place}/filesHash`, 'the hash of files in this export', filesHash);
  const drill = run['drill'] === undefined ? undefined : readDrill(run['drill'], `${place}/drill`);
  return {
    id,
    title: text(run['title'], `${place}/title`, 300),
    status: oneOf(run['status'], `${place}/status`, ['playing', 'finished', 'abandoned']),
    startedAt: whole(run['startedAt'], `${place}/startedAt`),
    updatedAt: whole(run['updatedAt'], `${place}/updatedAt`),
    score: orNull(run['score'], (v) => (typeof v === 'number' && Number.isFinite(v) ? v : fail(`${place}/score`, 'a number', v))),
    outcome: orNull(run['outcome'], (v) => oneOf(v, `${place}/outcome`, ['win', 'lose'])),
    filesHash,
    record: { ...readRecord(run['record'], `${place}/record`), ...(drill && { drill: { code: drill.code, minutes: drill.minutes } }) },
    ...(drill && { drill }),
    ...(run['guidance'] !== undefined && { guidance: oneOf(run['guidance'], `${place}/guidance`, GUIDANCE_STEPS) }),
    ...(run['isWithoutHints'] === true && { isWithoutHints: true }),
    ...(run['branchOf'] !== undefined && { branchOf: readBranch(run['branchOf'], `${place}/branchOf`) }),
    reflection: orNull(run['reflection'], (v) => {
      plain(v, `${place}/reflection`);
      return v;
    }),
  };
}

export function readFiles(value: unknown, place = '/files'): ExportFile['files'] {
  const files: Record<string, Readonly<Record<string, string>>> = {};
  for (const [hash, set] of Object.entries(object(value, place))) {
    const at = `${place}/${hash.slice(0, 40)}`;
    const read: Record<string, string> = {};
    for (const [name, content] of Object.entries(object(set, at))) read[name] = text(content, `${at}/${name.slice(0, 60)}`, IMPORT_LIMITS.file);
    if (hashFiles(read) !== hash) throw new ImportError(at, 'the files do not match their hash; the export was changed or cut off.');
    files[hash] = read;
  }
  return files;
}

/**
 * Reads a file of exported runs.
 *
 * @throws ImportError naming the place, what was expected and what was found
 */
export function readExport(source: string): ExportFile {
  const root = object(parseExport(source), '/');
  if (root['faultline'] !== 'runs') fail('/faultline', '"runs", as in a file exported here', root['faultline']);
  if (root['format'] !== 1) fail('/format', '1; a newer version of Faultline may have written this', root['format']);
  const files = readFiles(root['files']);
  const runs = list(root['runs'], '/runs', IMPORT_LIMITS.runs).map((run, i) => readRun(run, `/runs/${i}`, files));
  return { faultline: 'runs', format: 1, runs, files };
}

/** @throws ImportError with line and column where the text is no JSON, or is too long */
export function parseExport(source: string): unknown {
  if (source.length > IMPORT_LIMITS.characters) throw new ImportError('', 'The file is larger than an export can be.');
  try {
    return JSON.parse(source);
  } catch {
    const end = jsonFault(source);
    const before = source.slice(0, end);
    throw new ImportError(`${before.split('\n').length}:${end - before.lastIndexOf('\n')}`, 'this is not JSON. Choose a file that was exported here.');
  }
}
