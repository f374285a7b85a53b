import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { cacheDir, root } from './paths.mjs';

const HOUR_MS = 3_600_000;

/** Removes results that nobody can still be starting from. @param {string} name @param {string} keep */
function prune(name, keep) {
  for (const entry of readdirSync(cacheDir)) {
    const path = join(cacheDir, entry);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (entry.startsWith(`${name}-`) && entry !== keep && stat && Date.now() - stat.mtimeMs > HOUR_MS) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

/**
 * Compiles programs for Node with Vite into a folder of the cache and returns the folder. Nothing happens when no input has changed.
 *
 * It is written aside and renamed, so two commands started together do not see each other's half-written files.
 *
 * @param {string} name
 * @param {readonly string[]} inputs files and folders whose change makes the result stale, relative to the repository
 * @param {Pick<import('vite').UserConfig, 'ssr'> & Pick<import('vite').BuildEnvironmentOptions, 'sourcemap' | 'rollupOptions'>} program
 */
export async function cachedBuild(name, inputs, { ssr, sourcemap = false, rollupOptions }) {
  const folder = `${name}-${fingerprint([...inputs, 'package-lock.json', '.ci/lib'])}`;
  const target = join(cacheDir, folder);
  if (existsSync(target)) return target;

  mkdirSync(cacheDir, { recursive: true });
  const scratch = `${target}.${process.pid}`;
  const { build } = await import('vite');
  const mode = process.env.NODE_ENV;
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr,
    build: { ssr: true, target: 'node20', outDir: scratch, emptyOutDir: true, minify: false, sourcemap, rollupOptions },
  });
  // Vite leaves its mode behind; a program must not behave differently on the run that happened to bundle it.
  if (mode === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = mode;
  try {
    renameSync(scratch, target);
  } catch (error) {
    // Another process was faster with the same inputs; its result is as good as ours.
    rmSync(scratch, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  prune(name, folder);
  return target;
}
