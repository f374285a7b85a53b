import type { RunRecord } from '../../session/intents.ts';
import type { RunKeeper } from '../../storage/run-types.ts';
import type { WorldClient } from '../../worker/client.ts';
import type { HandedOver } from './handed-over.ts';
import { createCheckpoints } from './run-checkpoints.ts';
import { createRunWorld } from './run-world.ts';
import type { World } from './shared/world-context.ts';
import { createWarRoomStore } from './war-room-store.ts';
import { createWorldGate } from './world-gate.ts';
import { messageOf } from '../kit/index.ts';

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

/** One run as it is played on this page: its worker, its keeper and its store, and what happens when one of them fails. */
export function createRunSession({ openKeeper, createClient, takeHandedOver = () => null }: SessionParts): RunSession {
  let keeper: RunKeeper | null = null;
  let stopped = false;
  const gate = createWorldGate();
  const store = createWarRoomStore({
    submit: (intent) => gate.call('submit', { intent }),
    setSpeed: async (speed) => {
      await gate.call('setSpeed', { speed });
    },
    record: () => keeper?.record ?? null,
  });
  const checkpoints = createCheckpoints(store, () => keeper);
  const world = createRunWorld({ store, gate, checkpoints, keeper: () => keeper, createClient, takeHandedOver });

  const start = async ({ takeOver = false } = {}): Promise<void> => {
    keeper?.close();
    keeper = null;
    gate.shut();
    store.setState({ connection: { state: 'opening', label: 'Opening the run', done: 0, of: 0 } });
    try {
      const opened = await openKeeper({ takeOver });
      if (stopped) {
        opened.close();
        return;
      }
      keeper = opened;
      store.setState({ guidance: opened.guidance, isWithoutHints: opened.isWithoutHints });
      watchKeeper(opened, store, () => world.fail('This run went on in another tab', 'Only one tab can play a run at a time.', 'take-over'));
      store.setState({ drill: opened.drill });
      // Whoever comes back wants to look around before time goes on; in a drill it went on without them.
      const isResumed = opened.record.untilUs > 0 && opened.drill === null;
      await world.open(opened.record, isResumed ? 0 : 1);
      if (isResumed) store.setState(({ view }) => ({ resumedAtMs: view?.clockMs ?? null }));
    } catch (error) {
      if (stopped) return;
      const { name } = error as Error;
      if (name === 'RunOpenElsewhereError') world.fail('This run is open in another tab', 'Only one tab can play a run at a time.', 'take-over');
      else if (name === 'NoSuchRunError') world.fail('There is no such run in this browser', 'It may have been deleted, or played in another browser.', 'none');
      else world.fail('The run could not be opened', messageOf(error), 'reopen');
    }
  };

  const close = async (): Promise<void> => {
    try {
      const { untilUs, hash } = (await gate.call('record', {})) satisfies RunRecord;
      await keeper?.checkpoint(untilUs, hash);
    } catch {
      // The debrief makes the run again from its intents in any case; the hash only proves that it is the same.
    }
  };
  const stop = (): void => {
    if (stopped) return;
    checkpoints.note();
    stopped = true;
    world.stop();
    keeper?.close();
    keeper = null;
  };
  return { world: { client: { call: gate.call, ask: gate.ask }, store }, start, checkpoint: checkpoints.note, close, stop, record: () => keeper?.record ?? null };
}

function watchKeeper(keeper: RunKeeper, store: World['store'], onTaken: () => void): void {
  keeper.onTrouble(({ message }) => store.setState({ saving: { state: 'not-saving', reason: message } }));
  keeper.onRecovered(() => store.setState({ saving: { state: 'saving' } }));
  keeper.onTaken(onTaken);
}
