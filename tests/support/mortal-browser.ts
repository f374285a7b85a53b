import type { BrowserContext, BrowserType } from '@playwright/test';

/** A browser on a profile that outlives it. */
export interface MortalBrowser {
  readonly context: BrowserContext;
  /** Ends every process of it at once, as losing power does to them: nobody is told and nothing is tidied up. */
  readonly kill: () => Promise<void>;
}

interface ProcessInfo {
  readonly type: string;
  readonly id: number;
}

/** Starts a browser on a profile, which is made when it does not exist. What is not said is as in the configuration. */
export async function openProfile(chromium: BrowserType, folder: string, options: Parameters<BrowserType['launchPersistentContext']>[1]): Promise<MortalBrowser> {
  const context = await chromium.launchPersistentContext(folder, options);
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error('The browser cannot be asked about its processes.');
  const processes = async (): Promise<readonly ProcessInfo[]> => (await session.send('SystemInfo.getProcessInfo')).processInfo;
  const kill = async (): Promise<void> => {
    const closed = new Promise((resolve) => context.once('close', resolve));
    const all = await processes();
    const main = all.find(({ type }) => type === 'browser');
    if (!main) throw new Error('The browser does not say which process it is.');
    // The main one first: it would otherwise notice that a page has died, and act on it.
    for (const { id } of [main, ...all]) signal(id, 'SIGKILL');
    await closed;
    // A new browser takes over the profile of a process that is gone, not of one that is still going.
    while (signal(main.id, 0)) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return { context, kill };
}

/** False when there is no such process any more. */
function signal(pid: number, what: 'SIGKILL' | 0): boolean {
  try {
    return process.kill(pid, what);
  } catch {
    return false;
  }
}
