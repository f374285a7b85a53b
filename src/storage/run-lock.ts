/** A reload's old page may hold the lock for a moment longer; that is not another tab. */
const WAIT_MS = 1_500;

export interface RunLock {
  readonly release: () => void;
}

/**
 * Holds a run for this tab by a Web Lock. Null: another tab has it. With `takeOver` it is taken from there, and the other
 * tab's `onLost` is called. Where the browser has no locks everyone gets one; the database's own fence still keeps order.
 */
export async function lockRun(locks: LockManager | undefined, runId: string, onLost: () => void, takeOver: boolean): Promise<RunLock | null> {
  if (!locks) return { release: () => undefined };
  const name = `faultline.run.${runId}`;
  return new Promise<RunLock | null>((resolve, reject) => {
    let held = false;
    let released = false;
    const hold = (): Promise<void> =>
      new Promise<void>((done) => {
        held = true;
        resolve({
          release: () => {
            released = true;
            done();
          },
        });
      });
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), WAIT_MS);
    const options: LockOptions = takeOver ? { steal: true } : { signal: waiting.signal };
    locks
      .request(name, options, () => {
        clearTimeout(timer);
        return hold();
      })
      .catch((error: unknown) => {
        clearTimeout(timer);
        // The same error means "gave up waiting" before the lock is held and "taken away" after.
        if (held) {
          if (!released) onLost();
        } else if (waiting.signal.aborted) resolve(null);
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
  });
}
