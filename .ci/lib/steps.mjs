import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { compileSources } from './compile.mjs';
import { cacheDir, inRoot, tools } from './paths.mjs';
import { runNode } from './process.mjs';
import { SIMULATE_LONG } from './quick.mjs';
import { line, playwrightTally, sum, vitestTallies } from './report.mjs';
import { listen } from './server.mjs';
import { buildSite } from './site.mjs';
import { checkTypes } from './types.mjs';

/** @typedef {import('./report.mjs').Tally} Tally */

/** A check that is one thing, however much it looks at. @param {boolean} ok @returns {Tally} */
export const single = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

/** The projects of vite.config.ts, by name; all but `layers` are folders below tests/. */
export const projects = ['layers', 'unit', 'property', 'oracle', 'golden', 'conformance', 'scenarios', 'ui'];

/** Test files of a project, as absolute paths with forward slashes. @param {string} project @param {RegExp} pattern */
function testFiles(project, pattern) {
  if (project === 'layers') return [inRoot('tests', 'layers.test.ts').replaceAll('\\', '/')];
  const folder = inRoot('tests', project);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name).replaceAll('\\', '/'));
}

/** An empty place for a report: one of an earlier run must not be taken for this one's. @param {string} name */
function freshReport(name) {
  mkdirSync(cacheDir, { recursive: true });
  const file = join(cacheDir, name);
  rmSync(file, { force: true });
  return file;
}

export async function types() {
  const { files, problems } = await checkTypes();
  console.log(`${files} files, ${problems} problems`);
  return single(problems === 0 && files > 0);
}

export async function lint() {
  const targets = ['src', 'tests', '.ci', 'vite.config.ts'].filter((name) => existsSync(inRoot(name)));
  const { code } = await runNode(tools.oxlint, ['--type-aware', '--deny-warnings', ...targets], {
    // In CI it colours its output even in a file.
    env: process.stdout.isTTY ? {} : { CI: undefined },
  });
  return single(code === 0);
}

/**
 * Runs the given Vitest projects together and counts by project.
 *
 * @param {readonly string[]} chosen
 * @param {Record<string, string>} env
 */
export async function vitest(chosen, env) {
  const report = freshReport('vitest.json');
  const args = ['run', '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  // With CI set a missing snapshot fails instead of being written.
  const { code } = await runNode(tools.vitest, [...args, ...chosen.flatMap((name) => ['--project', name])], {
    env: { ...env, CI: 'true', FAULTLINE_COMPILED: await compileSources() },
  });
  const tallies = vitestTallies(report) ?? new Map();
  const counts = chosen.map((project) => {
    const all = testFiles(project, /\.test\.tsx?$/);
    const files = env['FAULTLINE_QUICK'] === '1' ? all.filter((file) => !SIMULATE_LONG.some((path) => file.includes(`/${path}`))) : all;
    // A file that exists and was not run is a failure: a wrong pattern would otherwise look like success.
    const tally = sum(files.map((file) => tallies.get(file) ?? single(false)));
    for (const file of files) if (!tallies.has(file)) console.log(`${file}: was not run`);
    console.log(`${project.padEnd(12)} ${files.length === 0 ? 'no tests' : line(tally)}`);
    return tally;
  });
  const total = sum(counts);
  if (code !== 0 && total.failed === 0) {
    console.log('Vitest failed outside any test (see above).');
    total.failed += 1;
  }
  return total;
}

export const build = async () => single(await buildSite());

/** A port that is free now. */
async function freePort() {
  const server = createServer();
  const port = await listen(server, { host: '127.0.0.1', ports: [0] });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * What runs side by side, and then what must have the machine to itself; the names are those of playwright.config.ts. Whoever
 * plays an incident waits most of the time, so there are two more at work than there are cores.
 */
const E2E_ROUNDS = [
  { projects: ['longest', 'long', 'short'], workers: Math.min(4, availableParallelism() + 2) },
  { projects: ['alone'], workers: 1 },
];

/**
 * Runs the tests in a real browser against the built site.
 *
 * @param {Record<string, string>} env what the tests are told
 */
export async function e2e(env) {
  const files = testFiles('e2e', /\.spec\.ts$/);
  if (files.length === 0) {
    console.log('no tests');
    return sum([]);
  }
  const tallies = [];
  for (const { projects: chosen, workers } of E2E_ROUNDS) {
    const report = freshReport(`e2e-${chosen[0]}.json`);
    const args = ['test', '--config', 'tests/e2e/playwright.config.ts', '--reporter=list,json', `--workers=${workers}`, `--output=test-results/${chosen[0]}`];
    const { code } = await runNode(tools.playwright, [...args, ...chosen.map((name) => `--project=${name}`)], {
      // Playwright sets FORCE_COLOR for its server, and Node warns when both are set.
      env: { ...env, NO_COLOR: undefined, PLAYWRIGHT_JSON_OUTPUT_FILE: report, FAULTLINE_E2E_PORT: String(await freePort()) },
    });
    const tally = playwrightTally(report) ?? single(false);
    const ran = tally.passed + tally.failed + tally.skipped > 0;
    if (!ran || (code !== 0 && tally.failed === 0)) tally.failed += 1;
    tallies.push(tally);
  }
  return sum(tallies);
}
