import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cachedBuild } from './cached-build.mjs';
import { inRoot } from './paths.mjs';

/**
 * Bundles a TypeScript program for Node, since Node 20 does not run TypeScript by itself, and returns the path of the
 * bundle. All npm packages are bundled too, except ajv: AJV's generated code keeps a `require` that plain ESM in Node does
 * not have, and its compiler reads its own files.
 *
 * @param {{ name: string, entry: string, workers?: readonly string[], inputs: readonly string[] }} program `entry` and
 *   `workers` are source files, `inputs` the files and folders whose change makes the bundle stale; all relative to the
 *   repository. Each worker becomes `<its name>.mjs` beside the entry's `main.mjs`.
 *
 * There are no source maps: Node would decode them at each start (0.25 s of 0.7), and with all names as they are a stack trace
 * can be read without them.
 */
export async function bundle({ name, entry, workers = [], inputs }) {
  const folder = await cachedBuild(name, inputs, {
    ssr: { noExternal: /^(?!ajv(\/|$))/ },
    rollupOptions: {
      input: {
        main: inRoot(entry),
        ...Object.fromEntries(workers.map((file) => [basename(file).replace(/\.\w+$/, ''), inRoot(file)])),
      },
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunk-[name]-[hash].mjs' },
    },
  });
  return join(folder, 'main.mjs');
}

/**
 * Runs a bundle inside this process, so that standard input, output and exit code are the program's own.
 *
 * @param {string} file
 * @param {readonly string[]} args what the program finds behind `process.argv[1]`
 */
export async function runBundle(file, args) {
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}
