import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What keeps people out, in words that lead to the place; by these rules alone, if any are given. */
async function barriersNow(page: Page, where: string, rules: readonly string[] = []): Promise<string[]> {
  // Its other mode opens a further page to merge the findings of frames; a page here is only itself.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules.length === 0 ? axe : axe.withRules([...rules])).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

/** What keeps people out of a page as it stands, dark and light. Throws where the two look alike, since then one was looked at twice. */
export async function barriers(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  const backgrounds = new Set<string>();
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    backgrounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    // The themes differ in nothing but colours.
    found.push(...(await barriersNow(page, `${where}, ${colorScheme}`, colorScheme === 'dark' ? [] : ['color-contrast'])));
  }
  if (backgrounds.size !== 2) throw new Error(`${where} has one background for both themes`);
  return found;
}
