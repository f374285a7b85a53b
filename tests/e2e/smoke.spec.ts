import { expect, test } from '../support/e2e.ts';

test('the site opens with something to see', async ({ page }) => {
  const response = await page.goto('/');
  expect(response?.headers()['content-security-policy']).toContain("default-src 'self'");
  await expect(page).toHaveTitle(/Faultline/);
  await expect(page.locator('#root')).not.toBeEmpty();
});

test('a missing file is missing, and an address of the app is the app', async ({ request }) => {
  const navigating = { headers: { Accept: 'text/html' } };
  expect((await request.get('/assets/missing.js')).status()).toBe(404);
  expect((await request.get('/missing.json', { headers: { Accept: '*/*' } })).status()).toBe(404);
  expect((await request.get('/some/place', navigating)).headers()['content-type']).toContain('text/html');
  expect((await request.get('/%2e%2e%2fpackage.json', navigating)).status()).toBe(404);
  expect((await request.get('/%', navigating)).status()).toBe(400);
});

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('the site opens again after one visit', async ({ page, context }) => {
    await page.goto('/');
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await context.setOffline(true);
    await page.reload();
    await expect(page.locator('#root')).not.toBeEmpty();
  });
});
