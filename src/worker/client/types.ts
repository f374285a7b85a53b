import type { StampedIntent } from '../../session/intents.ts';
import type { CallName, LongCallName, LongCalls, WorkerCalls, WorkerEvent } from '../protocol.ts';

export type CallArgs<N extends CallName> = WorkerCalls[N]['args'];
export type CallResult<N extends CallName> = WorkerCalls[N]['result'];
export type LongArgs<N extends LongCallName> = LongCalls[N]['args'];
export type LongPart<N extends LongCallName> = LongCalls[N]['part'];
export type LongResult<N extends LongCallName> = LongCalls[N]['result'];
export type ViewEvent = Extract<WorkerEvent, { event: 'view' }>;
export type ProgressEvent = Extract<WorkerEvent, { event: 'progress' }>;

/** Takes a listener off again. */
export type Unsubscribe = () => void;

/** What a page sees of the worker that owns the world. */
export interface WorldClient {
  /**
   * Asks the worker. Questions have no time limit of their own, since opening may take long; they are rejected with
   * `WorldDied` when the worker dies, and with an `Error` in the worker's words when it cannot answer.
   */
  readonly call: <N extends CallName>(name: N, args: CallArgs<N>) => Promise<CallResult<N>>;
  /**
   * Asks something that takes long. `onPart` hears what has been found so far. Rejected with an `AskCancelled`, whose name is
   * `AbortError`, once the signal says so, and otherwise as `call` is.
   */
  readonly ask: <N extends LongCallName>(name: N, args: LongArgs<N>, options?: AskOptions<N>) => Promise<LongResult<N>>;
  readonly onView: (listener: (event: ViewEvent) => void) => Unsubscribe;
  readonly onIntent: (listener: (stamped: StampedIntent) => void) => Unsubscribe;
  readonly onProgress: (listener: (event: ProgressEvent) => void) => Unsubscribe;
  /** Called once, with a reason in words, when the worker failed or stopped answering. Not called for `dispose`. */
  readonly onDeath: (listener: (reason: string) => void) => Unsubscribe;
  /** Ends the worker. Open questions are rejected. */
  readonly dispose: () => void;
}

export interface AskOptions<N extends LongCallName> {
  readonly onPart?: ((part: LongPart<N>) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Whoever asked did not want to know any more. */
export class AskCancelled extends Error {
  override readonly name = 'AbortError';
}

/** The world is gone; a run goes on by opening its record in a new client. */
export class WorldDied extends Error {
  override readonly name = 'WorldDied';
}

/** As much of `Worker` as the client needs. */
export interface WorkerLike {
  postMessage: (message: unknown) => void;
  terminate: () => void;
  addEventListener: (type: 'message' | 'error' | 'messageerror', listener: (event: { data?: unknown; message?: string; preventDefault?: () => void }) => void) => void;
}
