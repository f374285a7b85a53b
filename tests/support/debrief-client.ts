import type { Debrief } from '../../src/session/debrief-types.ts';
import type { WorldClient } from '../../src/worker/client.ts';
import type { Intent, Postmortem } from '../../src/session/intents.ts';
import { SAMPLE_DEBRIEF, SAMPLE_START_MS } from './sample-debrief.ts';
import { SAMPLE_REVIEW } from './sample-postmortem.ts';

export interface FakeWorld {
  readonly debrief?: Debrief;
  readonly phase?: 'acknowledged' | 'resolved' | 'expired';
  /** Hash of the world made again, where it is not the stored one. */
  readonly hash?: string;
  readonly openError?: string;
  /** Awaited before the debrief is there. */
  readonly gate?: Promise<void>;
  /** Why a post-mortem is refused. */
  readonly refusal?: string;
}

type Client = Pick<WorldClient, 'call' | 'onProgress' | 'dispose'>;

/** A worker's client for tests of how a debrief is asked for and shown; the real one is tested with the worker. */
export function fakeClient({ debrief = SAMPLE_DEBRIEF, phase = 'resolved', hash, openError, gate, refusal }: FakeWorld = {}): () => Client {
  return () => {
    const progress = new Set<(event: never) => void>();
    const handedIn: Postmortem[] = [];
    const submit = (intent: Intent | undefined): unknown => {
      if (refusal !== undefined || intent?.kind !== 'write_postmortem') return { accepted: false, reason: refusal ?? 'No.' };
      handedIn.push(intent.postmortem);
      return { accepted: true, stamped: { seq: handedIn.length, tick: 70_000_000, intent } };
    };
    const call = async (name: string, args: { record?: object; intent?: Intent; draft?: Postmortem | null; postmortem?: Postmortem; label?: string }): Promise<unknown> => {
      if (name === 'submit') return submit(args.intent);
      if (name === 'result') return JSON.stringify({ kind: 'faultline-result', label: args.label });
      if (name === 'document') return args.draft ? `# Post-mortem\n\n${args.draft.summary}\n` : '# Debrief\n';
      if (name === 'wording') return args.postmortem?.summary.includes('forgot') === true ? [{ field: 'Summary', words: 'engineer forgot' }] : [];
      if (name === 'open') {
        if (openError !== undefined) throw new Error(openError);
        return { info: { startEpochMs: SAMPLE_START_MS, practice: { family: 'latency', difficulty: 2, skills: ['K3'], twins: 3 } }, view: { phase }, consoles: [], record: { ...args.record, engine: '1', scenarioHash: 'meaning', ...(hash === undefined ? {} : { hash }) } };
      }
      for (const listener of progress) listener({ event: 'progress', task: 'debrief', label: 'Simulating what doing nothing costs', done: 1, of: 3 } as never);
      await gate;
      return handedIn.length === 0 ? debrief : { ...debrief, postmortem: { ...debrief.postmortem, written: handedIn.at(-1), review: SAMPLE_REVIEW, times: handedIn.length } };
    };
    return { call: call as Client['call'], onProgress: (listener) => (progress.add(listener), () => progress.delete(listener)), dispose: () => undefined };
  };
}
