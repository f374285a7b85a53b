import { connect, type ConnectOptions } from './client/connection.ts';
import type { WorldClient } from './client/types.ts';

export { connect, type ConnectOptions } from './client/connection.ts';
export { AskCancelled, WorldDied, type AskOptions, type CallArgs, type CallResult, type LongArgs, type LongPart, type LongResult, type ProgressEvent, type Unsubscribe, type ViewEvent, type WorkerLike, type WorldClient } from './client/types.ts';

/** Starts a worker that owns a world, and the conversation with it. */
export function createWorldClient(options?: ConnectOptions): WorldClient {
  return connect(new Worker(new URL('./world-worker.ts', import.meta.url), { type: 'module', name: 'world' }), options);
}
