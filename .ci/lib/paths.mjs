import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The repository's folder, without a trailing separator. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where every generated file goes that is not the site itself; removed together with node_modules. */
export const cacheDir = join(root, 'node_modules', '.cache', 'faultline');

/** The built site. */
export const distDir = join(root, 'dist');

/** @param {...string} parts below the repository's folder */
export const inRoot = (...parts) => join(root, ...parts);

/**
 * The JavaScript entry of a tool in node_modules. Starting it with the current Node instead of its shim avoids the shell on
 * Windows and a different Node on PATH.
 */
export const tools = {
  tsc: inRoot('node_modules', 'typescript', 'bin', 'tsc'),
  oxlint: inRoot('node_modules', 'oxlint', 'bin', 'oxlint'),
  vite: inRoot('node_modules', 'vite', 'bin', 'vite.js'),
  vitest: inRoot('node_modules', 'vitest', 'vitest.mjs'),
  playwright: inRoot('node_modules', '@playwright', 'test', 'cli.js'),
};
