import type { AskMessage, CallMessage, CallName, CancelMessage, LongCallName, PartMessage, ReplyMessage, WorkerEvent } from '../protocol.ts';
import { watchPulse, type PulseOptions } from './pulse.ts';
import { AskCancelled, WorldDied, type CallArgs, type CallResult, type Unsubscribe, type WorkerLike, type WorldClient } from './types.ts';

export type ConnectOptions = Partial<PulseOptions>;

interface OpenCall {
  readonly name: CallName | LongCallName;
  readonly onPart?: (part: never) => void;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Calls during which the worker may be silent for long: it re-simulates without a pause. */
const LONG_CALLS: ReadonlySet<CallName | LongCallName> = new Set(['open', 'openReplay', 'watchSolved', 'debrief']);

type Listeners = { [E in WorkerEvent['event']]: Set<(event: Extract<WorkerEvent, { event: E }>) => void> };

/** The conversation of src/worker/protocol.ts over anything like a worker. */
export function connect(worker: WorkerLike, options: ConnectOptions = {}): WorldClient {
  const calls = new Map<number, OpenCall>();
  const listeners: Listeners = { view: new Set(), intent: new Set(), progress: new Set() };
  const mourners = new Set<(reason: string) => void>();
  let lastId = 0;
  let over: string | null = null;

  const end = (reason: string): void => {
    over = reason;
    pulse.stop();
    worker.terminate();
    for (const call of calls.values()) call.reject(new WorldDied(reason));
    calls.clear();
  };
  const die = (reason: string): void => {
    if (over !== null) return;
    end(reason);
    for (const mourner of mourners) mourner(reason);
  };
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
  const pulse = watchPulse({
    ...options,
    ping: () => call('ping', {}),
    isAtLongWork: () => [...calls.values()].some((open) => LONG_CALLS.has(open.name)),
    die: (silentMs) => die(`It has not answered for ${Math.round(silentMs / 1_000)} seconds.`),
  });

  worker.addEventListener('message', ({ data }) => {
    if (over !== null) return;
    pulse.heard();
    const message = data as ReplyMessage | PartMessage | WorkerEvent;
    if ('event' in message) emit(listeners, message);
    else if ('part' in message) calls.get(message.id)?.onPart?.(message.part as never);
    else settle(calls, message);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault?.();
    die(event.message ? `It failed: ${event.message}` : 'It could not be started.');
  });
  worker.addEventListener('messageerror', () => die('A message from it could not be read.'));

  const on =
    <T>(set: Set<T>) =>
    (listener: T): Unsubscribe => {
      set.add(listener);
      return () => set.delete(listener);
    };
  const onIntent: WorldClient['onIntent'] = (listener) => on(listeners.intent)((event) => listener(event.stamped));
  return {
    call,
    ask,
    onView: on(listeners.view),
    onIntent,
    onProgress: on(listeners.progress),
    onDeath: on(mourners),
    dispose: () => {
      if (over === null) end('The page has let go of it.');
    },
  };
}

function emit(listeners: Listeners, message: WorkerEvent): void {
  switch (message.event) {
    case 'view':
      for (const listener of listeners.view) listener(message);
      break;
    case 'intent':
      for (const listener of listeners.intent) listener(message);
      break;
    case 'progress':
      for (const listener of listeners.progress) listener(message);
  }
}

function settle(calls: Map<number, OpenCall>, reply: ReplyMessage): void {
  const call = calls.get(reply.id);
  if (!call) return;
  calls.delete(reply.id);
  if (reply.ok) call.resolve(reply.result);
  else call.reject(new Error(reply.error));
}
