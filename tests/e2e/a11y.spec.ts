import type { Locator } from '@playwright/test';
import { barriers } from '../support/barriers.ts';
import { expect, test } from '../support/e2e.ts';
import { Player, type Tab } from '../support/player.ts';

const TABS: readonly Tab[] = ['Map', 'SLOs & alerts', 'Dashboards', 'Metrics', 'Logs', 'Traces', 'Changes', 'Consoles'];

/** What each panel has when it has finished loading: there is no use in looking at a spinner. */
const CONTENT: Readonly<Record<Tab, (panel: Locator) => Locator>> = {
  Map: (panel) => panel.getByRole('button', { name: /database: / }),
  'SLOs & alerts': (panel) => panel.getByRole('article'),
  Dashboards: (panel) => panel.getByRole('button', { name: /^Pin / }).and(panel.locator(':enabled')),
  Metrics: (panel) => panel.getByRole('table', { name: 'Values of each series' }).or(panel.getByRole('grid', { name: 'Values of each series' })).getByRole('row'),
  Logs: (panel) => panel.getByRole('grid', { name: /^Log lines/ }).getByRole('row').nth(1),
  Traces: (panel) => panel.getByRole('grid', { name: 'Traces' }).getByRole('row').nth(1),
  Changes: (panel) => panel.getByRole('grid', { name: /^Changes/ }).getByRole('row').nth(1),
  Consoles: (panel) => panel.getByRole('list', { name: 'Commands' }).getByRole('button'),
};

test('nothing keeps anyone out of library, briefing, war room or debrief', async ({ page }) => {
  test.setTimeout(400_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const player = new Player(page);
  const found: string[] = [];
  const check = async (where: string): Promise<void> => {
    found.push(...(await barriers(page, where)));
  };
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
    await expect(CONTENT[tab](panel).first()).toBeVisible();
    await check(tab);
  }
  await player.openSlowestTrace('{ nestedSetParent < 0 && duration > 1s }');
  await check('trace');
  await player.pinSpan();
  await player.hypothesise({ component: 'Users database', mechanism: 'A statement reads', prediction: 'A sequential scan' });
  await check('case board');
  await page.keyboard.press('x');
  await expect(page.getByRole('dialog', { name: 'Act on the system' })).toBeVisible();
  await check('actions');
  await page.keyboard.press('Escape');
  const update = await player.writeUpdate({ to: 'Status page', missed: 'Logging in', suffer: 'Many' });
  await check('update');
  await update.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('log', { name: 'Messages' }).getByText('Investigating')).toBeVisible();
  await page.keyboard.press('r');
  await page.getByRole('button', { name: 'Hand over command' }).click();
  await check('roles');
  await page.keyboard.press('Escape');
  await player.resolve({ cause: 'Not known', summary: 'Given up for the sake of the debrief.' });
  await expect(page.getByRole('heading', { name: 'Before you see what happened' })).toBeVisible({ timeout: 60_000 });
  await check('questions before the debrief');
  await player.debrief();
  await check('debrief');
  expect(found).toEqual([]);
});

test('with forced colours and reduced motion the incident can still be played', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const player = new Player(page);
  await player.briefing('first-page', { seed: 3 });
  await player.start();
  await player.acknowledge();
  await player.openSlowestTrace('{}');
  const node = (await player.open('Map')).getByRole('button', { name: /database: / });
  await expect(node).toBeVisible();
  // Status is said by shape and word wherever colours are taken away.
  await expect(node).toContainText(/Good|Degraded|Failing|No data/);
  const running = await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running' && Number(one.effect?.getComputedTiming().duration ?? 0) > 200).length);
  expect(running, 'animations that go on').toBe(0);
});
