import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fingerprint } from './fingerprint.mjs';
import { cacheDir, inRoot, root } from './paths.mjs';

const HOUR_MS = 3_600_000;

/** Removes bundles that nobody can still be starting from. @param {string} name @param {string} keep */
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
 * Bundles a TypeScript program for Node, since Node 20 does not run TypeScript by itself, and returns the path of the
 * bundle. Nothing happens when no input has changed. All npm packages are bundled too, except ajv: AJV's generated code keeps
 * a `require` that plain ESM in Node does not have, and its compiler reads its own files.
 *
 * Bundles are written aside and renamed, so two commands started together do not see each other's half-written files.
 *
 * @param {{ name: string, entry: string, workers?: readonly string[], inputs: readonly string[] }} program `entry` and
 *   `workers` are source files, `inputs` the files and folders whose change makes the bundle stale; all relative to the
 *   repository. Each worker becomes `<its name>.mjs` beside the entry's `main.mjs`.
 */
export async function bundle({ name, entry, workers = [], inputs }) {
  const folder = `${name}-${fingerprint([...inputs, 'package-lock.json', '.ci/lib/bundle.mjs'])}`;
  const target = join(cacheDir, folder);
  const main = join(target, 'main.mjs');
  if (existsSync(main)) return main;

  mkdirSync(cacheDir, { recursive: true });
  const scratch = `${target}.${process.pid}`;
  const { build } = await import('vite');
  const mode = process.env.NODE_ENV;
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: /^(?!ajv(\/|$))/ },
    build: {
      ssr: true,
      target: 'node20',
      outDir: scratch,
      emptyOutDir: true,
      minify: false,
      sourcemap: 'inline',
      rollupOptions: {
        input: {
          main: inRoot(entry),
          ...Object.fromEntries(workers.map((file) => [basename(file).replace(/\.\w+$/, ''), inRoot(file)])),
        },
        output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunk-[name]-[hash].mjs' },
      },
    },
  });
  // Vite leaves its mode behind; a program must not behave differently on the run that happened to bundle it.
  if (mode === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = mode;
  try {
    renameSync(scratch, target);
  } catch (error) {
    // Another process was faster with the same inputs; its bundle is as good as ours.
    rmSync(scratch, { recursive: true, force: true });
    if (!existsSync(main)) throw error;
  }
  prune(name, folder);
  return main;
}

/**
 * Runs a bundle inside this process, so that standard input, output and exit code are the program's own.
 *
 * @param {string} file
 * @param {readonly string[]} args what the program finds behind `process.argv[1]`
 */
export async function runBundle(file, args) {
  process.argv = [process.execPath, file, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(file).href);
}
