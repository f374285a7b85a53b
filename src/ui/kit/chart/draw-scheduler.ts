/**
 * One budget for all charts. Drawing twelve charts in one frame takes a frame of 70 ms on a slow machine; spread over frames in slices of
 * 4 ms it is not noticed. Charts say that they are dirty; the scheduler decides when, in turn, so that none starves.
 */
export interface DrawSchedulerOptions {
  budgetMs: number;
  /** Time between two drawings of one chart; 250 ms is 4 Hz. */
  minIntervalMs: number;
  now: () => number;
  requestFrame: (run: () => void) => void;
  /** Runs once after a delay; used to wait until the next chart is due. */
  requestTimer: (run: () => void, delayMs: number) => void;
}

export interface DrawTicket {
  /** Marks the chart dirty. `urgent` (a resize, a change of theme, a person's click) does not wait for the interval, only for the budget. */
  request: (urgent?: boolean) => void;
  /** Charts out of view stay dirty and are drawn when they come into view. */
  setVisible: (visible: boolean) => void;
  dispose: () => void;
}

export interface DrawScheduler {
  register: (draw: () => void) => DrawTicket;
}

interface Entry {
  draw: () => void;
  dirty: boolean;
  urgent: boolean;
  visible: boolean;
  drawnAt: number;
}

export function createDrawScheduler(options: DrawSchedulerOptions): DrawScheduler {
  const { budgetMs, minIntervalMs, now, requestFrame, requestTimer } = options;
  const entries: Entry[] = [];
  let turn = 0;
  let framePending = false;
  let timerAt = Infinity;

  const dueAt = (entry: Entry): number => (!entry.dirty || !entry.visible ? Infinity : entry.urgent ? -Infinity : entry.drawnAt + minIntervalMs);

  function schedule(): void {
    if (framePending) return;
    const next = entries.reduce((least, entry) => Math.min(least, dueAt(entry)), Infinity);
    if (next === Infinity) return;
    const time = now();
    if (next <= time) {
      framePending = true;
      requestFrame(frame);
    } else if (next < timerAt) {
      // An earlier timer may still be pending; when it fires it only looks again.
      timerAt = next;
      requestTimer(() => {
        timerAt = Infinity;
        schedule();
      }, next - time);
    }
  }

  function frame(): void {
    framePending = false;
    const start = now();
    for (let left = entries.length; left > 0; left -= 1) {
      if (turn >= entries.length) turn = 0;
      const entry = entries[turn];
      turn += 1;
      if (!entry || dueAt(entry) > start) continue;
      entry.dirty = false;
      entry.urgent = false;
      entry.drawnAt = start;
      entry.draw();
      if (now() - start >= budgetMs) break;
    }
    schedule();
  }

  return {
    register(draw) {
      const entry: Entry = { draw, dirty: false, urgent: false, visible: true, drawnAt: -Infinity };
      entries.push(entry);
      return {
        request(urgent = false) {
          entry.dirty = true;
          entry.urgent ||= urgent;
          schedule();
        },
        setVisible(visible) {
          entry.visible = visible;
          schedule();
        },
        dispose() {
          const i = entries.indexOf(entry);
          if (i >= 0) entries.splice(i, 1);
        },
      };
    },
  };
}

/** The page's own. */
export const drawScheduler: DrawScheduler = createDrawScheduler({
  budgetMs: 4,
  minIntervalMs: 250,
  now: () => performance.now(),
  requestFrame: (run) => void requestAnimationFrame(run),
  requestTimer: (run, delayMs) => void setTimeout(run, delayMs),
});
