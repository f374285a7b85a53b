import { isOver, type Run } from '../session/run.ts';

/**
 * How much of the world's time is due. In practice that is real time at the speed chosen, and a machine that cannot keep up, or a tab
 * that was suspended, lets the world stand still. In a drill it is the wall's: the world catches up with whatever was missed, and
 * waits where a console's command took it ahead.
 */
export interface WorldClock {
  readonly speed: () => number;
  readonly setSpeed: (speed: number) => void;
  /** From now on the world's time is the wall's: the page came at `pagedAtMs`. */
  readonly followWall: (pagedAtMs: number) => void;
  /** A new run: paused, and not in a drill. */
  readonly reset: () => void;
  /** Microseconds that are due now. Called at every tick, with the milliseconds since the last one. */
  readonly due: (run: Run, passedMs: number) => number;
  readonly spend: (us: number) => void;
}

const SPEED_MAX = 64;
/** Never more of the world at once than a person would notice missing. */
const CATCH_UP_MS = 500;

/** `wallMs` is the wall clock in milliseconds since the epoch. */
export function newWorldClock(wallMs: () => number): WorldClock {
  let speed = 0;
  let owedUs = 0;
  let pagedAtMs: number | null = null;
  const inDrill = (run: Run, startMs: number): number => (run.pagedAtUs === null ? 0 : Math.max(0, run.pagedAtUs + (wallMs() - startMs) * 1000 - run.world.now));
  return {
    speed: () => speed,
    setSpeed: (wanted) => {
      if (pagedAtMs !== null) throw new Error('The clock of a drill cannot be changed.');
      speed = Math.max(0, Math.min(SPEED_MAX, wanted));
      owedUs = 0;
    },
    followWall: (startMs) => {
      pagedAtMs = startMs;
      speed = 1;
    },
    reset: () => {
      speed = 0;
      owedUs = 0;
      pagedAtMs = null;
    },
    due: (run, passedMs) => {
      if (speed === 0 || isOver(run)) return 0;
      owedUs = pagedAtMs === null ? Math.min(owedUs + Math.min(CATCH_UP_MS, passedMs) * 1000 * speed, CATCH_UP_MS * 1000 * speed) : inDrill(run, pagedAtMs);
      return owedUs;
    },
    spend: (us) => {
      owedUs -= us;
    },
  };
}
