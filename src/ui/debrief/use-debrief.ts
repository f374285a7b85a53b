import { useCallback, useEffect, useState } from 'react';
import type { Debrief } from '../../session/debrief-types.ts';
import type { Postmortem, RunRecord } from '../../session/intents.ts';
import type { BlameFinding } from '../../session/postmortem/wording.ts';
import { abandonRun, addToFinished, readRun, recordResult, type StoredRun } from '../../storage/runs.ts';
import { recordPractice } from '../../storage/progress.ts';
import { createWorldClient, type WorldClient } from '../../worker/client.ts';
import { messageOf } from '../kit/index.ts';

export type DebriefState =
  | { readonly kind: 'working'; readonly label: string; readonly done: number; readonly of: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unfinished'; readonly run: StoredRun }
  | { readonly kind: 'failed'; readonly run: StoredRun | null; readonly detail: string }
  | { readonly kind: 'ready'; readonly run: StoredRun; readonly debrief: Debrief; readonly startEpochMs: number; readonly differences: readonly string[]; readonly tools: DebriefTools };

/** What the worker does with a run that was debriefed. Each is rejected with a sentence for the reader. */
export interface DebriefTools {
  /** Puts a post-mortem into the log, stores it, and has the run judged again. */
  readonly handIn: (postmortem: Postmortem) => Promise<{ readonly unsaved: string | null }>;
  /** The result file's text. */
  readonly result: (label: string) => Promise<string>;
  /** Markdown: of the whole debrief, or of a post-mortem alone. */
  readonly document: (draft: Postmortem | null) => Promise<string>;
  readonly wording: (draft: Postmortem) => Promise<readonly BlameFinding[]>;
}

type DebriefClient = Pick<WorldClient, 'call' | 'onProgress' | 'dispose'>;

export interface DebriefControl {
  readonly state: DebriefState;
  readonly retry: () => void;
  /** Ends a run that is still going on, and debriefs what there is. */
  readonly endHere: () => void;
}

/** Makes the run again in a worker of its own and asks for its debrief. The client is let go of when the page is left. */
export function useDebrief(runId: string, createClient: () => DebriefClient = createWorldClient): DebriefControl {
  const [state, setState] = useState<DebriefState>({ kind: 'working', label: 'Reading the run', done: 0, of: 0 });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let gone = false;
    const set = (next: DebriefState | ((before: DebriefState) => DebriefState)): void => {
      if (!gone) setState(next);
    };
    const lettingGo: (() => void)[] = [];
    const work = async (): Promise<void> => {
      let run: StoredRun | null = null;
      try {
        run = await readRun(runId);
        if (gone) return;
        if (!run) {
          set({ kind: 'missing' });
          return;
        }
        const client = createClient();
        lettingGo.push(() => client.dispose());
        // Judged again, the debrief stays on screen.
        lettingGo.push(client.onProgress(({ label, done, of }) => set((before) => (before.kind === 'ready' ? before : { kind: 'working', label, done, of }))));
        const { info, view, record } = await client.call('open', { files: run.files, record: run.record });
        if (run.summary.status === 'playing' && view.phase !== 'resolved' && view.phase !== 'expired') {
          set({ kind: 'unfinished', run });
          return;
        }
        const debrief = await client.call('debrief', {});
        const note = async (judged: Debrief): Promise<void> => {
          await recordResult(runId, { score: judged.score.total, outcome: judged.outcome });
          await recordPractice(runId, { practice: info.practice, variant: record.variant ?? '', outcome: judged.outcome, score: judged.score });
        };
        const judgedAgain = (again: Debrief): Promise<void> => {
          set((before) => (before.kind === 'ready' ? { ...before, debrief: again } : before));
          return note(again);
        };
        set({ kind: 'ready', run, debrief, startEpochMs: info.startEpochMs, differences: differencesOf(run.record, record), tools: toolsOf(runId, client, judgedAgain) });
        if (!gone) await note(debrief);
      } catch (error) {
        set({ kind: 'failed', run, detail: messageOf(error) });
      }
    };
    void work();
    return () => {
      gone = true;
      for (const letGo of lettingGo) letGo();
    };
    // A further attempt is another run of this effect with nothing else changed.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [runId, createClient, attempt]);

  const retry = useCallback(() => {
    setState({ kind: 'working', label: 'Reading the run', done: 0, of: 0 });
    setAttempt((n) => n + 1);
  }, []);
  const endHere = useCallback(() => void abandonRun(runId).then(retry), [runId, retry]);
  return { state, retry, endHere };
}

function toolsOf(runId: string, client: DebriefClient, onDebrief: (debrief: Debrief) => Promise<void>): DebriefTools {
  return {
    handIn: async (postmortem) => {
      const answer = await client.call('submit', { intent: { kind: 'write_postmortem', postmortem } });
      if (!answer.accepted) throw new Error(answer.reason);
      const trouble = await addToFinished(runId, answer.stamped);
      const debrief = await client.call('debrief', {});
      await onDebrief(debrief);
      return { unsaved: trouble?.message ?? null };
    },
    result: (label) => client.call('result', { label }),
    document: (draft) => client.call('document', { draft }),
    wording: (postmortem) => client.call('wording', { postmortem }),
  };
}

/** What is not the same as when it was played, in the reader's words. */
export function differencesOf(stored: RunRecord, opened: RunRecord): string[] {
  const found: string[] = [];
  const differ = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b;
  if (differ(stored.engine, opened.engine)) found.push(`It was played with version ${stored.engine} of the simulation; this is ${opened.engine}.`);
  if (differ(stored.scenarioHash, opened.scenarioHash)) found.push('The scenario has changed since.');
  // Both at the moment at which the run ended; the debrief's own worlds go on to the horizon.
  if (stored.hash !== null && opened.hash !== null && stored.untilUs === opened.untilUs && stored.hash !== opened.hash) found.push('The world made again does not end as the one that was played.');
  return found;
}
