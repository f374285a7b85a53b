import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { run } from './process.mjs';

const lockFile = inRoot('package-lock.json');
const stampFile = inRoot('node_modules', '.faultline-lock');
const installedFile = inRoot('node_modules', '.package-lock.json');

const hashOfLock = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex');

/**
 * Whether node_modules already holds what the lock asks for although it carries no stamp of ours: somebody ran `npm ci` or
 * `npm install` by hand. Reinstalling would be slow, and would pull the packages from under programs that use them.
 */
function matchesLock() {
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {};
  const present = JSON.parse(readFileSync(installedFile, 'utf8')).packages ?? {};
  return Object.entries(wanted).every(([path, entry]) => {
    // Optional packages are mostly other platforms' binaries; npm leaves them out without a word.
    if (path === '' || entry.optional === true || entry.devOptional === true) return true;
    return present[path]?.version === entry.version && existsSync(inRoot(path));
  });
}

/** Whether nothing has to be installed. */
export function isInstalled() {
  if (!existsSync(inRoot('node_modules'))) return false;
  const hash = hashOfLock();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === hash) return true;
  if (!matchesLock()) return false;
  writeFileSync(stampFile, `${hash}\n`);
  return true;
}

/** npm as started by npm itself, or the one on PATH. @returns {{ command: string, first: string[], shell: boolean }} */
function npm() {
  const started = process.env.npm_execpath;
  if (started && /npm-cli\.c?js$/.test(started)) return { command: process.execPath, first: [started], shell: false };
  return { command: 'npm', first: [], shell: process.platform === 'win32' };
}

/**
 * Makes node_modules equal to the lock. Needs nothing but Node, npm and a network or a filled npm cache.
 *
 * @param {{ quietStdout?: boolean }} [options] `quietStdout` sends all output to standard error
 * @returns {Promise<boolean>} false when npm failed; its output has been shown
 */
export async function install({ quietStdout = false } = {}) {
  if (isInstalled()) return true;
  console.error('Installing packages (once; about half a minute) ...');
  const { command, first, shell } = npm();
  const args = [...first, 'ci', '--include=dev', '--no-audit', '--no-fund'];
  const { code } = await run(command, args, { stdout: quietStdout ? 'stderr' : 'inherit', shell });
  if (code !== 0) {
    console.error('The packages could not be installed: npm ci failed (see above). Check the network and try again.');
    return false;
  }
  writeFileSync(stampFile, `${hashOfLock()}\n`);
  return true;
}

/** Like `install`, but ends the process when it fails. @param {{ quietStdout?: boolean }} [options] */
export async function requireInstalled(options) {
  if (!(await install(options))) process.exit(1);
}
