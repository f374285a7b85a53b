import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';

/**
 * Every file below a folder or the file itself, with its state. Nothing for what does not exist.
 *
 * @param {string} path
 * @returns {Generator<string>}
 */
function* states(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) {
    yield `${path}\0${stat.size}\0${stat.mtimeMs}`;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* states(join(path, name));
}

/**
 * A short name for the present state of some inputs (paths below the repository's folder). Names, sizes and times of every
 * file count, so that a deleted file or one put back with an older time is noticed, which a newest-time comparison misses.
 *
 * @param {readonly string[]} inputs
 */
export function fingerprint(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) for (const state of states(inRoot(input))) hash.update(state).update('\n');
  return hash.digest('hex').slice(0, 16);
}
