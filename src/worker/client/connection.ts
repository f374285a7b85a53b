import type { PartMessage, ReplyMessage, WorkerEvent } from '../protocol.ts';
import { createOpenCalls } from './open-calls.ts';
import { watchPulse, type PulseOptions } from './pulse.ts';
import type { Unsubscribe, WorkerLike, WorldClient } from './types.ts';

export type ConnectOptions = Partial<PulseOptions>;

type Listeners = { [E in WorkerEvent['event']]: Set<(event: Extract<WorkerEvent, { event: E }>) => void> };

/** The conversation of src/worker/protocol.ts over anything like a worker. */
export function connect(worker: WorkerLike, options: ConnectOptions = {}): WorldClient {
  const calls = createOpenCalls(worker);
  const listeners: Listeners = { view: new Set(), intent: new Set(), progress: new Set() };
  const mourners = new Set<(reason: string) => void>();
  let isOver = false;

  const end = (reason: string): void => {
    isOver = true;
    pulse.stop();
    worker.terminate();
    calls.end(reason);
  };
  const die = (reason: string): void => {
    if (isOver) return;
    end(reason);
    for (const mourner of mourners) mourner(reason);
  };
  const pulse = watchPulse({
    ...options,
    ping: () => calls.call('ping', {}),
    isAtLongWork: calls.isAtLongWork,
    die: (silentMs) => die(`It has not answered for ${Math.round(silentMs / 1_000)} seconds.`),
  });

  worker.addEventListener('message', ({ data }) => {
    if (isOver) return;
    pulse.heard();
    const message = data as ReplyMessage | PartMessage | WorkerEvent;
    if ('event' in message) emit(listeners, message);
    else calls.hear(message);
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
    call: calls.call,
    ask: calls.ask,
    onView: on(listeners.view),
    onIntent,
    onProgress: on(listeners.progress),
    onDeath: on(mourners),
    dispose: () => {
      if (!isOver) end('The page has let go of it.');
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
