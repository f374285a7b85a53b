import type { AskMessage, CallMessage, CallName, CancelMessage, LongCallName, PartMessage, ReplyMessage } from '../protocol.ts';
import { AskCancelled, WorldDied, type CallArgs, type CallResult, type WorkerLike, type WorldClient } from './types.ts';

interface OpenCall {
  readonly name: CallName | LongCallName;
  readonly onPart?: (part: never) => void;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Calls during which the worker may be silent for long: it re-simulates without a pause. */
const LONG_CALLS: ReadonlySet<CallName | LongCallName> = new Set(['open', 'openReplay', 'watchSolved', 'debrief']);

/** What a worker was asked and has not answered. */
export interface OpenCalls extends Pick<WorldClient, 'call' | 'ask'> {
  readonly hear: (message: ReplyMessage | PartMessage) => void;
  readonly isAtLongWork: () => boolean;
  /** The worker is gone: all are rejected, and so is whatever is asked later. */
  readonly end: (reason: string) => void;
}

export function createOpenCalls(worker: Pick<WorkerLike, 'postMessage'>): OpenCalls {
  const calls = new Map<number, OpenCall>();
  let lastId = 0;
  let over: string | null = null;

  const call = <N extends CallName>(name: N, args: CallArgs<N>): Promise<CallResult<N>> => {
    if (over !== null) return Promise.reject(new WorldDied(over));
    lastId += 1;
    const id = lastId;
    return new Promise<CallResult<N>>((resolve, reject) => {
      calls.set(id, { name, resolve: (result) => resolve(result as CallResult<N>), reject });
      worker.postMessage({ id, call: name, args } satisfies CallMessage<N>);
    });
  };
  const ask: WorldClient['ask'] = (name, args, { onPart, signal } = {}) => {
    if (over !== null) return Promise.reject(new WorldDied(over));
    if (signal?.aborted === true) return Promise.reject(new AskCancelled('It was cancelled.'));
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        if (!calls.delete(id)) return;
        worker.postMessage({ cancel: id } satisfies CancelMessage);
        reject(new AskCancelled('It was cancelled.'));
      };
      const leave = (): void => signal?.removeEventListener('abort', cancel);
      signal?.addEventListener('abort', cancel, { once: true });
      calls.set(id, {
        name,
        ...(onPart && { onPart }),
        resolve: (result) => {
          leave();
          resolve(result as never);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      });
      worker.postMessage({ id, ask: name, args } satisfies AskMessage);
    });
  };
  return {
    call,
    ask,
    hear: (message) => ('part' in message ? calls.get(message.id)?.onPart?.(message.part as never) : settle(calls, message)),
    isAtLongWork: () => [...calls.values()].some(({ name }) => LONG_CALLS.has(name)),
    end: (reason) => {
      over = reason;
      for (const open of calls.values()) open.reject(new WorldDied(reason));
      calls.clear();
    },
  };
}

function settle(calls: Map<number, OpenCall>, reply: ReplyMessage): void {
  const call = calls.get(reply.id);
  if (!call) return;
  calls.delete(reply.id);
  if (reply.ok) call.resolve(reply.result);
  else call.reject(new Error(reply.error));
}
