import { readJson } from '../scenario/json.ts';
import { problemText } from '../scenario/problem.ts';
import { readRunScript, type RunScript } from '../scenario/read-run.ts';
import type { Scenario } from '../scenario/types.ts';
import type { RunRecord } from '../session/intents.ts';
import { isObject, readRecord } from '../session/read-record.ts';
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
  const answer = readRecord(json, scenario);
  if (!answer.ok) throw new Complaint(...answer.problems.map(problemText));
  return { kind: 'record', record: answer.record };
}
