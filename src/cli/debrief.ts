import { debriefMarkdown } from '../session/debrief-markdown.ts';
import { Complaint } from './complaint.ts';
import { readOptions } from './options.ts';
import { verifyFile } from './verify.ts';
import { writeTextFile } from './write-file.ts';

export const DEBRIEF_HELP = `faultline debrief RESULT.json [options]

Simulates the run of a result file again and writes its debrief as Markdown: what happened, what it cost, the timeline and
the score with its reasons. A result that does not verify is not debriefed (exit code 1).

  --out FILE.md  write there; without it, to standard output
  --scenario S   where the scenario lies, if not below scenarios/`;

export function debrief(args: readonly string[]): number {
  const { words, values } = readOptions(args, { values: ['out', 'scenario'], switches: [] }, 'debrief');
  const [path, ...more] = words;
  if (path === undefined || more.length > 0) throw new Complaint(`debrief takes one result file, found ${words.length}; see: faultline debrief --help`);
  const { result, verification } = verifyFile(path, values['scenario']);
  if (!verification.ok) {
    for (const reason of verification.reasons) process.stderr.write(`${path}: not valid: ${reason}\n`);
    return 1;
  }
  const document = debriefMarkdown(verification.debrief, result);
  if (values['out'] === undefined) process.stdout.write(document);
  else writeTextFile(values['out'], document);
  return 0;
}
