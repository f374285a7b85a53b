import type { Locator } from '@playwright/test';
import { expect, test } from '../support/e2e.ts';
import { Player } from '../support/player.ts';

test('the first page, with the keyboard alone and by what the guide says, ends in a debrief that says recovered', async ({ page }) => {
  test.setTimeout(300_000);
  const began = Date.now();
  const player = new Player(page);
  const guide = page.getByRole('region', { name: 'Guide' });
  const step = (title: string) => expect(guide.getByRole('heading', { name: title })).toBeVisible({ timeout: 90_000 });
  const keys = async (...strokes: string[]): Promise<void> => {
    for (const stroke of strokes) await page.keyboard.press(stroke);
  };

  const pick = async (box: Locator, option: string): Promise<void> => {
    await box.press('Enter');
    await page.getByRole('option', { name: new RegExp(`^${option}`) }).press('Enter');
    await expect(box).toContainText(option);
  };

  await page.goto('/');
  await page.getByRole('link', { name: 'Start Your first page' }).first().press('Enter');
  await page.getByRole('button', { name: 'Start when ready' }).press('Enter');
  await step('Take the page');
  await expect(page.getByRole('button', { name: /^Acknowledge/ })).toBeFocused();
  await keys('Enter');

  await step('Find where the time goes');
  await keys('4', 'g', 't');
  const traces = page.getByRole('grid', { name: 'Traces' });
  await expect(traces.getByRole('row').nth(1)).toBeVisible();
  await traces.focus();
  await keys('Home', 'Enter');
  await expect(page.getByRole('region', { name: 'Selected span' })).toContainText('user_by_email');
  await page.getByRole('treegrid', { name: 'Spans' }).focus();
  await keys('p');

  await step('Ask the database');
  await keys('g', 'b');
  await pick(page.getByRole('combobox', { name: 'Of which, for EXPLAIN ANALYZE' }), 'SELECT id, password_hash');
  await page.getByRole('button', { name: 'EXPLAIN ANALYZE' }).press('Enter');
  const plan = page.getByRole('article', { name: /^EXPLAIN ANALYZE/ });
  await expect(plan).toContainText('Seq Scan on users');
  await plan.focus();
  await keys('p');

  await step('Say what you believe');
  await keys('h');
  const form = page.getByRole('form', { name: 'New hypothesis' });
  await expect(form.getByRole('combobox', { name: 'Component' })).toBeFocused();
  await pick(form.getByRole('combobox', { name: 'Component' }), 'Users database');
  await pick(form.getByRole('combobox', { name: 'Mechanism' }), 'A statement reads');
  await keys('Tab', 'Tab');
  await page.keyboard.type('No more sequential scans of users once it has an index');
  await form.getByRole('radio', { name: 'Likely' }).press('Space');
  await form.getByRole('button', { name: 'Add hypothesis' }).press('Enter');
  await player.linkEvidence('EXPLAIN');

  await step('Act');
  await keys('Escape', 'x');
  await page.keyboard.type('create an index');
  await keys('Enter');
  const sheet = page.getByRole('dialog', { name: /index/i });
  const serves = sheet.getByRole('combobox', { name: 'Which hypothesis does this serve?' });
  await pick(sheet.getByRole('combobox', { name: 'Table' }), 'users');
  await pick(sheet.getByRole('combobox', { name: 'Index' }), 'users_email_idx');
  const concurrently = sheet.getByRole('switch', { name: /concurrently/i });
  await expect(concurrently).toBeVisible();
  if (!(await concurrently.isChecked())) await concurrently.press('Space');
  await pick(serves, 'Users');
  // The button says what it will do, in a few words.
  await sheet.getByRole('button', { name: /^(Build|Create) / }).press('Enter');
  await expect(sheet).toBeHidden();

  await step('Wait until it is better for users');
  await keys('5', 'g', 'a');
  await step('Resolve');
  await keys('Shift+R');
  const dialog = page.getByRole('dialog', { name: 'Resolve the incident' });
  await pick(dialog.getByRole('combobox'), 'Users');
  await keys('Tab');
  await page.keyboard.type('Logins read the whole table; it has an index now.');
  await dialog.getByRole('button', { name: /^Resolve/ }).press('Enter');
  const debrief = await player.debrief();
  await expect(debrief.getByText('Recovered', { exact: true }).first()).toBeVisible();
  console.log(`first-page: ${((Date.now() - began) / 1_000).toFixed(1)} s from the library to the debrief`);
});
