import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '../support/e2e.ts';
import { Player } from '../support/player.ts';
import { scenarioOnDisk } from '../support/scenario-on-disk.ts';
import { readStoredRun, uninterruptedHash } from '../support/stored-runs.ts';
import { askForRecord, exposeWorkers } from '../support/worker-hook.ts';

const DEATHS = 20;
const SEED = Number(process.env['SEED'] || 7);

test.use({ actionTimeout: 15_000 });

/** The same moments for the same seed, whatever the machine: Park and Miller's generator. */
function moments(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * below);
  };
}

/**
 * Ends a tab. Abruptly: without the farewell event, in which the page would note how far it has come, as when its process
 * is gone. (Crashing it through the debugger's protocol leaves Playwright unable to open another page.)
 */
async function end(page: Page, abruptly: boolean): Promise<void> {
  if (abruptly) await page.evaluate(() => void Object.assign(window, { endsAbruptly: true }));
  await page.close();
}

/** Somebody at work: one of the things that write to the log, chosen by chance. */
async function workALittle(player: Player, pick: (below: number) => number): Promise<void> {
  const { page } = player;
  const deeds = [
    () => player.open('Dashboards'),
    () => player.open('Logs'),
    () => player.open('Changes'),
    () => page.keyboard.press('p'),
    async () => {
      await page.getByRole('button', { name: /^Severity/ }).click();
      await page.getByRole('menuitemcheckbox', { name: `SEV${1 + pick(4)}` }).click();
    },
    async () => {
      await page.getByRole('textbox', { name: /^Update/ }).fill(`Update ${pick(1_000)}`);
      await page.getByRole('button', { name: 'Post' }).click();
    },
    () => player.act('Scale instances', { fields: { Service: 'order-processing', Instances: 1 + pick(6) } }),
    () => player.act('Resize a connection pool', { fields: { Pool: 'inventory-db', 'Connections per instance': 10 + pick(60) } }),
    () => player.ask('inventory-db', 'Sessions'),
  ];
  await deeds[pick(deeds.length)]?.();
}

async function resume(context: BrowserContext): Promise<Player> {
  const page = await context.newPage();
  const player = new Player(page);
  await page.goto('/');
  await page.getByRole('link', { name: 'Resume Orders are slow' }).click();
  await expect(page.getByRole('region', { name: 'Resumed' })).toBeVisible({ timeout: 30_000 });
  return player;
}

test(`a tab that dies ${DEATHS} times in the middle of an incident comes back to the same world every time (SEED=${SEED})`, async ({ page, context }) => {
  test.setTimeout(240_000);
  const scenario = scenarioOnDisk('orders-slow');
  const pick = moments(SEED);
  const began = Date.now();
  await exposeWorkers(context);
  await context.addInitScript(() => {
    addEventListener('pagehide', (event) => 'endsAbruptly' in window && event.stopImmediatePropagation(), { capture: true });
  });
  let player = new Player(page);
  await player.briefing(scenario.id, { seed: SEED });
  await player.start();
  await player.acknowledge();

  let same = 0;
  for (let death = 1; death <= DEATHS; death++) {
    await player.speed(pick(2) === 0 ? 8 : 16);
    // The deed may be cut short at any point, as it may be when a real tab dies.
    const deed = workALittle(player, pick).catch(() => undefined);
    await player.page.waitForTimeout(300 + pick(2_200));
    await end(player.page, pick(3) > 0);
    await deed;

    player = await resume(context);
    const resumed = await askForRecord(player.page);
    const stored = await readStoredRun(player.page);
    expect(resumed.intents, 'every intent that was stored has been played again').toEqual(stored.intents);
    const hash = uninterruptedHash(scenario, stored, resumed.untilUs);
    same += Number(resumed.hash === hash);
    console.log(`death ${death}: ${stored.intents.length} intents, ${(resumed.untilUs / 60e6).toFixed(2)} min, resumed ${resumed.hash}, uninterrupted ${hash}`);
  }
  console.log(`resumed hash = uninterrupted hash: ${same}/${DEATHS}, ${((Date.now() - began) / 1_000).toFixed(0)} s`);
  expect(same).toBe(DEATHS);
});
