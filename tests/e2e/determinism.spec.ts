import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFirefox } from '../../.ci/browser.mjs';
import { expect, test } from '@playwright/test';
import { serveHarness, type HarnessResult } from '../support/harness-server.ts';

/** The golden worlds of tests/golden, simulated in a worker of a browser: every engine must come to the same bits. */

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const golden = JSON.parse(readFileSync(path('tests/golden/worlds.json'), 'utf8')) as HarnessResult['hashes'];
const ids = [...new Set(Object.keys(golden ?? {}).flatMap((name) => (name.startsWith('six') ? [] : [name.split(',')[0] ?? ''])))];
const files = Object.fromEntries(ids.map((id) => [id, readFileSync(path(`scenarios/${id}/scenario.json`), 'utf8')]));

test.describe.configure({ timeout: 300_000 });

test('Chromium simulates the worlds of the golden file', async ({ page }) => {
  const harness = await serveHarness(path('tests/e2e/pages/determinism-worker.ts'), files);
  try {
    await page.goto(harness.url);
    const { hashes, failed } = await harness.result;
    expect(failed).toBeUndefined();
    expect(hashes).toEqual(golden);
  } finally {
    await harness.close();
  }
});

test('Firefox simulates the worlds of the golden file', async () => {
  const firefox = process.env['FAULTLINE_FIREFOX'] || findFirefox();
  test.skip(!firefox, 'no Firefox is installed');
  const harness = await serveHarness(path('tests/e2e/pages/determinism-worker.ts'), files);
  const profile = mkdtempSync(join(tmpdir(), 'faultline-firefox-'));
  // Playwright cannot drive a distribution's Firefox, so it is only opened; the page reports by itself.
  const browser = execFile(firefox ?? '', ['--headless', '--no-remote', '--profile', profile, harness.url], { env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' } });
  const gone = new Promise<HarnessResult>((resolve) => {
    browser.on('error', (error) => resolve({ failed: error.message }));
    browser.on('exit', (code) => resolve({ failed: `Firefox ended with ${code}` }));
  });
  try {
    const { hashes, agent, failed } = await Promise.race([harness.result, gone]);
    expect(failed).toBeUndefined();
    expect(agent).toContain('Firefox');
    expect(hashes).toEqual(golden);
  } finally {
    browser.kill();
    await gone;
    await harness.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
