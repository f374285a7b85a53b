import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import { barriers } from '../support/barriers.ts';
import { expect, test, watchContext } from '../support/e2e.ts';
import { Player } from '../support/player.ts';

/** The least that a drill takes: real minutes pass, and nobody can hurry them. */
const MINUTES = 1;
const TEAMS = ['North', 'South'] as const;

/** Somebody with a browser profile of their own. */
async function person(from: BrowserContext, baseURL: string | undefined, complaints: string[][]): Promise<Page> {
  const browser = from.browser();
  if (!browser || !baseURL) throw new Error('No browser, or no site.');
  const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 720 }, serviceWorkers: 'block', acceptDownloads: true });
  complaints.push(watchContext(context, new URL(baseURL).origin));
  return context.newPage();
}

/** Makes a drill of the guided first incident. Its link. */
async function makeDrill(page: Page): Promise<string> {
  await page.goto('/drill');
  const incident = page.getByRole('combobox', { name: 'Incident' });
  await incident.click();
  await page.getByRole('option', { name: /^Your first page/ }).click();
  // The list gives the focus back a moment after it has closed, and takes it from a field that is being filled in until then.
  await expect(incident).toBeFocused();
  await page.getByRole('spinbutton', { name: 'Minutes' }).fill(String(MINUTES));
  await page.getByRole('spinbutton', { name: 'Seed' }).fill('42');
  await page.getByRole('textbox', { name: 'Name' }).fill('Tuesday drill');
  await page.getByRole('button', { name: 'Make a drill' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Tuesday drill' })).toBeVisible();
  return page.getByRole('textbox', { name: 'Link' }).inputValue();
}

async function join(page: Page, link: string, team: string): Promise<Player> {
  await page.goto(link);
  await page.getByRole('textbox', { name: 'Your team' }).fill(team);
  // Both join at once; what keeps one out keeps out the other.
  if (team === TEAMS[0]) expect(await barriers(page, 'a drill to join')).toEqual([]);
  await page.getByRole('button', { name: 'Start the incident' }).click();
  const player = new Player(page);
  await expect(player.pageBanner).toBeVisible({ timeout: 60_000 });
  return player;
}

/** What is left of the drill, in seconds. */
async function leftS(page: Page): Promise<number> {
  const text = (await page.getByRole('timer').textContent()) ?? '';
  const [minutes = 0, seconds = 0] = text.split(':').map((part) => Number.parseInt(part, 10));
  return minutes * 60 + seconds;
}

/** Over the questions to the debrief, and the file in hand. Its path. */
async function saveResult(player: Player): Promise<string> {
  const { page } = player;
  await expect(page.getByRole('heading', { name: 'Before you see what happened' })).toBeVisible({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Skip' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save drill result' }).click();
  return (await download).path();
}

test('a drill made in one browser is played in two others from its link, and their results are verified and compared in the first', async ({ page, context, baseURL }) => {
  test.setTimeout(300_000);
  const complaints: string[][] = [];
  const link = await makeDrill(page);
  const people = [await person(context, baseURL, complaints), await person(context, baseURL, complaints)] as const;
  const [north, south] = await Promise.all([join(people[0], link, TEAMS[0]), join(people[1], link, TEAMS[1])]);

  // One declares it over at once, and wrongly.
  await north.acknowledge();
  await expect(north.page.getByRole('button', { name: 'Pause' })).toHaveCount(0);
  await expect(north.page.getByRole('radiogroup', { name: 'Speed' })).toHaveCount(0);
  await north.resolve({ cause: 'Not known', summary: 'It looks quiet to us.' });

  // The other leaves and comes back: the clock went on without them, and then it is over.
  await south.acknowledge();
  const before = await leftS(south.page);
  const left = Date.now();
  await south.page.goto(link);
  await south.page.waitForTimeout(3_000);
  await south.page.getByRole('link', { name: 'Back to the war room' }).click();
  await expect(south.page.getByRole('region', { name: 'Clock of the drill' })).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => leftS(south.page)).toBeLessThanOrEqual(before - Math.floor((Date.now() - left) / 1_000) + 2);
  await expect(south.page.getByRole('region', { name: 'Resumed' })).toHaveCount(0);

  const files = await Promise.all([saveResult(north), saveResult(south)]);
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  const [northText = '', southText = ''] = texts;
  await people[1].goto(link);
  await expect(people[1].getByText('Result saved')).toBeVisible();

  // Its maker takes all of it in, and what somebody has improved.
  const edited = { ...(JSON.parse(northText) as { score: { total: number } }) };
  edited.score.total += 100;
  const stolen = southText.replace(`"label": "${TEAMS[1]}"`, '"label": "Nobody"');
  expect(stolen).not.toBe(southText);
  const upload = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.getByLabel('Result files').setInputFiles([upload('north.json', northText), upload('south.json', southText), upload('better.json', JSON.stringify(edited)), upload('stolen.json', stolen), upload('cut.json', southText.slice(0, 500))]);
  const verified = page.getByRole('list', { name: 'Teams' });
  await expect(verified.getByRole('listitem')).toHaveCount(2, { timeout: 120_000 });
  const refused = page.getByRole('list', { name: 'Refused files' });
  await expect(refused.getByRole('listitem')).toHaveCount(3, { timeout: 120_000 });
  await expect(refused).toContainText('better.json: nothing of it was taken.');
  await expect(refused).toContainText('the digest of what the file says: something in it was changed');
  await expect(refused).toContainText('cut.json: nothing of it was taken.');

  // Side by side, by dimension and decision; kept for whoever closes the tab.
  await page.reload();
  await expect(verified.getByRole('listitem')).toHaveCount(2);
  for (const team of TEAMS) await expect(page.getByRole('table').first().getByRole('columnheader', { name: team })).toBeVisible();
  const allClear = page.getByRole('row', { name: /^All-clear/ });
  await expect(allClear).toContainText('While users still suffered');
  await expect(allClear).toContainText('Time was up');
  await expect(page.getByRole('row', { name: /^Outcome/ })).toContainText('of 300');
  expect(await barriers(page, 'a drill with its results')).toEqual([]);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as Markdown' }).click();
  const report = readFileSync(await (await download).path(), 'utf8');
  expect(report).toContain('# Tuesday drill: drill');
  expect(report).toContain('|  | North | South |');
  expect(complaints.flat(), 'the page must stay silent and local').toEqual([]);
});

test('a link that was cut off says where, and a code is opened from the page of drills', async ({ page }) => {
  const link = await makeDrill(page);
  await page.goto(link.slice(0, -4));
  await expect(page.getByRole('heading', { name: 'This is no drill' })).toBeVisible();
  await expect(page.getByText('In the end of the code: found a check that does not fit the rest')).toBeVisible();
  await page.getByRole('link', { name: 'Go to drills' }).click();
  const code = page.getByRole('textbox', { name: 'Code or link of a drill' });
  await code.fill('U-U-U');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByText('In character 1 of the code: found "U"')).toBeVisible();
  await code.fill(link.toLowerCase());
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Start the incident' })).toBeVisible();
});
