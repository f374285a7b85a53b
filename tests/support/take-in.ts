import { expect, type Page } from '@playwright/test';

/** Takes exported data in at the settings, as somebody who was sent a file. */
export async function takeIn(page: Page, text: string): Promise<void> {
  await page.goto('/settings');
  await page.getByLabel('File of exported data').setInputFiles({ name: 'data.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(page.getByText('Data imported')).toBeVisible();
}
