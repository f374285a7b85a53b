import './lib/node-version.mjs';
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { inRoot, tools } from './lib/paths.mjs';
import { run, runNode } from './lib/process.mjs';

const isRoot = process.getuid?.() === 0;

/** Names on PATH, in order of preference. */
const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome'];

/** Where installers put Chromium's relatives when they are not on PATH. @returns {string[]} */
function usualPlaces() {
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((app) => `Applications/${app}.app/Contents/MacOS/${app}`);
    return [...apps.map((app) => `/${app}`), ...apps.map((app) => join(process.env.HOME ?? '/', app))];
  }
  if (process.platform === 'win32') {
    const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return roots.flatMap((folder) => (folder ? programs.map((program) => join(folder, program)) : []));
  }
  return ['/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge'];
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The full path of a program on PATH, or null. @param {string} name */
function onPath(name) {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name + suffix)).find(isExecutable) ?? null;
}

/**
 * Whether the program really is a browser. On some Linux distributions `chromium` on PATH is a stub that only explains how to
 * get one. Windows' browsers open a window when asked for their version, so there the file's existence must do.
 *
 * @param {string} file
 */
function answers(file) {
  if (!isExecutable(file)) return false;
  if (process.platform === 'win32') return true;
  try {
    execFileSync(file, ['--version'], { stdio: 'pipe', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** The Chromium that Playwright downloaded, if it did. @returns {Promise<string | null>} */
async function playwrightChromium() {
  if (!existsSync(inRoot('node_modules', 'playwright'))) return null;
  const { chromium } = await import('playwright');
  const file = chromium.executablePath();
  return file && existsSync(file) ? file : null;
}

/**
 * A Chromium, Chrome or Edge of this machine: FAULTLINE_BROWSER (a path, or a name on PATH) when set, else what is installed,
 * else what Playwright downloaded before.
 *
 * @returns {Promise<string | null>}
 * @throws when FAULTLINE_BROWSER names nothing that can be started: silently using another browser would hide the mistake
 */
export async function findBrowser() {
  const asked = process.env.FAULTLINE_BROWSER;
  if (asked) {
    const file = isAbsolute(asked) ? asked : onPath(asked);
    if (!file || !answers(file)) throw new Error(`FAULTLINE_BROWSER is ${asked}, which cannot be started.`);
    return file;
  }
  const candidates = [...chromiumNames.map(onPath), ...usualPlaces()];
  const found = candidates.find((file) => file !== null && answers(file));
  return found ?? playwrightChromium();
}

/** The way to Debian's package tool with the rights to install, or null. @returns {Promise<string[] | null>} */
async function aptGet() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  // Ubuntu's package of this name is a stub for a snap, which does not work in containers.
  if (!/^ID=["']?debian/m.test(release) || !onPath('apt-get')) return null;
  if (isRoot) return ['apt-get'];
  if (!onPath('sudo')) return null;
  const { code } = await run('sudo', ['-n', 'true'], { stdout: 'capture' });
  return code === 0 ? ['sudo', '-n', 'apt-get'] : null;
}

/**
 * Installs a package of Debian where that is allowed. Its output is shown.
 *
 * @param {string} name
 * @returns {Promise<boolean>} whether it is there now
 */
async function fromDebian(name) {
  const apt = await aptGet();
  if (!apt) return false;
  console.log(`Installing the package ${name} ...`);
  const [command = '', ...first] = apt;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run(command, [...first, 'update', '-q'], { env, timeoutMs: 300_000 });
  const { code } = await run(command, [...first, 'install', '-y', '-q', '--no-install-recommends', name], { env, timeoutMs: 900_000 });
  return code === 0;
}

/**
 * Like `findBrowser`, but gets one when there is none: Debian's package where that is allowed, else Playwright's download.
 *
 * @returns {Promise<string | null>} null when every way failed; their output has been shown
 */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found) return found;
  if (await fromDebian('chromium')) {
    const installed = await findBrowser();
    if (installed) return installed;
  }
  console.log('No browser found; downloading Chromium with Playwright ...');
  // The libraries it needs come along where they can; on a system that Playwright does not know that fails as a whole.
  const attempts = isRoot && process.platform === 'linux' ? [['--with-deps'], []] : [[]];
  for (const extra of attempts) {
    const { code } = await runNode(tools.playwright, ['install', ...extra, 'chromium'], { timeoutMs: 900_000 });
    if (code === 0) break;
  }
  return findBrowser();
}

/** A Firefox of this machine, or null. */
export const findFirefox = () => onPath('firefox-esr') ?? onPath('firefox');

/**
 * Like `findFirefox`, but gets Debian's where there is none and it is allowed. Tests that compare engines use it; without it
 * they are skipped.
 *
 * @returns {Promise<string | null>}
 */
export async function ensureFirefox() {
  const found = findFirefox();
  if (found) return found;
  await fromDebian('firefox-esr');
  return findFirefox();
}

/** Flags that keep Chromium quiet and off the network. The sandbox cannot be used as root, and only then is it left out. */
export const browserFlags = [
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
