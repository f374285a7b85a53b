import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFirefox } from '../../.ci/browser.mjs';
import type { Harness, HarnessResult } from './harness-server.ts';

/** Where Firefox is; null where none is installed. */
export const firefoxPath = (): string | null => process.env['FAULTLINE_FIREFOX'] || findFirefox() || null;

/** What a harness reports from a Firefox. Playwright cannot drive a distribution's, so it is only opened; the page reports by itself. */
export async function reportFromFirefox(firefox: string, { url, result }: Harness): Promise<HarnessResult> {
  const profile = mkdtempSync(join(tmpdir(), 'faultline-firefox-'));
  const browser = execFile(firefox, ['--headless', '--no-remote', '--profile', profile, url], { env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' } });
  const gone = new Promise<HarnessResult>((resolve) => {
    browser.on('error', (error) => resolve({ failed: error.message }));
    browser.on('exit', (code) => resolve({ failed: `Firefox ended with ${code}` }));
  });
  try {
    return await Promise.race([result, gone]);
  } finally {
    browser.kill();
    await gone;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
