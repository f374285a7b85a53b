import { expect, test as base, type BrowserContext } from '@playwright/test';

/**
 * Collects what no page of ours may do: ask another origin for anything, write an error to the console, or throw. Wanted for
 * contexts that a test opens itself (the tabs of a drill share one, other people need their own); those of the fixtures are
 * watched without asking.
 *
 * @returns the list that grows; empty is good
 */
export function watchContext(context: BrowserContext, origin: string): string[] {
  const complaints: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    const local = url.protocol === 'data:' || url.protocol === 'blob:' || url.origin === origin;
    if (!local) complaints.push(`request to another origin: ${request.url()}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console error: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => {
    complaints.push(`uncaught: ${error.error().stack ?? error.error().message}`);
  });
  return complaints;
}

/**
 * Playwright's test, failing also when a page did what `watchContext` collects. Import this one in every spec. A test that
 * provokes such a thing on purpose empties the list after looking at it: `complaints.length = 0`.
 */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ context, baseURL }, use) => {
      const complaints = watchContext(context, new URL(baseURL ?? 'http://127.0.0.1').origin);
      await use(complaints);
      expect(complaints, 'the page must stay silent and local').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
