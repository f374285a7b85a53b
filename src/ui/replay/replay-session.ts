import { createStore, type StoreApi } from 'zustand';
import type { Narration } from '../../session/narration.ts';
import type { RunRecord } from '../../session/intents.ts';
import type { ReplayStory } from '../../session/replay-story.ts';
import type { NewRun, RunBranch, StoredRun } from '../../storage/runs.ts';
import type { CallResult, WorldClient } from '../../worker/client.ts';
import { messageOf, registerSeries } from '../kit/index.ts';
import { handOver } from '../war-room/handed-over.ts';
import type { World } from '../war-room/shared/world-context.ts';
import { createWarRoomStore } from '../war-room/war-room-store.ts';
import { newMoments } from './replay-moments.ts';
import { newSeek } from './replay-seek.ts';

/** Where the page gets its parts; tests have their own. */
export interface ReplayParts {
  readonly readRun: (runId: string) => Promise<StoredRun | null>;
  readonly createRun: (run: NewRun) => Promise<string>;
  readonly createClient: () => WorldClient;
}

/** An incident to be watched being solved instead of a run that is stored. */
export interface Watch {
  readonly scenarioId: string;
  readonly files: () => Promise<Readonly<Record<string, string>> | null>;
  /** The seed that is played afterwards; null: it is not known yet. */
  readonly next: number | null;
  /** Told the seed that was solved. */
  readonly solved: (seed: number) => void;
}

export interface ReplayState {
  readonly run: StoredRun | null;
  readonly story: ReplayStory | null;
  /** What is told of each step; null where nothing is. */
  readonly narration: Narration | null;
  /** The step that is told now. */
  readonly step: number;
  /** Time does not stop at each step. */
  readonly playsThrough: boolean;
  /** Where the hand on the timeline is, ahead of the room, which follows as fast as it can; null when both agree. */
  readonly wantedUs: number | null;
  /** How long the last seek took, from asking to its view, in milliseconds. */
  readonly seekMs: number | null;
  readonly showsUnseen: boolean;
}

export interface ReplaySession {
  readonly world: World;
  readonly replay: StoreApi<ReplayState>;
  readonly watch: Watch | null;
  /** Opens the run, standing at `atUs`, or at its page. */
  readonly start: (atUs: number | null) => Promise<void>;
  /** Where several are asked for at once, the last one counts. */
  readonly seek: (toUs: number) => void;
  /** Makes the moment shown a run of its own in the storage; its id. */
  readonly playOn: () => Promise<string>;
  readonly stop: () => void;
}

const IS_REPLAY = 'This is a replay. Play on from here to act.';
const IS_SHOWN = 'This is shown to you. Play it yourself to act.';

/** One run that is looked back on: a worker that stands at one moment of it, and the room's store, to which nothing can be done. */
export function createReplaySession(runId: string, { readRun, createRun, createClient }: ReplayParts, watch: Watch | null = null): ReplaySession {
  let client: WorldClient | null = null;
  let letGo = (): void => undefined;
  let stopped = false;
  const replay = createStore<ReplayState>(() => ({ run: null, story: null, narration: null, step: 0, playsThrough: false, wantedUs: null, seekMs: null, showsUnseen: false }));
  const asked = (): WorldClient => client ?? notOpen();
  const moments = newMoments(asked);
  const store = readOnlyStore(asked, replay, watch === null ? IS_REPLAY : IS_SHOWN);
  const fail = (what: string, reason: string, remedy: 'reopen' | 'none'): void => {
    client?.dispose();
    client = null;
    store.setState({ connection: { state: 'failed', what, reason, remedy } });
  };

  const start = async (atUs: number | null): Promise<void> => {
    store.setState({ connection: { state: 'opening', label: watch === null ? 'Reading the run' : 'Reading the scenario', done: 0, of: 0 } });
    try {
      const found = await (watch === null ? storedRun(runId, readRun, atUs) : toWatch(watch));
      if (stopped) return;
      if ('what' in found) return fail(found.what, found.reason, 'none');
      const opening = createClient();
      client = opening;
      letGo = listen(opening, store, (reason) => fail('The simulation stopped', reason, 'reopen'));
      const { info, view, consoles, story, record, narration = null } = await found.ask(opening);
      if (stopped) return;
      watch?.solved(record.seed);
      registerSeries(info.map.nodes.map((node) => node.id));
      replay.setState({ run: found.run, story, narration, step: 0 });
      store.setState({ info, view, consoles, speed: 0, connection: { state: 'running' } });
    } catch (error) {
      if (!stopped && client !== null) fail('The run could not be made again', messageOf(error), 'reopen');
    }
  };

  const seek = newSeek({
    replay,
    goTo: (toUs) => {
      moments.leave();
      return asked().call('seek', { toUs });
    },
    show: (view) => store.setState(({ moment }) => ({ view, moment: moment + 1 })),
    onFailure: (error) => !stopped && fail('The replay stopped', messageOf(error), 'reopen'),
  });

  const playOn = async (): Promise<string> => {
    const { run } = replay.getState();
    const { view } = store.getState();
    if (run === null || view === null) return notOpen();
    const world = asked();
    const opened = await world.call('branch', {});
    const id = await createRun(branchOf(run, opened.record, { runId, atUs: view.tick }));
    // A branch of a drill is none, so its world ends at another time: it is made again.
    if (run.record.drill === undefined) {
      letGo();
      client = null;
      handOver(id, { client: world, opened });
    }
    return id;
  };

  const stop = (): void => {
    stopped = true;
    letGo();
    client?.dispose();
    client = null;
  };
  return { world: { client: { call: moments.call, ask: moments.ask }, store }, replay, watch, start, seek, playOn, stop };
}

function notOpen(): never {
  throw new Error('The replay is not open.');
}

function readOnlyStore(asked: () => WorldClient, replay: StoreApi<ReplayState>, reason: string): World['store'] {
  return createWarRoomStore(
    {
      submit: () => Promise.resolve({ accepted: false, reason }),
      setSpeed: async (speed) => void (await asked().call('setSpeed', { speed })),
      record: () => replay.getState().run?.record ?? null,
    },
    { readOnly: true },
  );
}

/** Shows what the worker tells, until the returned function is called. */
function listen(client: WorldClient, store: World['store'], onDeath: (reason: string) => void): () => void {
  const listening = [
    client.onProgress(({ task, label, done, of }) => task === 'open' && store.setState({ connection: { state: 'opening', label, done, of } })),
    client.onView(({ view, speed }) => store.setState({ view, speed })),
    client.onDeath(onDeath),
  ];
  return () => {
    for (const stop of listening) stop();
  };
}

function branchOf({ summary, files }: StoredRun, { scenarioId, scenarioHash, engine, seed, variant, intents }: RunRecord, from: RunBranch): NewRun {
  return { scenarioId, scenarioHash, engine, seed, variant, title: summary.title, files, branchOf: from, shared: intents };
}

interface Found {
  readonly run: StoredRun | null;
  readonly ask: (client: WorldClient) => Promise<CallResult<'openReplay'> & { readonly narration?: Narration }>;
}

interface Missing {
  readonly what: string;
  readonly reason: string;
}

async function storedRun(runId: string, readRun: ReplayParts['readRun'], atUs: number | null): Promise<Found | Missing> {
  const run = await readRun(runId);
  if (run === null) return { what: 'There is no such run in this browser', reason: 'It may have been deleted, or played in another browser.' };
  if (run.summary.status === 'playing') return { what: 'This incident is not over', reason: 'A replay shows what really happened. Play it to its end, or end it in its debrief.' };
  return { run, ask: (client) => client.call('openReplay', { files: run.files, record: run.record, atUs }) };
}

async function toWatch({ files: read, next }: Watch): Promise<Found | Missing> {
  const files = await read();
  if (files === null) return { what: 'There is no such incident', reason: 'It may have been renamed, or the link be cut off.' };
  return { run: null, ask: (client) => client.call('watchSolved', { files, next }) };
}
