import { readdirSync } from 'node:fs';
import { cachedBuild } from './cached-build.mjs';
import { inRoot, root } from './paths.mjs';

/** What the page alone has; everything else in src/ runs in Node too. */
const PAGE_ONLY = /^(ui[\\/]|main\.tsx$)/;

/**
 * Compiles src/, but for the page, module by module into plain JavaScript, and returns the folder: `src/a/b.ts` becomes
 * `src/a/b.mjs` in it. `.ci/vite/compiled.ts` gives these to the tests.
 */
export function compileSources() {
  const names = readdirSync(inRoot('src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !PAGE_ONLY.test(name));
  const entry = (/** @type {string} */ name) => `src/${name.replaceAll('\\', '/').replace(/\.ts$/, '')}`;
  return cachedBuild('compiled', ['src'], {
    ssr: { external: true },
    sourcemap: 'inline',
    rollupOptions: {
      input: Object.fromEntries(names.map((name) => [entry(name), inRoot('src', name)])),
      output: { preserveModules: true, preserveModulesRoot: root, entryFileNames: '[name].mjs' },
    },
  });
}
