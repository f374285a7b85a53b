import './lib/node-version.mjs';
import { install } from './lib/install.mjs';
import { ensureBrowser, ensureFirefox } from './browser.mjs';
import { line, sum } from './lib/report.mjs';
import * as steps from './lib/steps.mjs';

const QUICK = ['types', 'lint', 'layers', 'unit'];
const EVERYTHING = ['types', 'lint', ...steps.projects, 'build', 'e2e'];

const usage = `Usage: npm test -- [--quick] [--all] [STEP ...]
Steps, all by default: ${EVERYTHING.join(', ')}
--all plays everything of which a usual run plays a sample, another one every day.`;

/** What the command line asks for. */
function chosenSteps() {
  const asked = process.argv.slice(2).filter((name) => name !== '--all');
  if (asked.length === 0) return EVERYTHING;
  if (asked.join() === '--quick') return QUICK;
  const unknown = asked.filter((name) => !EVERYTHING.includes(name));
  if (unknown.length === 0) return EVERYTHING.filter((name) => asked.includes(name));
  console.error(`Unknown: ${unknown.join(', ')}\n${usage}`);
  process.exit(2);
}

/** @param {number} since */
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** @typedef {import('./lib/report.mjs').Tally} Tally */
/** @typedef {() => Promise<Tally>} Work */

/** @type {Tally[]} */
const tallies = [];

/**
 * Runs one step under a heading and remembers what it counted. A step that throws has failed; the others still run.
 *
 * @param {string} name
 * @param {Work} work
 * @returns {Promise<boolean>} whether nothing failed
 */
async function step(name, work) {
  const start = performance.now();
  console.log(`\n── ${name} ${'─'.repeat(Math.max(3, 60 - name.length))}`);
  const tally = await work().catch((error) => {
    console.log(error instanceof Error ? error.message : error);
    return steps.single(false);
  });
  tallies.push(tally);
  console.log(`${tally.failed === 0 ? 'ok' : 'FAILED'}  ${name}: ${line(tally)} (${seconds(start)})`);
  return tally.failed === 0;
}

/** For a step that cannot run because another one failed. @param {string} because */
const impossible = (because) => () => {
  console.log(`cannot run: ${because}`);
  return Promise.resolve(steps.single(false));
};

/** Preparations count only when they fail. @param {boolean} ok */
const preparation = (ok) => (ok ? sum([]) : steps.single(false));

async function main() {
  const start = performance.now();
  const chosen = chosenSteps();
  const wants = (/** @type {string} */ name) => chosen.includes(name);
  const installed = await step('install', async () => preparation(await install()));
  const ifInstalled = (/** @type {Work} */ work) => (installed ? work : impossible('the packages are not installed'));

  let browser = '';
  let firefox = '';
  if (wants('e2e')) {
    const findOne = async () => {
      browser = (await ensureBrowser()) ?? '';
      console.log(browser || 'No browser could be found or installed. Install Chrome or Chromium, or set FAULTLINE_BROWSER.');
      firefox = (await ensureFirefox()) ?? '';
      console.log(firefox || 'skipped: what compares engines in Firefox; there is none, and none could be installed.');
      return preparation(browser !== '');
    };
    await step('browser', ifInstalled(findOne));
  }
  const flag = (/** @type {string} */ name) => (process.argv.includes(name) ? '1' : '');
  const env = { FAULTLINE_BROWSER_PATH: browser, FAULTLINE_FIREFOX: firefox, FAULTLINE_ALL: flag('--all'), FAULTLINE_QUICK: flag('--quick') };

  if (wants('types')) await step('types', ifInstalled(steps.types));
  if (wants('lint')) await step('lint', ifInstalled(steps.lint));
  const projects = steps.projects.filter(wants);
  if (projects.length > 0) await step('tests', ifInstalled(() => steps.vitest(projects, env)));
  const built = !wants('build') || (await step('build', ifInstalled(steps.build)));
  if (wants('e2e')) {
    const obstacle = browser === '' ? 'there is no browser' : built ? '' : 'the build failed';
    await step('e2e', obstacle ? impossible(obstacle) : ifInstalled(() => steps.e2e(env)));
  }

  const total = sum(tallies);
  console.log(`\n${'─'.repeat(64)}\nTotal time ${seconds(start)}`);
  console.log(line(total));
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

await main();
