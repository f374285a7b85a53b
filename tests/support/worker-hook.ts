import type { BrowserContext, Page } from '@playwright/test';
import type { RunRecord, StampedIntent } from '../../src/session/intents.ts';

/** What a worker has told its page of the log. */
export interface ToldByWorker {
  /** Its answer to `open`: what it has played again, before anything else could happen. */
  readonly opened: RunRecord | null;
  /** Every intent that it has announced since. */
  readonly since: readonly StampedIntent[];
}

declare global {
  interface Window {
    /** Every worker that the page has started, the latest last. */
    startedWorkers: Worker[];
    /** By the latest worker. */
    toldByWorker: ToldByWorker;
  }
}

/** Lets a test lay hands on the workers of pages opened from now on. They are the real ones; the page notices nothing. */
export async function exposeWorkers(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.startedWorkers = [];
    const Original = window.Worker;
    window.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        window.startedWorkers.push(this);
        let told: ToldByWorker = { opened: null, since: [] };
        window.toldByWorker = told;
        this.addEventListener('message', ({ data }: MessageEvent<{ event?: string; stamped?: StampedIntent; result?: { info?: object; record?: RunRecord } | null }>) => {
          if (data.event === 'intent' && data.stamped) told = { ...told, since: [...told.since, data.stamped] };
          else if (data.result?.info && data.result.record) told = { opened: data.result.record, since: [] };
          if (window.startedWorkers.at(-1) === this) window.toldByWorker = told;
        });
      }
    };
  });
}

/** What the worker itself says of its run and world at this moment, hash included. */
export function askForRecord(page: Page): Promise<RunRecord> {
  return page.evaluate(
    () =>
      new Promise<RunRecord>((resolve, reject) => {
        const worker = window.startedWorkers.at(-1);
        // The page numbers its own calls from 1, and takes no notice of answers to others.
        const id = -1 - Math.floor(performance.now());
        const onMessage = ({ data }: MessageEvent<{ id?: number; ok?: boolean; result?: RunRecord; error?: string }>): void => {
          if (data.id !== id) return;
          worker?.removeEventListener('message', onMessage);
          if (data.ok && data.result) resolve(data.result);
          else reject(new Error(data.error));
        };
        worker?.addEventListener('message', onMessage);
        // One that was ended says nothing, and the test would only run into its own limit.
        setTimeout(() => reject(new Error('The worker has not answered for a minute.')), 60_000);
        worker?.postMessage({ id, call: 'record', args: {} });
      }),
  );
}

/** What the latest worker has told so far. Throws before the run is open. */
export async function heardFromWorker(page: Page): Promise<{ opened: RunRecord; since: readonly StampedIntent[] }> {
  const { opened, since } = await page.evaluate(() => window.toldByWorker);
  if (!opened) throw new Error('The worker has opened no run.');
  return { opened, since };
}

/** Ends the latest worker as the browser does when it runs out of memory: it falls silent. */
export function killWorker(page: Page): Promise<void> {
  return page.evaluate(() => window.startedWorkers.at(-1)?.terminate());
}

/** The latest worker fails with an error that nothing in it has caught. */
export function failWorker(page: Page, message: string): Promise<void> {
  return page.evaluate((text) => void window.startedWorkers.at(-1)?.dispatchEvent(new ErrorEvent('error', { message: text, cancelable: true })), message);
}
