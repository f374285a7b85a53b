import { readJson } from '../scenario/json.ts';
import { problemText, type Finding, type Path } from '../scenario/problem.ts';
import { readRunScript, type RunScript } from '../scenario/read-run.ts';
import type { Scenario } from '../scenario/types.ts';
import type { RunRecord, StampedIntent } from '../session/intents.ts';
import { Complaint } from './complaint.ts';
import type { TextFile } from './scenario-files.ts';

/** What is to be done in a run: a script whose times count from the page, or the record of a run that was played. */
export type RunInput = { readonly kind: 'script'; readonly script: RunScript } | { readonly kind: 'record'; readonly record: RunRecord };

/** Reads either form, telling them apart by the record's `format`. Complains with file, line and column. */
export function readRunInput(file: TextFile, scenario: Scenario): RunInput {
  const json = readJson(file.text, file.shown);
  if (json.place === undefined) throw new Complaint(...json.problems.map(problemText));
  if (!isObject(json.value) || !('format' in json.value)) {
    const answer = readRunScript(file.text, file.shown, scenario);
    if (!answer.ok) throw new Complaint(...answer.problems.map(problemText));
    return { kind: 'script', script: answer.run };
  }
  const findings = checkRecord(json.value, scenario);
  if (findings.length > 0) throw new Complaint(...findings.map(json.place).map(problemText));
  const record = json.value as unknown as RunRecord;
  checkIntents(file, record, scenario);
  return { kind: 'record', record };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function checkRecord(value: Record<string, unknown>, scenario: Scenario): Finding[] {
  const findings: Finding[] = [];
  const want = (key: string, ok: boolean, expected: string): void => {
    if (!ok) findings.push({ path: [key], found: JSON.stringify(value[key])?.slice(0, 80) ?? 'nothing', expected });
  };
  want('format', value['format'] === 1, 'the format 1');
  want('scenarioId', value['scenarioId'] === scenario.id, `a run of ${scenario.id}`);
  want('scenarioHash', value['scenarioHash'] === scenario.hash, `${scenario.hash}, the hash of the scenario as it is now`);
  want('seed', isWhole(value['seed']), 'a whole number');
  want('variant', value['variant'] === null || (typeof value['variant'] === 'string' && Object.hasOwn(scenario.variants, value['variant'])), `null or one of ${Object.keys(scenario.variants).join(', ')}`);
  want('untilUs', isWhole(value['untilUs']), 'a whole number of microseconds');
  want('hash', value['hash'] === null || typeof value['hash'] === 'string', 'null or a hash');
  want('intents', Array.isArray(value['intents']), 'a list of stamped intents');
  let tick = 0;
  for (const [i, stamped] of (Array.isArray(value['intents']) ? (value['intents'] as unknown[]) : []).entries()) {
    const path: Path = ['intents', i];
    if (!isObject(stamped) || !isObject(stamped['intent'])) findings.push({ path, found: 'something else', expected: 'an object with seq, tick and intent' });
    else if (stamped['seq'] !== i) findings.push({ path: [...path, 'seq'], found: JSON.stringify(stamped['seq']) ?? 'nothing', expected: String(i) });
    else if (!isWhole(stamped['tick']) || stamped['tick'] < tick) findings.push({ path: [...path, 'tick'], found: JSON.stringify(stamped['tick']) ?? 'nothing', expected: `a whole number of microseconds, ${tick} or later` });
    else tick = stamped['tick'];
  }
  return findings;
}

/** The intents themselves are those of a script without its times, so the script's reader checks them. */
function checkIntents(file: TextFile, record: RunRecord, scenario: Scenario): void {
  const variant = record.variant ?? Object.keys(scenario.variants)[0] ?? '';
  const asScript = { title: 'record', seed: null, variant, intents: record.intents.map(({ intent }: StampedIntent) => ({ at: '0s', ...intent })) };
  const answer = readRunScript(JSON.stringify(asScript), file.shown, scenario);
  if (answer.ok) return;
  const json = readJson(file.text, file.shown);
  const lines = answer.problems.map(({ pointer, found, expected }) => {
    const [, first, index, ...rest] = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const path: Path = first === 'intents' && index !== undefined ? ['intents', Number(index), 'intent', ...rest.map((part) => (/^\d+$/.test(part) ? Number(part) : part))] : [];
    return json.place === undefined ? found : problemText(json.place({ path, found, expected }));
  });
  throw new Complaint(...lines);
}
