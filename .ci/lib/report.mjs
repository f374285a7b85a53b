import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** @param {string} file */
const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

/** @param {readonly Tally[]} tallies @returns {Tally} */
export const sum = (tallies) => ({
  passed: tallies.reduce((total, tally) => total + tally.passed, 0),
  failed: tallies.reduce((total, tally) => total + tally.failed, 0),
  skipped: tallies.reduce((total, tally) => total + tally.skipped, 0),
});

/** "12 passed, 0 failed", with the skipped ones only when there are any. @param {Tally} tally */
export const line = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/**
 * What happened to each test file of a Vitest run. A file that failed before its tests were known (it could not be imported,
 * or a hook threw) counts as one failure, as does one that holds no test.
 *
 * @param {string} file Vitest's JSON report
 * @returns {Map<string, Tally> | null} by absolute path with forward slashes; null when there is no report
 */
export function vitestTallies(file) {
  const report = readJson(file);
  if (!report) return null;
  const tallies = new Map();
  for (const suite of report.testResults) {
    const count = (/** @type {string[]} */ ...states) =>
      suite.assertionResults.filter((/** @type {{ status: string }} */ test) => states.includes(test.status)).length;
    const tally = { passed: count('passed'), failed: count('failed'), skipped: count('skipped', 'pending', 'todo', 'disabled') };
    const silent = tally.passed + tally.failed + tally.skipped === 0;
    if (silent || (suite.status === 'failed' && tally.failed === 0)) tally.failed += 1;
    tallies.set(suite.name.replaceAll('\\', '/'), tally);
  }
  return tallies;
}

/**
 * The sum of a Playwright run. A flaky test counts as failed: it did fail.
 *
 * @param {string} file Playwright's JSON report
 * @returns {Tally | null} null when there is no report
 */
export function playwrightTally(file) {
  const report = readJson(file);
  if (!report) return null;
  const { expected, unexpected, flaky, skipped } = report.stats;
  // Errors outside any test: a file that could not be loaded, a server that did not start.
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}
