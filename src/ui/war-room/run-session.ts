import type { RunRecord } from '../../session/intents.ts';
import type { RunKeeper } from '../../storage/run-types.ts';
import type { WorldClient } from '../../worker/client.ts';
import { registerSeries, toast } from '../kit/index.ts';
import type { HandedOver } from './handed-over.ts';
import type { Connection } from './panel-types.ts';
import type { World } from './shared/world-context.ts';
import { createWarRoomStore } from './war-room-store.ts';

/** Where the page gets its parts; tests have their own. */
export interface SessionParts {
  readonly openKeeper: (options: { takeOver: boolean }) => Promise<RunKeeper>;
  readonly createClient: () => WorldClient;
  /** A world of this run that somebody else has opened, once. */
  readonly takeHandedOver?: () => HandedOver | null;
}

export interface RunSession {
  readonly world: World;
  /** Opens the run. May be called again after a failure, with `takeOver` to have it from another tab. */
  readonly start: (options?: { takeOver?: boolean }) => Promise<void>;
  /** Notes how far the world has come. */
  readonly checkpoint: () => void;
  /** After the end: notes the final state with its hash. */
  readonly close: () => Promise<void>;
  /** Notes how far the world has come and lets go of everything. */
  readonly stop: () => void;
  readonly record: () => RunRecord | null;
}

/** A tab that dies loses what came after the last checkpoint: at most this much real time, and this much simulated time and one view more. */
const CHECKPOINT_EVERY_MS = 2_000;
const CHECKPOINT_EVERY_US = 3_000_000;
/** A world that dies more often than this within the time below would only die again. */
const DEATHS_MAX = 3;
const DEATHS_WITHIN_MS = 120_000;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A promise that can be settled from outside: panels' questions wait on it while there is no world to ask. */
function newGate(): { open: (client: WorldClient) => void; fail: (error: Error) => void; passed: Promise<WorldClient> } {
  let open: (client: WorldClient) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const passed = new Promise<WorldClient>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  // Whoever waits is told; that nobody waits is no error.
  passed.catch(() => undefined);
  return { open, fail, passed };
}

/** One run as it is played on this page: its worker, its keeper and its store, and what happens when one of them fails. */
export function createRunSession({ openKeeper, createClient, takeHandedOver = () => null }: SessionParts): RunSession {
  let keeper: RunKeeper | null = null;
  let client: WorldClient | null = null;
  let gate = newGate();
  let stopped = false;
  let noted = { atMs: 0, tick: 0, isStored: true };
  const deaths: number[] = [];

  const call = async (...args: Parameters<WorldClient['call']>): Promise<unknown> => (await gate.passed).call(...args);
  const ask = async (...args: Parameters<WorldClient['ask']>): Promise<unknown> => (await gate.passed).ask(...args);
  const store = createWarRoomStore({
    submit: async (intent) => (await gate.passed).call('submit', { intent }),
    setSpeed: async (speed) => {
      await (await gate.passed).call('setSpeed', { speed });
    },
    record: () => keeper?.record ?? null,
  });
  const connect = (connection: Connection): void => store.setState({ connection });
  const fail = (what: string, reason: string, remedy: 'reopen' | 'take-over' | 'none'): void => {
    gate.fail(new Error(reason));
    client?.dispose();
    client = null;
    connect({ state: 'failed', what, reason, remedy });
  };
  const checkpoint = (): void => {
    const tick = store.getState().view?.tick;
    if (tick === undefined) return;
    const note = { atMs: Date.now(), tick, isStored: !keeper };
    noted = note;
    void keeper?.checkpoint(tick, null).then(() => (note.isStored = true));
  };
  /** Views come a few times a second, so writes do too at most; a slow disk is never asked for the next before it has done the last. */
  const isCheckpointDue = (tick: number): boolean =>
    noted.isStored && tick !== noted.tick && (Date.now() - noted.atMs >= CHECKPOINT_EVERY_MS || tick - noted.tick >= CHECKPOINT_EVERY_US);

  const listen = (next: WorldClient): void => {
    next.onView(({ view, speed }) => {
      store.setState({ view, speed });
      if (isCheckpointDue(view.tick)) checkpoint();
    });
    next.onIntent((stamped) => {
      keeper?.append(stamped, stamped.tick).catch((error: unknown) => store.setState({ saving: { state: 'not-saving', reason: messageOf(error) } }));
    });
    next.onProgress(({ task, label, done, of }) => {
      const { connection } = store.getState();
      if (task !== 'open') return;
      if (connection.state === 'opening') connect({ ...connection, label, done, of });
      else if (connection.state === 'died') connect({ ...connection, done, of });
    });
    next.onDeath((reason) => void reopen(next, reason));
  };

  const openWorld = async (record: RunRecord, speed: number): Promise<void> => {
    if (!keeper || stopped) return;
    const handed = takeHandedOver();
    const next = handed?.client ?? createClient();
    client = next;
    listen(next);
    const { info, view, consoles, record: opened } = handed?.opened ?? (await next.call('open', { files: keeper.files, record }));
    if (stopped || client !== next) return;
    void keeper.adopt(opened);
    registerSeries(info.map.nodes.map((node) => node.id));
    store.setState({ info, view, consoles, speed, connection: { state: 'running' } });
    gate.open(next);
    if (keeper.drill) await next.call('keepTime', { pagedAtMs: keeper.drill.startedAt });
    else await next.call('setSpeed', { speed });
  };

  const reopen = async (dead: WorldClient, reason: string): Promise<void> => {
    if (stopped || dead !== client || !keeper) return;
    // Dying while the run is opened is told by the call that opens it.
    if (store.getState().connection.state === 'opening') return;
    const now = Date.now();
    deaths.push(now);
    if (deaths.filter((at) => now - at < DEATHS_WITHIN_MS).length > DEATHS_MAX) {
      fail('The simulation keeps failing', reason, 'reopen');
      return;
    }
    const { speed, view } = store.getState();
    gate = newGate();
    connect({ state: 'died', reason, done: 0, of: 0 });
    const { record } = keeper;
    try {
      await openWorld({ ...record, untilUs: Math.max(record.untilUs, view?.tick ?? 0), hash: null }, speed);
      // A short run is made again faster than a banner can be read.
      if (store.getState().connection.state === 'running') toast('The simulation stopped and was made again', { detail: `${reason} Nothing you did is lost.`, status: 'warning', durationMs: 10_000 });
    } catch (error) {
      // A death while reopening has started the next attempt, or given up, by itself.
      if (client === null || store.getState().connection.state === 'failed') return;
      if ((error as Error).name !== 'WorldDied') fail('The world could not be made again', messageOf(error), 'reopen');
    }
  };

  const start = async ({ takeOver = false } = {}): Promise<void> => {
    keeper?.close();
    keeper = null;
    gate = newGate();
    connect({ state: 'opening', label: 'Opening the run', done: 0, of: 0 });
    try {
      const opened = await openKeeper({ takeOver });
      if (stopped) {
        opened.close();
        return;
      }
      keeper = opened;
      store.setState({ guidance: opened.guidance, isWithoutHints: opened.isWithoutHints });
      watchKeeper(opened, store, () => fail('This run went on in another tab', 'Only one tab can play a run at a time.', 'take-over'));
      store.setState({ drill: opened.drill });
      // Whoever comes back wants to look around before time goes on; in a drill it went on without them.
      const isResumed = opened.record.untilUs > 0 && opened.drill === null;
      await openWorld(opened.record, isResumed ? 0 : 1);
      if (isResumed) store.setState(({ view }) => ({ resumedAtMs: view?.clockMs ?? null }));
    } catch (error) {
      if (stopped) return;
      const name = (error as Error).name;
      if (name === 'RunOpenElsewhereError') fail('This run is open in another tab', 'Only one tab can play a run at a time.', 'take-over');
      else if (name === 'NoSuchRunError') fail('There is no such run in this browser', 'It may have been deleted, or played in another browser.', 'none');
      else fail('The run could not be opened', messageOf(error), 'reopen');
    }
  };

  const close = async (): Promise<void> => {
    try {
      const { untilUs, hash } = (await (await gate.passed).call('record', {})) satisfies RunRecord;
      await keeper?.checkpoint(untilUs, hash);
    } catch {
      // The debrief makes the run again from its intents in any case; the hash only proves that it is the same.
    }
  };
  const stop = (): void => {
    if (stopped) return;
    checkpoint();
    stopped = true;
    gate.fail(new Error('The war room was left.'));
    client?.dispose();
    client = null;
    keeper?.close();
    keeper = null;
  };
  return { world: { client: { call: call as WorldClient['call'], ask: ask as WorldClient['ask'] }, store }, start, checkpoint, close, stop, record: () => keeper?.record ?? null };
}

function watchKeeper(keeper: RunKeeper, store: World['store'], onTaken: () => void): void {
  keeper.onTrouble(({ message }) => store.setState({ saving: { state: 'not-saving', reason: message } }));
  keeper.onRecovered(() => store.setState({ saving: { state: 'saving' } }));
  keeper.onTaken(onTaken);
}
