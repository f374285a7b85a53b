import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ofToday } from './day.ts';

/** What keeps people out of a page as it stands, in words that lead to the place; in the dark theme or in the light one, another day in the other. */
export async function barriers(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ofToday(['dark', 'light'] as const)) {
    await page.emulateMedia({ colorScheme });
    // Its other mode opens a further page to merge the findings of frames; a page here is only itself. To tell of what passed, too, takes as long again.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    found.push(...grave.flatMap(({ id, nodes }) => nodes.map((node) => `${where}, ${colorScheme}: ${id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`)));
  }
  return found;
}
