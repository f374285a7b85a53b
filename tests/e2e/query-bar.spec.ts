import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '../support/e2e.ts';
import { Keyboard } from '../support/keyboard.ts';
import { Player } from '../support/player.ts';

/** The editor of queries needs a real browser: elsewhere its plain text area stands for it. */

test('a query is written or clicked together by keyboard, with what exists at this moment', async ({ page }) => {
  test.setTimeout(240_000);
  const player = new Player(page);
  await player.briefing('first-page', { seed: 3 });
  await player.start();
  await player.acknowledge();
  const keyboard = new Keyboard(page);
  const list = page.getByRole('listbox', { name: 'Completions' });

  await test.step('words, labels and values complete; Enter runs, Tab leads out', async () => {
    await player.open('Metrics');
    const box = page.getByRole('textbox', { name: 'PromQL query' });
    // The editor has taken the text area's place.
    await expect(box).toHaveAttribute('contenteditable', 'true');
    await box.click();
    await page.keyboard.type('rat');
    await expect(list.getByRole('option').first()).toContainText('rate');
    await keyboard.choose(list.getByRole('option').first());
    await expect(box).toHaveText('rate()');
    await page.keyboard.type('http_server_request_duration_seconds_count{service');
    await page.keyboard.press('Control+ ');
    await keyboard.choose(list.getByRole('option', { name: /^service_name/ }));
    // A label goes on to its values.
    await expect(box).toHaveText('rate(http_server_request_duration_seconds_count{service_name=""})');
    await keyboard.choose(list.getByRole('option').first());
    await page.keyboard.press('ArrowRight');
    await page.keyboard.type('[1m]');
    await expect(box).toHaveText(/^rate\(http_server_request_duration_seconds_count\{service_name="[\w-]+"\}\[1m\]\)$/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Earlier queries' })).toBeEnabled();
    await expect(box).toHaveText(/^rate\(.*\)$/);
    await page.keyboard.press('ControlOrMeta+z');
    await expect(box).not.toContainText('[1m]');
    await page.keyboard.press('Tab');
    await expect(box).not.toBeFocused();
  });

  await player.open('Traces');
  const box = page.getByRole('textbox', { name: 'TraceQL query' });
  await expect(box).toHaveAttribute('contenteditable', 'true');

  await test.step('what cannot be read is marked before it runs', async () => {
    await box.fill('{ duraton > 1s && name = "a" }');
    await expect(box).toHaveAttribute('aria-invalid', 'true');
    await expect(box).toHaveAccessibleDescription(/"duraton" is no intrinsic/);
    await expect(box.locator('.cm-fault')).toHaveText('duraton');
  });

  await test.step('controls write the text, keep the focus, and leave nobody out', async () => {
    await box.fill('');
    await page.getByRole('radio', { name: 'Click together' }).press('Space');
    const value = page.getByRole('combobox', { name: 'Condition 1: value' });
    await value.focus();
    await value.press('ArrowDown');
    await expect(page.getByRole('listbox', { name: 'Condition 1: value' }).getByRole('option').first()).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().include('[aria-label="Click together"]').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await value.press('ArrowDown');
    await value.press('Enter');
    await expect(box).toHaveText(/^\{ resource\.service\.name = "[\w-]+" \}$/);
    const add = page.getByRole('button', { name: 'Condition', exact: true });
    await add.press('Enter');
    await page.getByRole('menuitem', { name: /^Duration/ }).press('Enter');
    await expect(box).toHaveText(/ && duration > 500ms \}$/);
    await page.getByRole('button', { name: 'Remove condition 1' }).press('Enter');
    await expect(box).toHaveText('{ duration > 500ms }');
    await expect(add).toBeFocused();
  });
});
