import type { Debrief } from '../../src/session/debrief-types.ts';
import type { WorldClient } from '../../src/worker/client.ts';
import { SAMPLE_DEBRIEF, SAMPLE_START_MS } from './sample-debrief.ts';

export interface FakeWorld {
  readonly debrief?: Debrief;
  readonly phase?: 'acknowledged' | 'resolved' | 'expired';
  /** Hash of the world made again, where it is not the stored one. */
  readonly hash?: string;
  readonly openError?: string;
  /** Awaited before the debrief is there. */
  readonly gate?: Promise<void>;
}

type Client = Pick<WorldClient, 'call' | 'onProgress' | 'dispose'>;

/** A worker's client for tests of how a debrief is asked for and shown; the real one is tested with the worker. */
export function fakeClient({ debrief = SAMPLE_DEBRIEF, phase = 'resolved', hash, openError, gate }: FakeWorld = {}): () => Client {
  return () => {
    const progress = new Set<(event: never) => void>();
    const call = async (name: string, args: { record?: object }): Promise<unknown> => {
      if (name === 'open') {
        if (openError !== undefined) throw new Error(openError);
        return { info: { startEpochMs: SAMPLE_START_MS, practice: { family: 'latency', difficulty: 2, skills: ['K3'], twins: 3 } }, view: { phase }, consoles: [], record: { ...args.record, engine: '1', scenarioHash: 'meaning', ...(hash === undefined ? {} : { hash }) } };
      }
      for (const listener of progress) listener({ event: 'progress', task: 'debrief', label: 'Simulating what doing nothing costs', done: 1, of: 3 } as never);
      await gate;
      return debrief;
    };
    return { call: call as Client['call'], onProgress: (listener) => (progress.add(listener), () => progress.delete(listener)), dispose: () => undefined };
  };
}
