import { expect, test } from '../support/e2e.ts';
import { summaryOf, TASK_MS_MAX, tasksWhile, tooLong, type Task } from '../support/main-thread.ts';
import { Player, type Tab } from '../support/player.ts';

const SIMULATED_S = 300;
const TABS: readonly Tab[] = ['Dashboards', 'Logs', 'Traces', 'Metrics', 'Changes', 'Consoles', 'SLOs & alerts', 'Map'];

/**
 * The same work takes up to so much longer on a shared machine, in processor time too (measured: 4). What is printed is to be held
 * against TASK_MS_MAX; what fails is more than noise, and comes again: now and then such a machine stands still for a while.
 */
const SLOWNESS_MAX = 5;
const TRIES = 2;

test('in five minutes of incident at 4×, the main thread always answers soon', async ({ page, browser }) => {
  test.setTimeout(400_000);
  const player = new Player(page);
  let long: Task[] = [];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    await player.briefing('orders-slow', { seed: 7 });
    await player.start();
    await player.acknowledge();
    await player.speed(4);
    let changes = 0;
    const tasks = await tasksWhile(browser, page, async () => {
      const from = await player.clockS();
      while ((await player.clockS()) - from < SIMULATED_S) {
        await player.open(TABS[changes++ % TABS.length] ?? 'Map');
        await page.waitForTimeout(4_000);
      }
    });
    console.log(`main thread, 5 simulated minutes at 4× with ${changes} changes of panel: ${summaryOf(tasks)}`);
    long = tooLong(tasks, TASK_MS_MAX * SLOWNESS_MAX);
    if (long.length === 0) break;
  }
  expect(long).toEqual([]);
});
