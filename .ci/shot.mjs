import './lib/node-version.mjs';
import { parseArgs } from 'node:util';
import { browserFlags, findBrowser } from './browser.mjs';
import { requireInstalled } from './lib/install.mjs';

const usage = 'Usage: node .ci/shot.mjs URL out.png [--size 1280x720] [--theme dark|light] [--wait MS]';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1280x720' },
    theme: { type: 'string', default: 'dark' },
    wait: { type: 'string', default: '500' },
  },
});
const [url, path] = positionals;
const [width, height] = values.size.split('x').map(Number);
if (!url || !path || !width || !height) {
  console.error(usage);
  process.exit(2);
}

await requireInstalled();
const executablePath = await findBrowser();
if (!executablePath) {
  console.error('No browser found; run npm test once, or set FAULTLINE_BROWSER.');
  process.exit(1);
}
const { chromium } = await import('playwright');
const browser = await chromium.launch({ executablePath, args: browserFlags });
try {
  const colorScheme = values.theme === 'light' ? 'light' : 'dark';
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, serviceWorkers: 'block' });
  page.on('console', (message) => console.error(`[${message.type()}] ${message.text()}`));
  page.on('pageerror', (error) => console.error(`[error] ${error.message}`));
  await page.goto(url, { waitUntil: 'load' });
  // An incident never falls silent, so waiting for an idle network would wait for ever.
  await page.waitForTimeout(Number(values.wait));
  await page.screenshot({ path });
} finally {
  await browser.close();
}
