import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { cacheDir, distDir, tools } from './paths.mjs';
import { runNode } from './process.mjs';

/** Everything the built site is made of. */
const inputs = ['src', 'scenarios', 'public', 'index.html', 'vite.config.ts', '.ci/vite', '.ci/lib/headers.mjs', 'package-lock.json'];
const stampFile = join(cacheDir, 'site');

/** Whether dist/ holds the site as the sources are now. */
export function siteIsFresh() {
  if (!existsSync(join(distDir, 'index.html')) || !existsSync(stampFile)) return false;
  return readFileSync(stampFile, 'utf8') === fingerprint(inputs);
}

/** Builds the site into dist/. @returns {Promise<boolean>} whether it worked; Vite has shown why not */
export async function buildSite() {
  rmSync(stampFile, { force: true });
  // Taken before the build: a file that changes meanwhile must make the result stale.
  const state = fingerprint(inputs);
  const { code } = await runNode(tools.vite, ['build', '--logLevel', 'warn']);
  if (code !== 0) return false;
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(stampFile, state);
  return true;
}
