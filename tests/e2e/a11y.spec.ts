import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/e2e.ts';
import { Player, type Tab } from '../support/player.ts';

const TABS: readonly Tab[] = ['Map', 'SLOs & alerts', 'Dashboards', 'Metrics', 'Logs', 'Traces', 'Changes', 'Database'];

test.use({ actionTimeout: 15_000 });

/** What keeps people out, in words that lead to the place. */
async function barriers(page: Page, where: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

for (const colorScheme of ['dark', 'light'] as const) {
  test(`nothing keeps anyone out of library, briefing, war room or debrief, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(150_000);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const player = new Player(page);
    const found: string[] = [];
    const check = async (where: string): Promise<void> => void found.push(...(await barriers(page, where)));
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
    await check('library');
    await player.briefing('first-page', { seed: 3 });
    await check('briefing');
    await player.start();
    await check('page');
    await player.acknowledge();
    for (const tab of TABS) {
      const panel = await player.open(tab);
      if (tab === 'Metrics') {
        await panel.getByRole('textbox', { name: 'PromQL query' }).fill('sum(rate(http_server_request_duration_seconds_count[1m]))');
        await panel.getByRole('textbox', { name: 'PromQL query' }).press('Enter');
      }
      await page.waitForTimeout(500);
      await check(tab);
    }
    await player.openSlowestTrace('duration>1s');
    await check('trace');
    await player.pinSpan();
    await player.hypothesise({ component: 'Users database', mechanism: 'A statement reads', prediction: 'A sequential scan' });
    await check('case board');
    await page.keyboard.press('x');
    await check('actions');
    await page.keyboard.press('Escape');
    await player.resolve({ cause: 'Not known', summary: 'Given up for the sake of the debrief.' });
    await expect(page.getByRole('heading', { name: 'Before you see what happened' })).toBeVisible({ timeout: 20_000 });
    await check('questions before the debrief');
    await player.debrief();
    await check('debrief');
    expect(found).toEqual([]);
  });
}

test('with forced colours and reduced motion the incident can still be played', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const player = new Player(page);
  await player.briefing('first-page', { seed: 3 });
  await player.start();
  await player.acknowledge();
  await player.openSlowestTrace('');
  const node = (await player.open('Map')).getByRole('button', { name: /database: / });
  await expect(node).toBeVisible();
  // Status is said by shape and word wherever colours are taken away.
  await expect(node).toContainText(/Good|Degraded|Failing|No data/);
  const running = await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running' && Number(one.effect?.getComputedTiming().duration ?? 0) > 200).length);
  expect(running, 'animations that go on').toBe(0);
});
