import { barriers } from '../support/barriers.ts';
import { expect, test } from '../support/e2e.ts';
import { finishedRun, withBranch } from '../support/finished-run.ts';
import { takeIn } from '../support/take-in.ts';

const SCENARIO = 'orders-slow';
const SEED = 7;

test('nothing keeps anyone out of what is past: history, progress, replay, comparison; or out of making a drill', async ({ page }) => {
  test.setTimeout(300_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const found: string[] = [];
  const run = finishedRun(SCENARIO, SEED);
  const { text } = withBranch(run);
  await takeIn(page, text);

  await page.goto('/history');
  await expect(page.getByRole('row').filter({ hasText: 'Branch' })).toHaveCount(1);
  found.push(...(await barriers(page, 'history')));

  await page.goto(`/replay/${run.id}`);
  const hand = page.getByRole('slider', { name: 'Moment' });
  await expect(hand).toBeVisible({ timeout: 90_000 });
  found.push(...(await barriers(page, 'replay')));
  await page.keyboard.press('k');
  await hand.press('End');
  await expect(page.getByText('had not been opened by this moment').first()).toBeAttached();
  found.push(...(await barriers(page, 'replay greyed')));

  // From the run that has branches to all of them side by side.
  await page.getByRole('link', { name: 'Compare branches' }).click();
  await expect(page.getByRole('table', { name: 'Branches compared' })).toBeVisible({ timeout: 60_000 });
  found.push(...(await barriers(page, 'compare')));

  await page.goto('/progress');
  await expect(page.getByRole('heading', { level: 1, name: 'Progress' })).toBeVisible();
  found.push(...(await barriers(page, 'progress')));

  await page.goto('/drill');
  await expect(page.getByRole('button', { name: 'Make a drill' })).toBeVisible();
  found.push(...(await barriers(page, 'drills')));
  expect(found).toEqual([]);
});
