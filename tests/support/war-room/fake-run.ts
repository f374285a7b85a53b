import type { Intent, RunRecord, StampedIntent } from '../../../src/session/intents.ts';
import type { IncidentView, RunInfo } from '../../../src/session/view.ts';
import type { RunKeeper } from '../../../src/storage/run-types.ts';
import type { CallName, LongCallName, LongCalls, WorkerCalls } from '../../../src/worker/protocol.ts';
import type { WorldClient } from '../../../src/worker/client.ts';
import { buildInfo, buildView } from '../view-builder.ts';

type Answers = { [N in CallName]?: (args: WorkerCalls[N]['args']) => WorkerCalls[N]['result'] | Promise<WorkerCalls[N]['result']> };

type LongAnswers = { [N in LongCallName]?: (args: LongCalls[N]['args']) => LongCalls[N]['result'] };

/** A client for tests of the page: says what the test wants, remembers what it was told. */
export function fakeWorld({ info = buildInfo(), view = buildView(), answers = {}, longAnswers = {} }: { info?: RunInfo; view?: IncidentView; answers?: Answers; longAnswers?: LongAnswers } = {}) {
  let latest = view;
  const submitted: Intent[] = [];
  const speeds: number[] = [];
  const opened: RunRecord[] = [];
  const clients: { view: Set<(event: { event: 'view'; view: IncidentView; speed: number }) => void>; intent: Set<(stamped: StampedIntent) => void>; death: Set<(reason: string) => void>; disposed: boolean }[] = [];
  const record: RunRecord = { format: 1, scenarioId: 'test', scenarioHash: 'h', engine: 'e', seed: 7, variant: null, intents: [], untilUs: 0, hash: null };
  const show = (next: IncidentView): void => {
    latest = next;
    for (const listener of clients.at(-1)?.view ?? []) listener({ event: 'view', view: next, speed: speeds.at(-1) ?? 1 });
  };
  const given: Answers = {
    open: ({ record: from }) => {
      opened.push(from);
      return { info, view: latest, consoles: [], record: from };
    },
    setSpeed: ({ speed }) => {
      speeds.push(speed);
      return null;
    },
    submit: ({ intent }) => {
      submitted.push(intent);
      const stamped = { seq: submitted.length - 1, tick: latest.tick, intent };
      for (const listener of clients.at(-1)?.intent ?? []) listener(stamped);
      return { accepted: true, stamped };
    },
    record: () => record,
    metrics: () => ({ ok: true, times: new Float64Array(), series: [], truncated: 0 }),
    ping: () => null,
    ...answers,
  };
  const createClient = (): WorldClient => {
    const mine: (typeof clients)[number] = { view: new Set(), intent: new Set(), death: new Set(), disposed: false };
    clients.push(mine);
    const on =
      <T>(set: Set<T>) =>
      (listener: T) => {
        set.add(listener);
        return () => set.delete(listener);
      };
    return {
      call: async (name, args) => {
        const answer = given[name] as ((args: unknown) => unknown) | undefined;
        if (!answer) throw new Error(`This test has no answer to ${name}.`);
        return (await answer(args)) as never;
      },
      ask: async (name, args) => {
        const answer = longAnswers[name] as ((args: unknown) => unknown) | undefined;
        if (!answer) throw new Error(`This test has no answer to ${name}.`);
        return (await answer(args)) as never;
      },
      onView: on(mine.view),
      onIntent: on(mine.intent),
      onProgress: () => () => undefined,
      onDeath: on(mine.death),
      dispose: () => (mine.disposed = true),
    };
  };
  const die = (reason: string): void => {
    for (const listener of clients.at(-1)?.death ?? []) listener(reason);
  };
  return { createClient, show, die, submitted, speeds, opened, clients, view: () => latest };
}

/** A keeper that holds the run in memory, and whose trouble tests can make. */
export function fakeKeeper(start: Partial<RunRecord> = {}) {
  let record: RunRecord = { format: 1, scenarioId: 'test', scenarioHash: '', engine: '', seed: 7, variant: null, intents: [], untilUs: 0, hash: null, ...start };
  const troubles = new Set<(trouble: { kind: 'full'; message: string }) => void>();
  const takings = new Set<() => void>();
  const done = Promise.resolve();
  const keeper: RunKeeper = {
    guidance: 'hints',
    isWithoutHints: false,
    drill: null,
    runId: 'run',
    get record() {
      return record;
    },
    files: {},
    adopt: () => done,
    append: (stamped, untilUs) => {
      record = { ...record, intents: [...record.intents, stamped], untilUs };
      return done;
    },
    checkpoint: (untilUs, hash) => {
      record = { ...record, untilUs, hash };
      return done;
    },
    finish: () => done,
    onTrouble: (listener) => {
      troubles.add(listener);
      return () => troubles.delete(listener);
    },
    onRecovered: () => () => undefined,
    onTaken: (listener) => {
      takings.add(listener);
      return () => takings.delete(listener);
    },
    close: () => undefined,
  };
  return {
    keeper,
    trouble: (message: string) => {
      for (const listener of troubles) listener({ kind: 'full', message });
    },
    take: () => {
      for (const listener of takings) listener();
    },
  };
}
