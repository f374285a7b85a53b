import type { Locator, Page } from '@playwright/test';

/** Somebody without a mouse. Everything that is reached is reached by pressing Tab, as often as it takes. */
export class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Forwards, or backwards; throws when a whole round does not lead there. */
  async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await target.waitFor();
    for (let presses = 0; presses < 150; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`the Tab key does not lead to ${String(target)}`);
  }

  /** Chooses in a menu or list that is open, by moving down to the option. */
  async choose(option: Locator, key = 'ArrowDown'): Promise<void> {
    await option.waitFor();
    // Lists that have only just appeared take no keys, so that nobody chooses what he has not seen.
    await this.page.waitForTimeout(150);
    for (let presses = 0; presses < 60; presses++) {
      const isThere = await option.evaluate((element) => element === document.activeElement || element.getAttribute('aria-selected') === 'true' || element.hasAttribute('data-highlighted'));
      if (isThere) {
        await this.page.keyboard.press('Enter');
        return;
      }
      await this.page.keyboard.press(key);
      await this.page.waitForTimeout(50);
    }
    throw new Error(`${key} does not lead to ${String(option)}`);
  }
}
