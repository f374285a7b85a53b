import type { Page } from '@playwright/test';
import { expect, test } from '../support/e2e.ts';
import { Player, type Tab } from '../support/player.ts';

const LIMIT_MS = 50;
const SIMULATED_MINUTES = 5;

test.use({ actionTimeout: 15_000 });

interface LongFrame {
  readonly startTime: number;
  readonly duration: number;
  readonly scripts: readonly { readonly duration: number; readonly invoker: string; readonly sourceURL: string; readonly sourceFunctionName: string; readonly forcedStyleAndLayoutDuration: number }[];
}

interface Measured {
  readonly tasks: readonly { readonly startTime: number; readonly duration: number }[];
  readonly frames: readonly LongFrame[];
  readonly workerHeard: number | null;
}

declare global {
  interface Window {
    measured: { tasks: { startTime: number; duration: number }[]; frames: LongFrame[]; workerHeard: number | null };
  }
}

/** Notes every task over 50 ms from the start of the page, the frames it was in, and when the world was first heard of. */
async function measure(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.measured = { tasks: [], frames: [], workerHeard: null };
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) window.measured.tasks.push({ startTime, duration });
    }).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.measured.frames.push(entry.toJSON() as LongFrame);
    }).observe({ type: 'long-animation-frame', buffered: true });
  });
}

const nameOf = ({ scripts }: LongFrame): string =>
  scripts.length === 0
    ? 'no script: style, layout, paint'
    : scripts.map((one) => `${one.invoker || 'script'} ${Math.round(one.duration)} ms (layout ${Math.round(one.forcedStyleAndLayoutDuration)}) in ${one.sourceFunctionName || '?'} ${one.sourceURL.split('/').at(-1)}`).join('; ');

/** What somebody does who looks for a cause: every tab, a trace, a log line, a console, a query. */
async function lookAround(player: Player): Promise<void> {
  const { page } = player;
  await player.openSlowestTrace('journey=place_order duration>1s');
  await player.open('Logs');
  await page.getByRole('textbox', { name: 'Log filter' }).fill('level>=warn');
  await player.open('Dashboards');
  await player.open('Metrics');
  await page.getByRole('textbox', { name: 'PromQL query' }).fill('sum by (service_name) (rate(http_server_request_duration_seconds_count[1m]))');
  await page.getByRole('textbox', { name: 'PromQL query' }).press('Enter');
  for (const tab of ['Changes', 'SLOs & alerts', 'Map'] satisfies Tab[]) {
    await player.open(tab);
    await page.waitForTimeout(500);
  }
  await player.ask('inventory-db', 'Sessions');
}

test(`no task keeps the page over ${LIMIT_MS} ms while an incident runs for ${SIMULATED_MINUTES} minutes at 4×`, async ({ page }) => {
  test.setTimeout(180_000);
  await measure(page);
  const player = new Player(page);
  await player.briefing('orders-slow', { seed: 1 });
  await player.start();
  const from = await page.evaluate(() => performance.now());
  await player.acknowledge();
  await player.speed(4);
  const began = await player.clockS();
  let rounds = 0;
  while ((await player.clockS()) - began < SIMULATED_MINUTES * 60) {
    await lookAround(player);
    rounds++;
  }
  const { tasks, frames } = await page.evaluate((): Measured => window.measured);
  const during = tasks.filter((task) => task.startTime >= from);
  const longest = during.reduce((most, task) => Math.max(most, task.duration), 0);
  console.log(`main thread: ${rounds} rounds through the panels, ${during.length} tasks over ${LIMIT_MS} ms, longest ${longest === 0 ? `under ${LIMIT_MS}` : longest.toFixed(0)} ms; before the first view ${tasks.length - during.length}`);
  for (const task of during) {
    const frame = frames.find((one) => one.startTime <= task.startTime + task.duration && one.startTime + one.duration >= task.startTime);
    console.log(`  at ${((task.startTime - from) / 1_000).toFixed(1)} s: ${task.duration.toFixed(0)} ms, ${frame ? nameOf(frame) : 'unattributed'}`);
  }
  expect(longest, 'the longest task').toBeLessThanOrEqual(LIMIT_MS);
});
