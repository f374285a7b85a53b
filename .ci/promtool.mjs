import './lib/node-version.mjs';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bundle } from './lib/bundle.mjs';
import { cacheDir, inRoot } from './lib/paths.mjs';
import { run } from './lib/process.mjs';
import { QUERIES } from './promtool-queries.mjs';

/**
 * Holds an OpenMetrics export against a real Prometheus: promtool must import every sample, and the server must answer
 * queries as `faultline query` does. Uses Debian's `prometheus` where it is installed; else unpacks apt's package into the
 * cache, so that nothing is installed. Where neither can be had it says so and counts as skipped.
 */
const SCENARIO = process.argv[2] ?? smallestScenario();
const SEED = process.argv[3] ?? '7';
const RELATIVE = 1e-9;
/**
 * Debian's Prometheus 2 takes a window's left end for a part of it, Prometheus 3 does not. Between two scrapes, a world
 * time of so many microseconds behind one, both see the same samples.
 */
const AT = ['3m32.5s', '4m47.5s'];

/** Of the library's scenarios the one with the shortest file. */
function smallestScenario() {
  const sizes = readdirSync(inRoot('scenarios')).map((id) => ({ id, size: readFileSync(inRoot('scenarios', id, 'scenario.json')).length }));
  return sizes.sort((a, b) => a.size - b.size)[0]?.id ?? '';
}

/** @param {string} why */
function skip(why) {
  console.log(`skipped: ${why}`);
  process.exit(0);
}

/** @param {string} name */
const onPath = (name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)).find((file) => existsSync(file));

/** Where promtool and prometheus are, or why they are nowhere. @returns {Promise<{ promtool: string, prometheus: string } | string>} */
async function findPrometheus() {
  const installed = { promtool: onPath('promtool'), prometheus: onPath('prometheus') };
  if (installed.promtool && installed.prometheus) return /** @type {{ promtool: string, prometheus: string }} */ (installed);
  if (!onPath('apt-get') || !onPath('dpkg-deb')) return 'prometheus is not installed, and there is no apt to get it from';
  const folder = join(cacheDir, 'prometheus');
  const found = { promtool: join(folder, 'usr', 'bin', 'promtool'), prometheus: join(folder, 'usr', 'bin', 'prometheus') };
  if (existsSync(found.promtool)) return found;
  mkdirSync(folder, { recursive: true });
  const load = await capture('apt-get', ['download', 'prometheus'], folder);
  const file = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (load.code !== 0 || file === undefined) return `apt cannot get prometheus (${load.output.trim().split('\n').at(-1)}); after "apt-get update" it may`;
  const unpacked = await capture('dpkg-deb', ['-x', file, '.'], folder);
  rmSync(join(folder, file));
  return unpacked.code === 0 && existsSync(found.promtool) ? found : `the package cannot be unpacked: ${unpacked.output.trim()}`;
}

/**
 * Like `run`, in another folder and with its output captured.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<{ code: number, output: string }>}
 */
function capture(command, args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** @param {string} url */
async function whenReady(url) {
  for (let i = 0; i < 300; i++) {
    const ok = await fetch(`${url}/-/ready`).then((answer) => answer.ok, () => false);
    if (ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/** @typedef {{ metric: Record<string, string>, value: [number, string] }} Sample */
/** @typedef {{ status: string, error?: string, data?: { resultType: string, result: Sample[] | [number, string] } }} Answer */

/** By label set, so that order does not matter. @param {Answer} answer @returns {Map<string, number> | string} */
function samplesOf(answer) {
  if (answer.status !== 'success' || answer.data === undefined) return answer.error ?? 'no answer';
  const { resultType, result } = answer.data;
  if (resultType === 'scalar') return new Map([['', Number(/** @type {[number, string]} */ (result)[1])]]);
  const toNumber = (/** @type {string} */ text) => (text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text));
  return new Map(/** @type {Sample[]} */ (result).map(({ metric, value }) => [JSON.stringify(Object.keys(metric).sort((a, b) => (a < b ? -1 : 1)).map((name) => [name, metric[name]])), toNumber(value[1])]));
}

/** What differs, or ''. @param {Answer} ours @param {Answer} theirs */
function difference(ours, theirs) {
  const [own, other] = [samplesOf(ours), samplesOf(theirs)];
  if (typeof own === 'string' || typeof other === 'string') return `ours: ${typeof own === 'string' ? own : 'an answer'}; Prometheus: ${typeof other === 'string' ? other : 'an answer'}`;
  if (own.size === 0) return 'nothing is answered';
  for (const key of new Set([...own.keys(), ...other.keys()])) {
    const [a, b] = [own.get(key), other.get(key)];
    const same = a !== undefined && b !== undefined && (Object.is(a, b) || a === b || Math.abs(a - b) <= RELATIVE * Math.max(Math.abs(a), Math.abs(b)));
    if (!same) return `${key}: ours ${a}, Prometheus ${b}`;
  }
  return '';
}

async function main() {
  const found = await findPrometheus();
  if (typeof found === 'string') return skip(found);
  const folder = mkdtempSync(join(tmpdir(), 'faultline-promtool-'));
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let server;
  try {
    const cli = await bundle({ name: 'cli', entry: 'src/cli/main.ts', workers: readdirSync(inRoot('src', 'cli')).filter((name) => name.endsWith('-worker.ts')).map((name) => `src/cli/${name}`), inputs: ['src', 'public/schema'] });
    const faultline = (/** @type {string[]} */ ...args) => capture(process.execPath, [cli, ...args], folder);
    const exported = await run(process.execPath, [cli, 'export', 'openmetrics', '--scenario', SCENARIO, '--seed', SEED, '--to', '5m', '--out', folder], { env: { INIT_CWD: undefined } });
    if (exported.code !== 0) throw new Error('the export failed');
    const file = join(folder, 'openmetrics.txt');
    if (!existsSync(file)) writeFileSync(file, gunzipSync(readFileSync(`${file}.gz`)));
    const samples = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
    const data = join(folder, 'data');
    const imported = await capture(found.promtool, ['tsdb', 'create-blocks-from', 'openmetrics', file, data], folder);
    if (imported.code !== 0) throw new Error(`promtool refuses the export: ${imported.output}`);
    const taken = readdirSync(data).flatMap((name) => (existsSync(join(data, name, 'meta.json')) ? [JSON.parse(readFileSync(join(data, name, 'meta.json'), 'utf8')).stats.numSamples] : [])).reduce((sum, one) => sum + one, 0);
    console.log(`promtool imported ${taken} of ${samples} samples`);

    const port = await freePort();
    const config = join(folder, 'prometheus.yml');
    writeFileSync(config, '{}\n');
    const url = `http://127.0.0.1:${port}`;
    // The default keeps fifteen days, and scenarios play on days of their own.
    server = spawn(found.prometheus, [`--config.file=${config}`, `--storage.tsdb.path=${data}`, '--storage.tsdb.retention.time=100y', `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
    server.on('error', () => {});
    if (!(await whenReady(url))) throw new Error('prometheus does not start');
    let failed = taken === samples ? 0 : 1;
    for (const [i, query] of QUERIES.entries()) {
      const answer = /** @type {Answer} */ (JSON.parse((await faultline('query', 'promql', query, '--openmetrics', file, '--at', AT[i % AT.length] ?? '')).output || '{"status":"error","error":"no answer"}'));
      const result = answer.data?.result;
      const time = Array.isArray(result) && typeof result[0] === 'number' ? result[0] : /** @type {Sample[] | undefined} */ (result)?.[0]?.value?.[0];
      const theirs = /** @type {Answer} */ (await (await fetch(`${url}/api/v1/query?${new URLSearchParams({ query, time: String(time ?? 0) }).toString()}`)).json());
      const differs = difference(answer, theirs);
      if (differs === '') continue;
      failed++;
      console.log(`FAILED ${query}\n  ${differs}`);
    }
    console.log(`${QUERIES.length + 1 - failed} passed, ${failed} failed, 0 skipped`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    server?.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
