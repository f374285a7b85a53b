import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { browserFlags, findBrowser } from '../../.ci/browser.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const port = process.env['FAULTLINE_E2E_PORT'] ?? '4317';
const baseURL = `http://127.0.0.1:${port}`;
// Set by `npm test`, which also gets a browser where there is none; otherwise one that is installed.
const executablePath = process.env['FAULTLINE_BROWSER_PATH'] || (await findBrowser());
if (!executablePath) throw new Error('No browser found: run npm test once, or set FAULTLINE_BROWSER.');

/** What measures the page, and would measure its neighbours with it. */
const ALONE = ['main-thread.spec.ts', 'explore.spec.ts', 'replay.spec.ts'];
/** Begun first, the longest of all before the others, so that no processor is idle while the last one ends. */
const LONGEST = ['resume.spec.ts'];
const LONG = ['determinism.spec.ts', 'journey.spec.ts', 'a11y.spec.ts', 'a11y-past.spec.ts', 'drill.spec.ts'];

/**
 * Tests in a real browser, against the built site as it is served. Build first: `npm run build`. By hand one test runs at a
 * time; `npm test` runs all but those of `alone` side by side, and then those.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // All limits are several times what is needed here: a test fails for what a page does, not for a slow machine.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  fullyParallel: true,
  projects: [
    { name: 'longest', testMatch: LONGEST },
    { name: 'long', testMatch: LONG },
    { name: 'short', testIgnore: [...LONGEST, ...LONG, ...ALONE] },
    { name: 'alone', testMatch: ALONE },
  ],
  forbidOnly: Boolean(process.env['CI']),
  use: {
    baseURL,
    actionTimeout: 30_000,
    viewport: { width: 1280, height: 720 },
    trace: 'off',
    screenshot: 'only-on-failure',
    // A cached site would hide the one under test; tests about working offline allow it for themselves.
    serviceWorkers: 'block',
    launchOptions: { executablePath, args: browserFlags },
  },
  webServer: {
    command: `node .ci/start.mjs --no-build --port ${port}`,
    cwd: root,
    url: baseURL,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
