import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { browserFlags, findBrowser } from '../../.ci/browser.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const port = process.env['FAULTLINE_E2E_PORT'] ?? '4317';
const baseURL = `http://127.0.0.1:${port}`;
// Set by `npm test`, which also gets a browser where there is none; otherwise one that is installed.
const executablePath = process.env['FAULTLINE_BROWSER_PATH'] || (await findBrowser());
if (!executablePath) throw new Error('No browser found: run npm test once, or set FAULTLINE_BROWSER.');

/** Tests in a real browser, against the built site as it is served. Build first: `npm run build`. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  timeout: 60_000,
  // The simulation wants a core for itself; tests side by side would measure each other.
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  use: {
    baseURL,
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
