import { readRunScript } from '../../src/scenario/read-run.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import type { RecordedRun, Subject } from '../../src/proof/subject.ts';
import { filesBelow, readSource } from './source-files.ts';

/** A scenario of this repository with its recorded runs, as the check sees it. */
export function subjectOnDisk(id: string): Subject {
  const read = readScenario({ 'scenario.json': readSource(`scenarios/${id}/scenario.json`) });
  if (!read.ok) throw new Error(`${id}: ${read.problems[0]?.message}`);
  const { scenario } = read;
  const runs = filesBelow(`scenarios/${id}/runs`).filter((path) => /\.(win|lose)\.json$/.test(path)).map((path): RecordedRun => {
    const answer = readRunScript(readSource(path), path, scenario);
    if (!answer.ok) throw new Error(`${path}: ${answer.problems[0]?.message}`);
    const name = path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
    return { name, kind: name.endsWith('.win') ? 'win' : 'lose', script: answer.run };
  });
  return { scenario, runs };
}
