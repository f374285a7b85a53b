/** The program behind `npm run conformance -- promql|logql FILE…`: runs test scripts and says what came of them. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { runLogqlScript } from '../support/logql-script.ts';
import { countByReason, runScript, type CaseReport, type ScriptReport } from '../support/promql-script.ts';

const RUNNERS: ReadonlyMap<string, (text: string, name: string) => ScriptReport> = new Map([['promql', runScript], ['logql', runLogqlScript]]);

/** A script that cannot be read counts as one failure. */
function runFile(run: (text: string, name: string) => ScriptReport, file: string): ScriptReport {
  const name = basename(file);
  try {
    return run(readFileSync(file, 'utf8'), name);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { passed: 0, failed: [{ script: name, line: 0, query: '', reason }], skipped: [] };
  }
}

function show({ script, line, query, reason }: CaseReport): void {
  console.log(`FAILED ${script}${line > 0 ? `:${line}` : ''} ${query}\n    ${reason}`);
}

const [language = '', ...files] = process.argv.slice(2);
const run = RUNNERS.get(language);
if (run === undefined || files.length === 0) {
  console.error('Usage: npm run conformance -- promql|logql FILE...');
  process.exitCode = 2;
} else {
  const reports = files.map((file) => {
    const report = runFile(run, file);
    report.failed.forEach(show);
    console.log(`${basename(file)}: ${report.passed} passed, ${report.failed.length} failed, ${report.skipped.length} skipped`);
    return report;
  });
  const skipped = reports.flatMap((report) => report.skipped);
  if (skipped.length > 0) console.log(`\nSkipped:\n${countByReason(skipped).map((reason) => `  ${reason}`).join('\n')}`);
  const failed = reports.reduce((sum, report) => sum + report.failed.length, 0);
  const passed = reports.reduce((sum, report) => sum + report.passed, 0);
  console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  process.exitCode = failed > 0 ? 1 : 0;
}
