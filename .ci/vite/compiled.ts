import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { inRoot, root } from '../lib/paths.mjs';

/**
 * Gives tests the compiled modules of src/ (`.ci/lib/compile.mjs`) where there are some, to be imported by Node itself.
 *
 * The test runner wraps each module that it loads, so that every use of an import goes through a getter. A simulator whose
 * events are calls between modules loses two thirds of its speed by that (measured on M/M/8).
 *
 * @param folder where they are; none: everything is loaded from its source, as when a developer runs one test by hand
 */
export function compiled(folder: string | undefined): Plugin {
  return {
    name: 'faultline-compiled',
    enforce: 'pre',
    resolveId(source, importer) {
      if (folder === undefined || importer === undefined || !source.startsWith('.') || !source.endsWith('.ts')) return null;
      const path = resolve(dirname(importer), source);
      if (!path.startsWith(inRoot('src'))) return null;
      const file = join(folder, relative(root, path)).replace(/\.ts$/, '.mjs');
      return existsSync(file) ? file : null;
    },
  };
}
