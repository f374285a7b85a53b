import type { ReactNode } from 'react';
import type { Intent } from '../../../src/session/intents.ts';
import type { ConsoleInfo, IncidentView, RunInfo } from '../../../src/session/view.ts';
import { TooltipProvider } from '../../../src/ui/kit/index.ts';
import { WorldContext, type World } from '../../../src/ui/war-room/shared/world-context.ts';
import { createWarRoomStore, type WarRoomStore } from '../../../src/ui/war-room/war-room-store.ts';
import { AskCancelled } from '../../../src/worker/client.ts';
import type { CallName, LongCallName, LongCalls, WorkerCalls } from '../../../src/worker/protocol.ts';
import { INFO, VIEW } from './fake-run.ts';

/** Answers by call. A call without one never comes back, as from a worker that is busy. */
export type Answers = { [N in CallName]?: (args: WorkerCalls[N]['args']) => WorkerCalls[N]['result'] | Promise<WorkerCalls[N]['result']> };

/** Answers to long questions; parts may be told on the way. One without an answer never comes back, but can be cancelled. */
export type LongAnswers = { [N in LongCallName]?: ((args: LongCalls[N]['args'], onPart: (part: LongCalls[N]['part']) => void) => LongCalls[N]['result'] | Promise<LongCalls[N]['result']>) | undefined };

export interface FakeWorld {
  readonly world: World;
  readonly store: WarRoomStore;
  /** Everything that was asked, in order. */
  readonly calls: { readonly name: CallName | LongCallName; readonly args: unknown }[];
  readonly intents: Intent[];
  readonly answers: Answers;
  /** Another view, as the worker sends them. */
  readonly moveTo: (clockMs: number, change?: Partial<IncidentView>) => void;
  readonly Provider: (props: { children: ReactNode }) => ReactNode;
}

/** A war room without a worker: questions get the explicit answers of the test. */
export function fakeWorld(answers: Answers = {}, options: { long?: LongAnswers; info?: Partial<RunInfo>; view?: Partial<IncidentView>; consoles?: readonly ConsoleInfo[] } = {}): FakeWorld {
  const calls: FakeWorld['calls'] = [];
  const intents: Intent[] = [];
  const store = createWarRoomStore({
    submit: (intent) => {
      intents.push(intent);
      return Promise.resolve({ accepted: true as const });
    },
    setSpeed: () => Promise.resolve(),
    record: () => null,
  });
  store.setState({ connection: { state: 'running' }, info: { ...INFO, ...options.info }, view: { ...VIEW, ...options.view }, consoles: options.consoles ?? [] });
  const world: World = {
    store,
    client: {
      call: async (name, args) => {
        calls.push({ name, args });
        const answer = answers[name];
        if (answer) return answer(args);
        return new Promise<never>(() => undefined);
      },
      ask: async (name, args, { onPart, signal } = {}) => {
        calls.push({ name, args });
        const answer = options.long?.[name];
        const cancelled = new Promise<never>((_, reject) => {
          signal?.addEventListener('abort', () => reject(new AskCancelled('It was cancelled.')));
        });
        return Promise.race([cancelled, answer ? answer(args, onPart ?? (() => undefined)) : new Promise<never>(() => undefined)]);
      },
    },
  };
  return {
    world,
    store,
    calls,
    intents,
    answers,
    moveTo: (clockMs, change = {}) => store.setState(({ view }) => ({ view: view && { ...view, ...change, clockMs } })),
    Provider: ({ children }) => (
      <TooltipProvider>
        <WorldContext value={world}>{children}</WorldContext>
      </TooltipProvider>
    ),
  };
}
