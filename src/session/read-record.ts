import type { JsonDocument } from '../scenario/json.ts';
import { quote, type Finding, type Path, type Problem } from '../scenario/problem.ts';
import { readRunScript } from '../scenario/read-run.ts';
import type { Scenario } from '../scenario/types.ts';
import { DRILL_LIMITS, type RunRecord, type StampedIntent } from './intents.ts';

export type RecordAnswer = { readonly ok: true; readonly record: RunRecord } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads the record of a run of this scenario, which stands at `at` in a document. Every problem has its place there. */
export function readRecord(document: JsonDocument, scenario: Scenario, at: Path = []): RecordAnswer {
  const value = at.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), document.value);
  if (!isObject(value)) return { ok: false, problems: [document.place({ path: at, found: quote(value), expected: 'the record of a run' })] };
  const findings = checkRecord(value, scenario);
  const record = value as unknown as RunRecord;
  if (findings.length === 0) findings.push(...checkIntents(record, scenario));
  if (findings.length > 0) return { ok: false, problems: findings.map((finding) => document.place({ ...finding, path: [...at, ...finding.path] })) };
  return { ok: true, record };
}

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function checkRecord(value: Record<string, unknown>, scenario: Scenario): Finding[] {
  const findings: Finding[] = [];
  const want = (key: string, ok: boolean, expected: string): void => {
    if (!ok) findings.push({ path: [key], found: quote(value[key]), expected });
  };
  want('format', value['format'] === 1, 'the format 1');
  want('scenarioId', value['scenarioId'] === scenario.id, `a run of ${scenario.id}`);
  want('scenarioHash', value['scenarioHash'] === scenario.hash, `${scenario.hash}, the hash of the scenario as it is now`);
  want('engine', typeof value['engine'] === 'string', 'the version of the engine as text');
  want('seed', isWhole(value['seed']), 'a whole number');
  want('variant', value['variant'] === null || (typeof value['variant'] === 'string' && Object.hasOwn(scenario.variants, value['variant'])), `null or one of ${Object.keys(scenario.variants).join(', ')}`);
  want('untilUs', isWhole(value['untilUs']), 'a whole number of microseconds');
  want('hash', value['hash'] === null || typeof value['hash'] === 'string', 'null or a hash');
  want('intents', Array.isArray(value['intents']), 'a list of stamped intents');
  if (value['drill'] !== undefined) findings.push(...checkDrill(value['drill']));
  let tick = 0;
  for (const [i, stamped] of (Array.isArray(value['intents']) ? (value['intents'] as unknown[]) : []).entries()) {
    const path: Path = ['intents', i];
    if (!isObject(stamped) || !isObject(stamped['intent'])) findings.push({ path, found: quote(stamped), expected: 'an object with seq, tick and intent' });
    else if (stamped['seq'] !== i) findings.push({ path: [...path, 'seq'], found: quote(stamped['seq']), expected: String(i) });
    else if (!isWhole(stamped['tick']) || stamped['tick'] < tick) findings.push({ path: [...path, 'tick'], found: quote(stamped['tick']), expected: `a whole number of microseconds, ${tick} or later` });
    else tick = stamped['tick'];
  }
  return findings;
}

function checkDrill(drill: unknown): Finding[] {
  if (!isObject(drill)) return [{ path: ['drill'], found: quote(drill), expected: 'the drill that it was played in: its code and its minutes' }];
  const { code, minutes } = drill;
  const findings: Finding[] = [];
  if (typeof code !== 'string' || code.length > DRILL_LIMITS.code) findings.push({ path: ['drill', 'code'], found: quote(code), expected: 'the code of a drill' });
  if (!isWhole(minutes) || minutes < 1 || minutes > DRILL_LIMITS.minutes) findings.push({ path: ['drill', 'minutes'], found: quote(minutes), expected: `1 to ${DRILL_LIMITS.minutes} whole minutes` });
  for (const key of Object.keys(drill)) if (key !== 'code' && key !== 'minutes') findings.push({ path: ['drill', key], onKey: true, found: quote(key), expected: 'code or minutes' });
  return findings;
}

/** The intents themselves are those of a script without its times, so the script's reader checks them. */
function checkIntents(record: RunRecord, scenario: Scenario): Finding[] {
  const variant = record.variant ?? Object.keys(scenario.variants)[0] ?? '';
  const asScript = { title: 'record', seed: null, variant, intents: record.intents.map(({ intent }: StampedIntent) => ({ at: '0s', ...intent })) };
  const answer = readRunScript(JSON.stringify(asScript), 'record', scenario);
  if (answer.ok) return [];
  return answer.problems.map(({ pointer, found, expected }) => {
    const [, first, index, ...rest] = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const path: Path = first === 'intents' && index !== undefined ? ['intents', Number(index), 'intent', ...rest.map(keyOf)] : [];
    return { path, found, expected };
  });
}

const keyOf = (part: string): string | number => (String(Number(part)) === part ? Number(part) : part);
