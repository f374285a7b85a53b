import { addText, digestText, newDigest } from '../base/hash.ts';
import { readJson, type JsonDocument } from '../scenario/json.ts';
import { quote, type Finding, type Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/types.ts';
import type { Debrief, Score } from './debrief-types.ts';
import { DRILL_LIMITS, type RunRecord } from './intents.ts';
import { isObject, readRecord } from './read-record.ts';

/**
 * What a finished run leaves behind for others: everything that it takes to simulate it again, and what came of it. Whoever
 * has the scenario can tell whether it is true (verify-result.ts).
 */
export interface ResultFile {
  readonly kind: typeof RESULT_KIND;
  readonly format: 1;
  /** As played to its end; `hash` is the world's at that time. */
  readonly record: RunRecord;
  readonly outcome: 'win' | 'lose';
  readonly score: Score;
  /** Whose it is, as they called themselves: for people to read, and never to be taken for more. Left out: nobody said. */
  readonly label?: string;
  /** Of all of the above: finds slips and careless edits before anything is simulated. It is no signature. */
  readonly digest: string;
}

export const RESULT_KIND = 'faultline-result';

/** The result of a finished run; an empty `label` is none. */
export function resultOf(record: RunRecord, { outcome, score }: Pick<Debrief, 'outcome' | 'score'>, label = ''): ResultFile {
  const unsigned = { kind: RESULT_KIND, format: 1, record, outcome, score, ...(label !== '' && { label }) } as const;
  return { ...unsigned, digest: digestOf(unsigned) };
}

/** Sixteen hexadecimal digits over the content, whatever the order of its keys and the white space between them. */
export function digestOf(result: Omit<ResultFile, 'digest'>): string {
  const { kind, format, record, outcome, score, label } = result;
  const digest = newDigest();
  addText(digest, canonical({ kind, format, record, outcome, score, label }));
  return digestText(digest);
}

/** JSON with the keys of every object in the order of their code units. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  return `{${Object.keys(value).sort().filter((key) => value[key] !== undefined).map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

export type ResultAnswer = { readonly ok: true; readonly result: ResultFile } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Which scenario a result is of, before anything else of it is read, or why that cannot be told. */
export function scenarioOfResult(text: string, fileName: string): { readonly ok: true; readonly id: string } | { readonly ok: false; readonly problems: readonly Problem[] } {
  const json = readJson(text, fileName);
  if (json.place === undefined) return { ok: false, problems: json.problems };
  const strange = checkKind(json);
  if (strange !== null) return { ok: false, problems: [strange] };
  const { record } = json.value as Record<string, unknown>;
  const id = isObject(record) ? record['scenarioId'] : undefined;
  if (typeof id === 'string') return { ok: true, id };
  return { ok: false, problems: [json.place({ path: ['record', 'scenarioId'], found: quote(id), expected: 'the id of a scenario' })] };
}

function checkKind({ value, place }: JsonDocument): Problem | null {
  if (isObject(value) && value['kind'] === RESULT_KIND) return null;
  const expected = `the result of a run, which says "kind": "${RESULT_KIND}"`;
  return isObject(value) ? place({ path: ['kind'], found: quote(value['kind']), expected }) : place({ path: [], found: quote(value), expected });
}

/** Reads a result of this scenario: every problem has its place, and nothing is taken over in part. */
export function readResult(text: string, fileName: string, scenario: Scenario): ResultAnswer {
  const json = readJson(text, fileName);
  if (json.place === undefined) return { ok: false, problems: json.problems };
  if (json.problems.length > 0) return { ok: false, problems: json.problems };
  const strange = checkKind(json);
  if (strange !== null) return { ok: false, problems: [strange] };
  const value = json.value as Record<string, unknown>;
  const record = readRecord(json, scenario, ['record']);
  const findings = checkFrame(value);
  const problems = [...findings.map(json.place), ...(record.ok ? [] : record.problems)];
  if (problems.length > 0) return { ok: false, problems };
  const result = value as unknown as ResultFile;
  const digest = digestOf(result);
  return digest === result.digest ? { ok: true, result } : { ok: false, problems: [badDigest(json, result.digest, digest)] };
}

function badDigest(json: JsonDocument, found: string, digest: string): Problem {
  return json.place({ path: ['digest'], found: quote(found), expected: `${digest}, the digest of what the file says: something in it was changed` });
}

const KEYS: ReadonlySet<string> = new Set(['kind', 'format', 'record', 'outcome', 'score', 'label', 'digest']);
const RECORD_KEYS: ReadonlySet<string> = new Set(['format', 'scenarioId', 'scenarioHash', 'engine', 'seed', 'variant', 'intents', 'untilUs', 'hash', 'drill']);

function checkFrame(value: Record<string, unknown>): Finding[] {
  const findings: Finding[] = [];
  if (value['format'] !== 1) findings.push({ path: ['format'], found: quote(value['format']), expected: 'the format 1' });
  if (value['outcome'] !== 'win' && value['outcome'] !== 'lose') findings.push({ path: ['outcome'], found: quote(value['outcome']), expected: '"win" or "lose"' });
  if (!isObject(value['score'])) findings.push({ path: ['score'], found: quote(value['score']), expected: 'a score' });
  const { label } = value;
  if (label !== undefined && (typeof label !== 'string' || label === '' || label.length > DRILL_LIMITS.label)) findings.push({ path: ['label'], found: quote(label), expected: `a name of at most ${DRILL_LIMITS.label} characters, or nothing` });
  if (typeof value['digest'] !== 'string') findings.push({ path: ['digest'], found: quote(value['digest']), expected: 'sixteen hexadecimal digits' });
  for (const key of Object.keys(value)) if (!KEYS.has(key)) findings.push({ path: [key], onKey: true, found: quote(key), expected: `one of ${[...KEYS].join(', ')}` });
  const { record } = value;
  if (isObject(record)) {
    for (const key of Object.keys(record)) if (!RECORD_KEYS.has(key)) findings.push({ path: ['record', key], onKey: true, found: quote(key), expected: `one of ${[...RECORD_KEYS].join(', ')}` });
    if (typeof record['hash'] !== 'string') findings.push({ path: ['record', 'hash'], found: quote(record['hash']), expected: 'the hash of the world at the end' });
  }
  return findings;
}
