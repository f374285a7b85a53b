/** When a worker counts as dead. */
export interface PulseOptions {
  /** After this long without any message the worker is asked for a sign of life. */
  readonly quietMs: number;
  /** No message for this long after that: it hangs. */
  readonly deadMs: number;
  /** The same while it re-simulates, which it does in one go. */
  readonly deadAtLongWorkMs: number;
  /** Hidden pages have their timers and workers slowed down, so silence means nothing there. */
  readonly isVisible: () => boolean;
}

interface PulseParts extends Partial<PulseOptions> {
  readonly ping: () => Promise<unknown>;
  readonly isAtLongWork: () => boolean;
  readonly die: (silentMs: number) => void;
}

const CHECK_MS = 1_000;
/** A check that comes this late says that the page itself was stopped: a debugger, a sleeping machine. */
const LATE_MS = 5_000;

const pageIsVisible = (): boolean => (globalThis as { document?: { visibilityState?: string } }).document?.visibilityState !== 'hidden';

/** Watches a worker for silence. Every message is a sign of life, whatever it says. */
export function watchPulse({ quietMs = 4_000, deadMs = 10_000, deadAtLongWorkMs = 60_000, isVisible = pageIsVisible, ping, isAtLongWork, die }: PulseParts): { heard: () => void; stop: () => void } {
  let heardAt = Date.now();
  let pingedAt: number | null = null;
  let checkedAt = heardAt;
  const heard = (): void => {
    heardAt = Date.now();
    pingedAt = null;
  };
  const check = (): void => {
    const now = Date.now();
    const wasStopped = now - checkedAt > LATE_MS;
    checkedAt = now;
    if (wasStopped || !isVisible()) {
      heard();
      return;
    }
    if (pingedAt !== null && now - pingedAt >= (isAtLongWork() ? deadAtLongWorkMs : deadMs)) die(now - heardAt);
    else if (pingedAt === null && now - heardAt >= quietMs) {
      pingedAt = now;
      // An answer of any kind has been heard by then, and death is told by `die`.
      ping().catch(() => undefined);
    }
  };
  const timer = setInterval(check, CHECK_MS);
  return { heard, stop: () => clearInterval(timer) };
}
