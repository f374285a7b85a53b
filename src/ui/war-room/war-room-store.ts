import { createStore, type StoreApi } from 'zustand';
import type { Confidence, HintLevel, Intent, PanelName, PinDraft, RunRecord, Stance } from '../../session/intents.ts';
import type { GuidanceStep } from '../../session/progress/types.ts';
import type { RunDrill } from '../../storage/database.ts';
import type { ConsoleInfo, IncidentView, RunInfo } from '../../session/view.ts';
import { messageOf, toast } from '../kit/index.ts';
import { HINT_WAIT_MS } from './hint-wait.ts';
import type { Connection, Dragged, Jump, Jumps, MetricsTarget, RangeChoice, Saving, Side, TimeWindow, Unseen, WorkspaceTab } from './panel-types.ts';

/** What the page shows of a run. The world itself, and all telemetry, stays in the worker: panels ask for it as they draw. */
export interface WarRoomState {
  readonly connection: Connection;
  readonly saving: Saving;
  /** Null until the run has been opened; panels are mounted only then and may use `useInfo` and `useView`. */
  readonly info: RunInfo | null;
  readonly view: IncidentView | null;
  readonly consoles: readonly ConsoleInfo[];
  readonly speed: number;
  /** The drill that this run is part of: its clock cannot be stopped or changed. Null: practice. */
  readonly drill: RunDrill | null;
  /** The clock at which an earlier sitting was taken up again; null for a new run. */
  readonly resumedAtMs: number | null;
  /** How the run was begun; nobody offers hints where it was begun without them. */
  readonly guidance: GuidanceStep;
  readonly isWithoutHints: boolean;

  /** A replay: everything can be looked at, and nothing done. */
  readonly readOnly: boolean;
  /** Grows when the room is taken to another moment of a replay: what was asked before is asked again. */
  readonly moment: number;
  /** What is greyed because it had not been opened by then; null: nothing. */
  readonly unseen: Unseen | null;

  readonly range: RangeChoice;
  /** Ranges chosen before, the latest last. */
  readonly rangesBefore: readonly RangeChoice[];
  /** Chosen on the map; panels may use it as their first filter. */
  readonly service: string | null;
  readonly traceId: string | null;
  readonly jumps: Jumps;

  readonly left: WorkspaceTab;
  /** Shown beside `left` when split. */
  readonly right: WorkspaceTab | null;
  /** The side that commands and jumps act on. */
  readonly side: Side;

  /** What `p` pins now: the thing under focus or pointer, if it can be pinned. */
  readonly pinnable: (() => PinDraft | null) | null;
  readonly dragged: Dragged | null;
  /** The dialog or sheet that is open. */
  readonly overlay: 'none' | 'actions' | 'resolve' | 'hypothesis' | 'hint' | 'export' | 'update' | 'roles';
  /** Whom the update that is being written is for. */
  readonly updateFor: 'team' | 'status_page';
  /** Chosen in advance for the action sheet: `x` on a hypothesis card. */
  readonly actFor: number | null;
  /** When a hint was taken here, by the page's own clock. */
  readonly hintAtMs: number | null;
  readonly actions: WarRoomActions;
}

export interface WarRoomActions {
  /** Sends an intent. False, with a notice, when it was refused or could not be sent. */
  readonly submit: (intent: Intent) => Promise<boolean>;
  /** Notes that something was looked at; the same query of a panel counts once in a row, a console's command each time; queries that were run together are given together. Panels call it when a query was run. With `opened` it is the tab of that side that was opened. */
  readonly look: (panel: PanelName, query: string | readonly string[], opened?: Side) => void;
  readonly pin: (draft: PinDraft) => Promise<boolean>;
  /** Pins and at once attaches it to a hypothesis. */
  readonly pinFor: (draft: PinDraft, hypothesisId: number, stance: Stance) => Promise<boolean>;
  /** Pins what has focus or is under the pointer. */
  readonly pinFocused: () => void;
  readonly offerPin: (source: (() => PinDraft | null) | null) => void;
  readonly setSpeed: (speed: number) => void;
  /** Pauses, or goes on at the speed of before. */
  readonly togglePause: () => void;
  readonly setRange: (range: RangeChoice) => void;
  /** To the range of before, if there was one. */
  readonly rangeBack: () => void;
  readonly selectService: (service: string | null) => void;
  readonly openTab: (tab: WorkspaceTab, side?: Side) => void;
  readonly focusSide: (side: Side) => void;
  /** Shows two panels side by side, or one again. */
  readonly toggleSplit: () => void;
  readonly openLogs: (to: { filter: string }) => void;
  readonly openMetrics: (to: MetricsTarget) => void;
  readonly openTraces: (to: { filter: string }) => void;
  readonly openTrace: (traceId: string) => void;
  readonly openDatabase: (to: { database: string; command?: string }) => void;
  readonly openDashboard: (dashboardId: string) => void;
  readonly openChanges: (to: { target: string; change: string }) => void;
  readonly drag: (dragged: Dragged | null) => void;
  readonly open: (overlay: WarRoomState['overlay'], actFor?: number | null) => void;
  /** Opens the composer of updates; without an audience, for whoever waits for the next one. */
  readonly openUpdate: (audience?: WarRoomState['updateFor']) => void;
  /** The next hint: taken at once, or asked about first where it gives an answer away. Nothing while the last is fresh. */
  readonly askHint: () => void;
  readonly takeHint: (level: HintLevel) => Promise<boolean>;
  readonly revise: (hypothesisId: number, confidence: Confidence) => Promise<boolean>;
}

/** How the store reaches the run; `RunSession` has it. Tests may have their own. */
export interface RunPort {
  readonly submit: (intent: Intent) => Promise<{ accepted: true } | { accepted: false; reason: string }>;
  readonly setSpeed: (speed: number) => Promise<void>;
  /** The record of the run as far as this page knows it. */
  readonly record: () => RunRecord | null;
}

export type WarRoomStore = StoreApi<WarRoomState>;

const LOOK_QUIET_MS = 400;
/** The first so many hints give nothing away. */
const HINTS_FREE = 2;
const PIN_WAIT_MS = 3_000;
const RANGES_KEPT = 20;
const DEFAULT_RANGE: RangeChoice = { kind: 'live', minutes: 20 };

/** One store for one run: nothing of it outlives the war room. */
export function createWarRoomStore(port: RunPort, { readOnly = false }: { readOnly?: boolean } = {}): WarRoomStore {
  return createStore<WarRoomState>((set, get, store) => ({
    connection: { state: 'opening', label: 'Starting', done: 0, of: 0 },
    saving: { state: 'saving' },
    info: null,
    view: null,
    consoles: [],
    speed: 1,
    drill: null,
    resumedAtMs: null,
    readOnly,
    moment: 0,
    unseen: null,
    guidance: 'hints',
    isWithoutHints: false,
    range: DEFAULT_RANGE,
    rangesBefore: [],
    service: null,
    traceId: null,
    jumps: { logs: null, metrics: null, traces: null, database: null, dashboards: null, changes: null },
    left: 'map',
    right: null,
    side: 'left',
    pinnable: null,
    dragged: null,
    overlay: 'none',
    updateFor: 'team',
    actFor: null,
    hintAtMs: null,
    actions: { ...runActions(port, set, get, store), ...pageActions(set, get) },
  }));
}

type SetState = StoreApi<WarRoomState>['setState'];
type GetState = StoreApi<WarRoomState>['getState'];
type RunActions = Pick<WarRoomActions, 'submit' | 'look' | 'pin' | 'pinFor' | 'pinFocused' | 'setSpeed' | 'togglePause' | 'revise' | 'askHint' | 'takeHint'>;

/** Actions that reach the world. */
function runActions(port: RunPort, set: SetState, get: GetState, store: WarRoomStore): RunActions {
  let resumeAt = 1;
  const submit = async (intent: Intent): Promise<boolean> => {
    try {
      const answer = await port.submit(intent);
      if (!answer.accepted) toast('Not done', { detail: answer.reason, status: 'warning' });
      return answer.accepted;
    } catch (error) {
      toast('Not done', { detail: messageOf(error), status: 'bad' });
      return false;
    }
  };
  const setSpeed = (speed: number): void => {
    if (get().drill !== null) {
      toast('The clock of a drill cannot be changed');
      return;
    }
    if (speed > 0) resumeAt = speed;
    set({ speed });
    port.setSpeed(speed).catch(() => undefined);
  };
  const pin = async (draft: PinDraft): Promise<boolean> => {
    const done = await submit({ kind: 'pin', pin: draft });
    if (done) toast('Pinned to the case board', { detail: draft.title, status: 'good', durationMs: 2_500 });
    return done;
  };
  const takeHint = async (level: HintLevel): Promise<boolean> => {
    set({ overlay: 'none' });
    const done = await submit({ kind: 'hint', level });
    if (done) set({ hintAtMs: performance.now() });
    return done;
  };
  return {
    submit,
    takeHint,
    askHint: () => {
      const { view, isWithoutHints, hintAtMs, readOnly } = get();
      const last = view?.hints.at(-1)?.level ?? 0;
      const isFresh = hintAtMs !== null && performance.now() < hintAtMs + HINT_WAIT_MS;
      if (view?.phase !== 'acknowledged' || isWithoutHints || readOnly || isFresh || last === 4) return;
      if (last < HINTS_FREE) void takeHint((last + 1) as HintLevel);
      else set({ overlay: 'hint' });
    },
    look: lookOnce(port),
    pin,
    pinFor: async (draft, hypothesisId, stance) => {
      const before = new Set(get().view?.pins.map((one) => one.id));
      if (!(await submit({ kind: 'pin', pin: draft }))) return false;
      const pinId = await newPin(store, before);
      return pinId !== null && submit({ kind: 'evidence.link', hypothesisId, pinId, stance });
    },
    pinFocused: () => {
      const draft = get().pinnable?.() ?? null;
      if (draft) void pin(draft);
      else toast('Nothing to pin here', { detail: 'Move focus or the pointer to a chart, log line, span, message or service.' });
    },
    setSpeed,
    togglePause: () => setSpeed(get().speed === 0 ? resumeAt : 0),
    revise: (hypothesisId, confidence) => {
      const claim = get().view?.hypotheses.find((one) => one.id === hypothesisId)?.claim;
      return claim ? submit({ kind: 'hypothesis.revise', hypothesisId, claim: { ...claim, confidence } }) : Promise.resolve(false);
    },
  };
}

/** The id of the first pin that was not there before, once a view shows it; null when none comes. */
function newPin(store: WarRoomStore, before: ReadonlySet<number>): Promise<number | null> {
  const find = (state: WarRoomState): number | null => state.view?.pins.find((one) => !before.has(one.id))?.id ?? null;
  return new Promise((resolve) => {
    const finish = (id: number | null): void => {
      clearTimeout(timer);
      stop();
      resolve(id);
    };
    const timer = setTimeout(() => finish(null), PIN_WAIT_MS);
    const stop = store.subscribe((state) => {
      const id = find(state);
      if (id !== null) finish(id);
    });
    const now = find(store.getState());
    if (now !== null) finish(now);
  });
}

/**
 * Looks come in bursts as tabs are flicked through and queries typed; only the one that stayed counts. A console's answer is
 * of its moment, so each command counts, and at once.
 */
function lookOnce(port: RunPort): WarRoomActions['look'] {
  // Nobody asked for it, so nobody is told when it could not be noted: the incident may just have ended.
  const note = (panel: PanelName, query: string): void => void port.submit({ kind: 'look', panel, query }).catch(() => undefined);
  const waiting = new Map<PanelName | Side, ReturnType<typeof setTimeout>>();
  const last = new Map<PanelName, string>();
  return (panel, asked, opened) => {
    const queries = typeof asked === 'string' ? [asked] : asked;
    const query = queries.join('\n');
    if (panel === 'database' && query !== '') return note(panel, query);
    if (opened === undefined && last.get(panel) === query) return;
    const key = opened ?? panel;
    clearTimeout(waiting.get(key));
    last.set(panel, query);
    waiting.set(
      key,
      setTimeout(() => {
        for (const one of queries) note(panel, one);
      }, LOOK_QUIET_MS),
    );
  };
}

/** Actions that only change what this page shows. */
function pageActions(set: SetState, get: GetState): Omit<WarRoomActions, keyof RunActions> {
  let nonce = 0;
  const openTab = (tab: WorkspaceTab, side: Side = get().side): void => {
    const { left, right } = get();
    // A panel is shown once; asking for the one beside goes there.
    if (tab === left) set({ side: 'left' });
    else if (tab === right) set({ side: 'right' });
    else if (side === 'right' && right !== null) set({ right: tab, side });
    else set({ left: tab, side: 'left' });
  };
  const jump = <K extends keyof Jumps>(panel: K, to: NonNullable<Jumps[K]> extends Jump<infer T> ? T : never): void => {
    nonce += 1;
    set(({ jumps }) => ({ jumps: { ...jumps, [panel]: { nonce, to } } }));
    openTab(panel);
  };
  return {
    offerPin: (pinnable) => set({ pinnable }),
    setRange: (range) => set((state) => ({ range, rangesBefore: [...state.rangesBefore, state.range].slice(-RANGES_KEPT) })),
    rangeBack: () => {
      const { rangesBefore } = get();
      const range = rangesBefore.at(-1);
      if (range) set({ range, rangesBefore: rangesBefore.slice(0, -1) });
    },
    selectService: (service) => set({ service }),
    openTab,
    focusSide: (side) => get().side !== side && set({ side }),
    toggleSplit: () => {
      const { left, right } = get();
      set(right === null ? { right: left === 'slo' ? 'map' : 'slo', side: 'right' } : { right: null, side: 'left' });
    },
    openLogs: (to) => jump('logs', to),
    openMetrics: (to) => jump('metrics', to),
    openTraces: ({ filter }) => jump('traces', { filter, traceId: null }),
    openTrace: (traceId) => {
      set({ traceId });
      jump('traces', { filter: '', traceId });
    },
    openDatabase: ({ database, command = null }: { database: string; command?: string | null }) => jump('database', { database, command }),
    openDashboard: (dashboardId) => jump('dashboards', { dashboardId }),
    openChanges: (to) => jump('changes', to),
    drag: (dragged) => set({ dragged }),
    open: (overlay, actFor = null) => set({ overlay, actFor }),
    openUpdate: (audience) => set({ overlay: 'update', updateFor: audience ?? get().view?.updateDue?.audience ?? 'team' }),
  };
}

/** The shared range as of now, never reaching before the beginning of the world. */
export function windowOf({ range, view, info }: Pick<WarRoomState, 'range' | 'view' | 'info'>): TimeWindow {
  if (range.kind === 'fixed') return { fromMs: range.fromMs, toMs: range.toMs };
  const toMs = view?.clockMs ?? info?.startEpochMs ?? 0;
  return { fromMs: Math.max(info?.startEpochMs ?? 0, toMs - range.minutes * 60_000), toMs };
}
