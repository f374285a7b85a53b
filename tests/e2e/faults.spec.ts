import { expect, test } from '../support/e2e.ts';
import { Player } from '../support/player.ts';
import { scenarioOnDisk } from '../support/scenario-on-disk.ts';
import { uninterruptedHash } from '../support/stored-runs.ts';
import { askForRecord, exposeWorkers, failWorker, killWorker } from '../support/worker-hook.ts';

test('without a database the incident can be played, the page says that nothing is saved, and the run is offered as a file', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The user denied permission to access the database.', 'SecurityError');
    };
  });
  const player = new Player(page);
  await player.briefing('first-page', { seed: 3 });
  await player.start();
  const notice = page.getByRole('alert', { name: 'Not saved' });
  await expect(notice).toContainText('Nothing is being saved.');
  await player.acknowledge();
  await player.speed(16);
  await player.ask('users-db', 'Sessions');
  const from = await player.clockS();
  await expect.poll(() => player.clockS()).toBeGreaterThan(from);

  const downloading = page.waitForEvent('download');
  await notice.getByRole('button', { name: 'Download this run' }).click();
  const stream = await (await downloading).createReadStream();
  const text = (await stream.toArray()).join('');
  expect(text).toContain('"first-page"');
  expect(text).toContain('acknowledge');
});

for (const [how, hurt, waitMs] of [
  ['fails', (page: Parameters<typeof killWorker>[0]) => failWorker(page, 'out of memory'), 60_000],
  ['falls silent', killWorker, 120_000],
] as const) {
  test(`when the simulation ${how}, the page says so and goes on from the log in the same world`, async ({ page, context }) => {
    test.setTimeout(300_000);
    await exposeWorkers(context);
    const player = new Player(page);
    await player.briefing('first-page', { seed: 3 });
    await player.start();
    await player.acknowledge();
    await player.speed(8);
    await player.act('Restart', { fields: { Service: 'auth' } });
    await player.letPass(0.1);
    const before = await player.clockS();
    await hurt(page);
    const notices = page.getByRole('region', { name: 'Notices' });
    await expect(notices).toContainText('The simulation stopped and was made again', { timeout: waitMs });
    expect(await page.evaluate(() => window.startedWorkers.length)).toBe(2);
    await expect.poll(() => player.clockS()).toBeGreaterThan(before);
    await player.pause();
    const record = await askForRecord(page);
    expect(record.intents.map(({ intent }) => intent.kind)).toContain('mitigate');
    expect(uninterruptedHash(scenarioOnDisk('first-page'), record, record.untilUs)).toBe(record.hash);
  });
}

test('a query with a mistake keeps the old result and shows the place', async ({ page }) => {
  const player = new Player(page);
  await player.briefing('first-page', { seed: 3 });
  await player.start();
  await player.acknowledge();

  const metrics = await player.open('Metrics');
  const query = metrics.getByRole('textbox', { name: 'PromQL query' });
  await query.fill('sum(rate(http_server_request_duration_seconds_count[1m]))');
  await query.press('Enter');
  const chart = metrics.getByRole('figure').or(metrics.getByRole('img')).first();
  await expect(chart).toBeVisible();
  await query.fill('sum(rate(http_server_request_duration_seconds_count[1m])');
  await query.press('Enter');
  await expect(query).toHaveAttribute('aria-invalid', 'true');
  await expect(query).toHaveAccessibleDescription(/.+/);
  await expect(chart).toBeVisible();

  const traces = await player.open('Traces');
  const grid = traces.getByRole('grid', { name: 'Traces' });
  await expect(grid.getByRole('row').nth(1)).toBeVisible();
  const filter = traces.getByRole('textbox', { name: 'TraceQL query' });
  await filter.fill('{ duration > fast }');
  await filter.press('Enter');
  await expect(filter).toHaveAttribute('aria-invalid', 'true');
  await expect(filter).toHaveAccessibleDescription(/.+/);
  await expect(grid.getByRole('row').nth(1)).toBeVisible();

  const logs = await player.open('Logs');
  const text = logs.getByRole('textbox', { name: 'LogQL query' });
  await text.fill('{level>="loud"}');
  await text.press('Enter');
  await expect(text).toHaveAttribute('aria-invalid', 'true');
});
