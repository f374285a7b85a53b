import type { RunRecord } from '../../session/intents.ts';
import type { RunKeeper } from '../../storage/run-types.ts';
import type { WorldClient } from '../../worker/client.ts';
import { messageOf, registerSeries, toast } from '../kit/index.ts';
import type { HandedOver } from './handed-over.ts';
import type { Connection } from './panel-types.ts';
import type { Checkpoints } from './run-checkpoints.ts';
import type { World } from './shared/world-context.ts';
import type { WorldGate } from './world-gate.ts';

/** A world that dies more often than this within the time below would only die again. */
const DEATHS_MAX = 3;
const DEATHS_WITHIN_MS = 120_000;

export interface RunWorldParts {
  readonly store: World['store'];
  readonly gate: WorldGate;
  readonly checkpoints: Checkpoints;
  /** Null before the run is read and after it was left. */
  readonly keeper: () => RunKeeper | null;
  readonly createClient: () => WorldClient;
  readonly takeHandedOver: () => HandedOver | null;
}

export interface RunWorld {
  readonly open: (record: RunRecord, speed: number) => Promise<void>;
  /** Gives it up, and says why. */
  readonly fail: (what: string, reason: string, remedy: 'reopen' | 'take-over' | 'none') => void;
  readonly stop: () => void;
}

/** The world of a run on this page: opened in a worker, and made again from the log when that dies. */
export function createRunWorld(parts: RunWorldParts): RunWorld {
  const { store, gate, keeper, createClient, takeHandedOver } = parts;
  let client: WorldClient | null = null;
  let stopped = false;
  const deaths: number[] = [];
  const letGo = (reason: string): void => {
    gate.fail(new Error(reason));
    client?.dispose();
    client = null;
  };
  const fail: RunWorld['fail'] = (what, reason, remedy) => {
    letGo(reason);
    store.setState({ connection: { state: 'failed', what, reason, remedy } });
  };

  const open = async (record: RunRecord, speed: number): Promise<void> => {
    const kept = keeper();
    if (kept === null || stopped) return;
    const handed = takeHandedOver();
    const next = handed?.client ?? createClient();
    client = next;
    listen(next, parts, (reason) => void reopen(next, reason));
    const { info, view, consoles, record: opened } = handed?.opened ?? (await next.call('open', { files: kept.files, record }));
    if (stopped || client !== next) return;
    void kept.adopt(opened);
    registerSeries(info.map.nodes.map((node) => node.id));
    store.setState({ info, view, consoles, speed, connection: { state: 'running' } });
    gate.open(next);
    if (kept.drill) await next.call('keepTime', { pagedAtMs: kept.drill.startedAt });
    else await next.call('setSpeed', { speed });
  };

  const reopen = async (dead: WorldClient, reason: string): Promise<void> => {
    const record = keeper()?.record;
    if (stopped || dead !== client || record === undefined) return;
    // Dying while the run is opened is told by the call that opens it.
    if (store.getState().connection.state === 'opening') return;
    const now = Date.now();
    deaths.push(now);
    if (deaths.filter((at) => now - at < DEATHS_WITHIN_MS).length > DEATHS_MAX) {
      fail('The simulation keeps failing', reason, 'reopen');
      return;
    }
    const { speed, view } = store.getState();
    gate.shut();
    store.setState({ connection: { state: 'died', reason, done: 0, of: 0 } });
    try {
      await open({ ...record, untilUs: Math.max(record.untilUs, view?.tick ?? 0), hash: null }, speed);
      // A short run is made again faster than a banner can be read.
      if (store.getState().connection.state === 'running') toast('The simulation stopped and was made again', { detail: `${reason} Nothing you did is lost.`, status: 'warning', durationMs: 10_000 });
    } catch (error) {
      // A death while reopening has started the next attempt, or given up, by itself.
      if (client === null || store.getState().connection.state === 'failed') return;
      if ((error as Error).name !== 'WorldDied') fail('The world could not be made again', messageOf(error), 'reopen');
    }
  };

  const stop = (): void => {
    stopped = true;
    letGo('The war room was left.');
  };
  return { open, fail, stop };
}

/** Takes what the worker tells to the store and the keeper. */
function listen(client: WorldClient, { store, keeper, checkpoints }: RunWorldParts, onDeath: (reason: string) => void): void {
  const connect = (connection: Connection): void => store.setState({ connection });
  client.onView(({ view, speed }) => {
    store.setState({ view, speed });
    checkpoints.noteIfDue(view.tick);
  });
  client.onIntent((stamped) => {
    keeper()?.append(stamped, stamped.tick).catch((error: unknown) => store.setState({ saving: { state: 'not-saving', reason: messageOf(error) } }));
  });
  client.onProgress(({ task, label, done, of }) => {
    const { connection } = store.getState();
    if (task !== 'open') return;
    if (connection.state === 'opening') connect({ ...connection, label, done, of });
    else if (connection.state === 'died') connect({ ...connection, done, of });
  });
  client.onDeath(onDeath);
}
