import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { contentSecurityPolicy, devContentSecurityPolicy } from './.ci/lib/headers.mjs';
import { isQuick, SIMULATE_LONG } from './.ci/lib/quick.mjs';
import { compiled } from './.ci/vite/compiled.ts';
import { offline } from './.ci/vite/offline.ts';
import { scenarios } from './.ci/vite/scenarios.ts';

const MINUTE_MS = 60_000;

/**
 * Tests without a page: they see what Node has and nothing of the DOM. Modules hold no state that one test could leave to
 * another, so a worker loads them once for all its files (measured: a third of the time of the unit tests).
 */
const inNode = (name: string, include = [`tests/${name}/**/*.test.ts`], testTimeout = MINUTE_MS): TestProjectInlineConfiguration => ({
  extends: true,
  plugins: [compiled(process.env['FAULTLINE_COMPILED'])],
  test: { name, environment: 'node', include, exclude: [...configDefaults.exclude, ...(isQuick ? SIMULATE_LONG.map((path) => `${path}**`) : [])], testTimeout, isolate: false },
});

export default defineConfig({
  plugins: [
    react(),
    scenarios(fileURLToPath(new URL('scenarios', import.meta.url))),
    offline({
      // Mermaid and what only it needs are larger than all the rest together.
      lateModules: /[\\/]node_modules[\\/]mermaid[\\/]/,
      lateFiles: /-(cyrillic|greek|vietnamese|latin-ext)[-.]/,
    }),
  ],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    sourcemap: true,
    reportCompressedSize: false,
    // A font inside a style sheet would need `font-src data:` in the policy.
    assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined),
    // Mermaid's parts exceed the default; what a learner waits for is measured in the browser tests instead.
    chunkSizeWarningLimit: 1_000,
  },
  server: { headers: { 'Content-Security-Policy': devContentSecurityPolicy } },
  preview: { headers: { 'Content-Security-Policy': contentSecurityPolicy } },
  test: {
    // A worker for each core: by default one core is left idle, which on two of them doubles the time.
    maxWorkers: '100%',
    projects: [
      inNode('layers', ['tests/layers.test.ts']),
      inNode('unit'),
      inNode('property'),
      inNode('oracle', undefined, 5 * MINUTE_MS),
      inNode('golden'),
      inNode('conformance'),
      inNode('scenarios', undefined, 5 * MINUTE_MS),
      {
        extends: true,
        plugins: [compiled(process.env['FAULTLINE_COMPILED'])],
        resolve: { alias: { 'virtual:scenarios': fileURLToPath(new URL('tests/support/shipped-scenarios.ts', import.meta.url)) } },
        test: {
          name: 'ui',
          environment: 'happy-dom',
          include: ['tests/ui/**/*.test.{ts,tsx}'],
          setupFiles: ['tests/ui/setup.ts'],
          testTimeout: MINUTE_MS,
          // A process, a window and all modules for each file took more time than the tests; the setup clears the window instead.
          isolate: false,
        },
      },
    ],
  },
});
