import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { judgeResults, type Judged } from '../golden/judged.ts';
import { ofToday } from '../support/day.ts';
import { serveHarness, type HarnessResult } from '../support/harness-server.ts';
import { firefoxPath, reportFromFirefox } from '../support/in-firefox.ts';
import { respondedResults } from '../support/responded-results.ts';
import { foldersIn } from '../support/source-files.ts';

/** In a worker of every browser, worlds must come to the bits that they have in Node, and runs to the marks. */

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

test.describe.configure({ timeout: 300_000 });

type Report = (workerFile: string, files: Readonly<Record<string, string>>) => Promise<HarnessResult>;

const inChromium = (page: Page): Report => async (workerFile, files) => {
  const harness = await serveHarness(path(workerFile), files);
  try {
    await page.goto(harness.url);
    return await harness.result;
  } finally {
    await harness.close();
  }
};

const inFirefox = (): Report => {
  const firefox = firefoxPath();
  test.skip(firefox === null, 'no Firefox is installed');
  return async (workerFile, files) => {
    const harness = await serveHarness(path(workerFile), files);
    try {
      const result = await reportFromFirefox(firefox ?? '', harness);
      expect(result.failed).toBeUndefined();
      expect(result.agent).toContain('Firefox');
      return result;
    } finally {
      await harness.close();
    }
  };
};

test.describe('the worlds of the golden file', () => {
  const golden = JSON.parse(readFileSync(path('tests/golden/worlds.json'), 'utf8')) as NonNullable<HarnessResult['hashes']>;
  const everyDay = ['orders-slow', 'first-page'];
  const others = foldersIn('scenarios').filter((id) => !everyDay.includes(id));
  const ids = [...everyDay, ...ofToday(others, 6)];
  const expected = Object.fromEntries(Object.entries(golden).filter(([name]) => name.startsWith('six services') || ids.includes(name.split(',')[0])));
  const files = Object.fromEntries(ids.map((id) => [id, readFileSync(path(`scenarios/${id}/scenario.json`), 'utf8')]));
  const expectGolden = async (report: Report): Promise<void> => {
    const { hashes, failed } = await report('tests/e2e/pages/determinism-worker.ts', files);
    expect(failed).toBeUndefined();
    expect(hashes).toEqual(expected);
  };

  test('Chromium simulates them', ({ page }) => expectGolden(inChromium(page)));
  test('Firefox simulates them', () => expectGolden(inFirefox()));
});

/** How many parts of the rubric each earns points in, at the least, and the cap that holds it. */
const PLAYED = [
  { id: 'orders-slow', variant: 'slow-report', seed: 1, responder: 'roll-back-first', parts: 7, cap: null },
  { id: 'orders-slow', variant: 'slow-report', seed: 1, responder: 'memoriser', parts: 4, cap: 450 },
  { id: 'missing-config', variant: 'chain-files', seed: 1, responder: 'investigator', parts: 7, cap: null },
] as const;

test.describe('result files of good runs and bad ones', () => {
  // They share what was played in Node.
  test.describe.configure({ mode: 'default' });
  let files: Record<string, string>;
  let judged: Record<string, Judged>;
  const expectMarks = async (report: Report): Promise<void> => {
    const { judged: there, failed } = await report('tests/e2e/pages/judgement-worker.ts', files);
    expect(failed).toBeUndefined();
    expect(there).toEqual(judged);
    // As text too: to the last digit, and in the same order.
    expect(JSON.stringify(there)).toBe(JSON.stringify(judged));
  };

  test.beforeAll(() => {
    test.setTimeout(300_000);
    const chosen = ofToday(PLAYED);
    files = respondedResults(chosen);
    judged = judgeResults(files);
    Object.values(judged).forEach(({ score }, i) => {
      expect(score.parts.filter(({ points }) => points > 0).length).toBeGreaterThanOrEqual(chosen[i].parts);
      expect(score.cap?.points ?? null).toBe(chosen[i].cap);
    });
  });

  // A day asks one of the browsers; the worlds that marks are made of are compared in both, every day.
  for (const browser of ofToday(['Chromium', 'Firefox'] as const)) {
    test(`${browser} gives them the marks that Node gives`, ({ page }) => expectMarks(browser === 'Chromium' ? inChromium(page) : inFirefox()));
  }
});
