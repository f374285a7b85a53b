import { addText, digestText, newDigest } from '../../src/base/hash.ts';
import { problemText } from '../../src/scenario/problem.ts';
import { readRunScript } from '../../src/scenario/read-run.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import type { Score } from '../../src/session/debrief-types.ts';
import { canonical, readResult, scenarioOfResult } from '../../src/session/result.ts';
import { verifySteps } from '../../src/session/verify-result.ts';

/** What verifying a result file came to: the marks in full, and a digest of the whole debrief that they stand in. */
export interface Judged {
  readonly score: Score;
  readonly debrief: string;
}

/** Where the files of a bundle lie: scenarios and reference runs as in this repository, results in a folder of their own. */
export const RESULTS = 'results/';

/**
 * Judges each result file anew, by its name. The same function runs in Node and in every browser. Throws where a result is not
 * true here.
 *
 * @param files texts by path: `results/*.json`, `scenarios/<id>/scenario.json`, `scenarios/<id>/runs/<variant>.win.json`
 */
export function judgeResults(files: Readonly<Record<string, string>>): Record<string, Judged> {
  return Object.fromEntries(Object.keys(files).filter((path) => path.startsWith(RESULTS)).map((path) => [path.slice(RESULTS.length), judge(files, path)]));
}

function judge(files: Readonly<Record<string, string>>, path: string): Judged {
  const text = files[path];
  const named = scenarioOfResult(text, path);
  if (!named.ok) throw new Error(named.problems.map(problemText).join('\n'));
  const folder = `scenarios/${named.id}`;
  const read = readScenario({ 'scenario.json': files[`${folder}/scenario.json`] });
  if (!read.ok) throw new Error(read.problems.map(problemText).join('\n'));
  const { scenario } = read;
  const answer = readResult(text, path, scenario);
  if (!answer.ok) throw new Error(answer.problems.map(problemText).join('\n'));
  const steps = verifySteps(answer.result, scenario, (variant) => {
    const name = `${folder}/runs/${variant}.win.json`;
    const script = readRunScript(files[name], name, scenario);
    if (!script.ok) throw new Error(script.problems.map(problemText).join('\n'));
    return script.run;
  });
  for (;;) {
    const step = steps.next();
    if (step.done !== true) continue;
    if (!step.value.ok) throw new Error(`${path}: ${step.value.reasons.join(' ')}`);
    const { debrief } = step.value;
    const digest = newDigest();
    addText(digest, canonical(debrief));
    return { score: debrief.score, debrief: digestText(digest) };
  }
}
