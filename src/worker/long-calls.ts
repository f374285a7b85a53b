/**
 * Long questions, answered in slices between everything else that the worker does: the world's clock goes on, other calls are
 * answered, and several may be under way at once.
 */

/** Answers in pieces: what has been found so far, or null for nothing new. It yields every few milliseconds of work. */
export type LongWork<Part = unknown, Result = unknown> = Generator<Part | null, Result>;

/** Where the pieces go. An answer is settled at most once, and not at all when it was cancelled. */
export interface LongReplies {
  readonly part: (id: number, part: unknown) => void;
  readonly done: (id: number, result: unknown) => void;
  readonly failed: (id: number, error: unknown) => void;
}

export interface LongCallQueue {
  readonly add: (id: number, work: LongWork) => void;
  /** Lets go of an answer that nobody waits for any more; its `finally` runs. Unknown ids are ignored: it may just have been settled. */
  readonly cancel: (id: number) => void;
  readonly cancelAll: () => void;
  readonly isEmpty: () => boolean;
  /** Works in turn on all that is open until the clock says `untilMs` or all is done: at the least one step. */
  readonly work: (untilMs: number) => void;
}

/** Slices are as long as those of the world's own clock. */
export const LONG_SLICE_MS = 12;

/** `clock` is in milliseconds. */
export function newLongCalls(replies: LongReplies, clock: () => number): LongCallQueue {
  const open = new Map<number, LongWork>();
  const close = (id: number, settle?: () => void): void => {
    open.delete(id);
    settle?.();
  };
  const step = (id: number, work: LongWork): void => {
    try {
      const next = work.next();
      if (next.done === true) close(id, () => replies.done(id, next.value));
      else if (next.value !== null) replies.part(id, next.value);
    } catch (error) {
      close(id, () => replies.failed(id, error));
    }
  };
  const cancel = (id: number): void => {
    const work = open.get(id);
    open.delete(id);
    // What fails while it tidies up has nobody left to be told.
    try {
      work?.return(undefined);
    } catch {
      // Nobody waits for it.
    }
  };
  return {
    add: (id, work) => void open.set(id, work),
    cancel,
    cancelAll: () => {
      for (const id of open.keys()) cancel(id);
    },
    isEmpty: () => open.size === 0,
    work: (untilMs) => {
      do {
        const [id, work] = open.entries().next().value ?? [];
        if (id === undefined || work === undefined) return;
        // Whose turn it was stands at the end of the queue, so that none waits for another to be done.
        open.delete(id);
        open.set(id, work);
        step(id, work);
      } while (clock() < untilMs);
    },
  };
}

/** All of it in one go, for those who have nothing else to do: the command line and tests. `onPart` is told each piece. */
export function runLongCall<Part, Result>(work: Generator<Part | null, Result>, onPart: (part: Part) => void = () => {}): Result {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    if (next.value !== null) onPart(next.value);
  }
}
