import type { Browser, Page } from '@playwright/test';

/** A task of the page's own thread, from Chromium's trace. */
export interface Task {
  /** From its beginning to its end, including what the machine did for others meanwhile. */
  readonly wallMs: number;
  /** Time that the thread itself had a processor: what the page is to blame for. */
  readonly cpuMs: number;
}

/** Beyond this a person notices that the page does not answer (RAIL, web.dev). */
export const TASK_MS_MAX = 50;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Tasks of every renderer's main thread. Throws when the trace tells of none, so that a changed format cannot pass for silence. */
export async function tasksWhile(browser: Browser, page: Page, deed: () => Promise<void>): Promise<Task[]> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  let trace: Buffer;
  try {
    await deed();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: readonly TraceEvent[] };
  const mains = new Set(traceEvents.filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}.${tid}`));
  const tasks = traceEvents.filter((event) => event.ph === 'X' && event.name.endsWith('RunTask') && mains.has(`${event.pid}.${event.tid}`));
  if (tasks.length < 1_000 || tasks.every((event) => event.tdur === undefined)) throw new Error(`the trace has ${tasks.length} tasks of main threads, or no processor times`);
  return tasks.map(({ dur = 0, tdur = 0 }) => ({ wallMs: dur / 1000, cpuMs: tdur / 1000 }));
}

/** In a line: how many, the longest, and what was long on the clock. */
export function summaryOf(tasks: readonly Task[]): string {
  const longest = tasks.reduce((most, task) => (task.cpuMs > most.cpuMs ? task : most));
  const waited = tasks.filter((task) => task.wallMs > TASK_MS_MAX);
  return `${tasks.length} tasks; the longest took ${longest.cpuMs.toFixed(1)} ms of processor time (${longest.wallMs.toFixed(1)} ms on the clock); ${waited.length} were over ${TASK_MS_MAX} ms on the clock: ${waited.map((task) => `${task.wallMs.toFixed(0)} (${task.cpuMs.toFixed(0)} of them at work)`).join(', ') || 'none'}`;
}

export const tooLong = (tasks: readonly Task[], ms = TASK_MS_MAX): Task[] => tasks.filter((task) => task.cpuMs > ms);
