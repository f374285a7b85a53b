import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test as base, watchContext } from '../support/e2e.ts';
import { openProfile, type MortalBrowser } from '../support/mortal-browser.ts';
import { Player } from '../support/player.ts';
import { scenarioOnDisk } from '../support/scenario-on-disk.ts';
import { readStoredRun, uninterruptedHash, uninterruptedRun, type StoredRun } from '../support/stored-runs.ts';
import { askForRecord, exposeWorkers, heardFromWorker } from '../support/worker-hook.ts';

const DEATHS = 20;
/** So often it is not a tab that goes but the whole browser, killed; that takes a few seconds longer. */
const KILLED_EVERY = 4;
const SEED = Number(process.env['SEED'] || 7);

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

/** Somebody at work: one of the things that write to the log, chosen by chance; all of it before it begins, since it ends at any point. */
async function workALittle(player: Player, pick: (below: number) => number): Promise<void> {
  const { page } = player;
  const number = pick(1_000);
  const deeds = [
    () => player.open('Dashboards'),
    () => player.open('Logs'),
    () => player.open('Changes'),
    () => page.keyboard.press('p'),
    async () => {
      await page.getByRole('button', { name: /^Severity/ }).click();
      await page.getByRole('menuitemcheckbox', { name: `SEV${1 + (number % 4)}` }).click();
    },
    async () => {
      await page.getByRole('textbox', { name: /^Quick word/ }).fill(`Update ${number}`);
      await page.getByRole('button', { name: 'Post' }).click();
    },
    () => player.act('Scale instances', { fields: { Service: 'order-processing', Instances: 1 + (number % 6) } }),
    () => player.act('Resize a connection pool', { fields: { Pool: 'inventory-db', 'Connections per instance': 10 + (number % 60) } }),
    () => player.ask('inventory-db', 'Sessions'),
  ];
  await deeds[pick(deeds.length)]?.();
}

interface Resumed {
  readonly player: Player;
  /** What was on the disk before anybody took the run up again. */
  readonly found: StoredRun;
}

async function resume(context: BrowserContext): Promise<Resumed> {
  const page = await context.newPage();
  const player = new Player(page);
  await page.goto('/');
  const link = page.getByRole('link', { name: 'Resume Orders are slow' });
  await expect(link).toBeVisible({ timeout: 30_000 });
  const found = await readStoredRun(page);
  await link.click();
  await expect(page.getByRole('region', { name: 'Resumed' })).toBeVisible({ timeout: 60_000 });
  return { player, found };
}

/**
 * That the world of a resumed page is made of the log on the disk: of all of it and of nothing else. The page notes an
 * intent of its own soon after it has opened, that its first panel was looked at; so what was played again is what the worker
 * said when it had done so, and the disk may hold more by now, but only what this worker has announced since.
 */
async function checkReplay({ player, found }: Resumed): Promise<{ stored: StoredRun; untilUs: number; hash: string | null }> {
  const stored = await readStoredRun(player.page);
  const { opened, since } = await heardFromWorker(player.page);
  const { length } = opened.intents;
  expect(opened.intents.slice(0, found.intents.length), 'every intent that was stored has been played again').toEqual(found.intents);
  expect(stored.intents.slice(0, length), 'everything that was played again was stored').toEqual(opened.intents);
  expect(stored.intents.slice(length), 'what was stored later came from the resumed page').toEqual(since.slice(0, stored.intents.length - length));
  const now = await askForRecord(player.page);
  expect(now.hash, 'the world stands still until its player is back').toBe(opened.hash);
  return { stored, untilUs: opened.untilUs, hash: opened.hash };
}

/** `openBrowser` starts the browser of this test: always on the same profile, watched as the usual one is. */
const test = base.extend<{ openBrowser: () => Promise<MortalBrowser> }>({
  openBrowser: async ({ playwright, baseURL, viewport }, use) => {
    if (!baseURL) throw new Error('The configuration names no site.');
    const profile = mkdtempSync(join(tmpdir(), 'faultline-profile-'));
    const complaints: string[][] = [];
    let opened: MortalBrowser | null = null;
    await use(async () => {
      opened = await openProfile(playwright.chromium, profile, { baseURL, viewport, serviceWorkers: 'block' });
      const { context } = opened;
      complaints.push(watchContext(context, new URL(baseURL).origin));
      await exposeWorkers(context);
      await context.addInitScript(() => {
        addEventListener('pagehide', (event) => 'endsAbruptly' in window && event.stopImmediatePropagation(), { capture: true });
      });
      return opened;
    });
    await (opened as MortalBrowser | null)?.context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    expect(complaints.flat(), 'the page must stay silent and local').toEqual([]);
  },
});

test(`a tab that dies ${DEATHS} times in the middle of an incident comes back to the same world every time (SEED=${SEED})`, async ({ openBrowser }) => {
  test.setTimeout(600_000);
  const scenario = scenarioOnDisk('orders-slow');
  const pick = moments(SEED);
  const began = Date.now();
  let browser = await openBrowser();
  let player = new Player(await browser.context.newPage());
  await player.briefing(scenario.id, { seed: SEED });
  await player.start();
  await player.acknowledge();

  let same = 0;
  let known: StoredRun['intents'] = [];
  let goOn: ReturnType<typeof uninterruptedRun> | null = null;
  for (let death = 1; death <= DEATHS; death++) {
    await player.speed(pick(2) === 0 ? 8 : 16);
    // The deed may be cut short at any point, as it may be when a real tab dies.
    const deed = workALittle(player, pick).catch(() => undefined);
    await player.page.waitForTimeout(300 + pick(2_200));
    const abruptly = pick(3) > 0;
    const killed = death % KILLED_EVERY === 0;
    if (killed) await browser.kill();
    else await end(player.page, abruptly);
    await deed;

    if (killed) browser = await openBrowser();
    const resumed = await resume(browser.context);
    player = resumed.player;
    expect(resumed.found.intents.slice(0, known.length), 'nothing that was stored is lost').toEqual(known);
    const { stored, untilUs, hash } = await checkReplay(resumed);
    known = stored.intents;
    goOn ??= uninterruptedRun(scenario, stored);
    const uninterrupted = goOn(stored.intents, untilUs);
    // Once also from nothing, so that the run which only went on is not the only witness.
    if (death === DEATHS) expect(uninterruptedHash(scenario, stored, untilUs)).toBe(uninterrupted);
    same += Number(hash === uninterrupted);
    const how = killed ? 'browser killed' : abruptly ? 'tab gone' : 'tab closed';
    console.log(`death ${death} (${how}): ${known.length} intents, ${(untilUs / 60e6).toFixed(2)} min, resumed ${hash}, uninterrupted ${uninterrupted}`);
  }
  console.log(`resumed hash = uninterrupted hash: ${same}/${DEATHS}, ${((Date.now() - began) / 1_000).toFixed(0)} s`);
  expect(same).toBe(DEATHS);
});
