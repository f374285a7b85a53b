import { useEffect, useState } from 'react';
import type { CoursesCompared } from '../../session/compare-branches.ts';
import { listRuns, readRun, type RunSummary, type StoredRun } from '../../storage/runs.ts';
import { createWorldClient, type WorldClient } from '../../worker/client.ts';
import { whenWords } from '../history/run-words.ts';
import { firstChoice, relativesOf } from './relatives.ts';
import { messageOf } from '../kit/index.ts';

export type Comparison =
  | { readonly kind: 'working'; readonly label: string; readonly share: number | null }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'alone' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'ready'; readonly compared: CoursesCompared };

export interface ComparisonControl {
  readonly relatives: readonly RunSummary[];
  readonly chosen: readonly string[];
  readonly choose: (ids: readonly string[]) => void;
  readonly state: Comparison;
  readonly stop: () => void;
}

/** How a run is told from its relatives. */
export function courseTitle(run: RunSummary): string {
  return run.branchOf === undefined ? 'As it was played' : `Branch of ${whenWords(run.startedAt)}`;
}

/** Plays the chosen relatives of a run side by side in a worker of its own. Another choice gives up the one before. */
export function useComparison(runId: string, createClient: () => WorldClient = createWorldClient): ComparisonControl {
  const [relatives, setRelatives] = useState<readonly RunSummary[]>([]);
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const [state, setState] = useState<Comparison>({ kind: 'working', label: 'Reading the runs', share: null });
  const [stopper, setStopper] = useState<AbortController | null>(null);
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const found = relativesOf(runId, await listRuns());
      if (gone) return;
      setRelatives(found);
      setChosen(firstChoice(runId, found));
    };
    void read();
    return () => {
      gone = true;
    };
  }, [runId]);
  useEffect(() => {
    if (chosen === null) return undefined;
    const stop = new AbortController();
    // The button that stops it, and what is said meanwhile, belong to this attempt.
    // oxlint-disable-next-line react/set-state-in-effect
    setStopper(stop);
    const say = (next: Comparison): void => {
      if (!stop.signal.aborted) setState(next);
    };
    void compare(chosen, relatives, createClient, stop.signal, say);
    return () => stop.abort();
  }, [chosen, relatives, createClient]);
  return {
    relatives,
    chosen: chosen ?? [],
    choose: setChosen,
    state,
    stop: () => {
      stopper?.abort();
      setState({ kind: 'stopped' });
    },
  };
}

async function compare(chosen: readonly string[], relatives: readonly RunSummary[], createClient: () => WorldClient, signal: AbortSignal, say: (next: Comparison) => void): Promise<void> {
  say(chosen.length < 2 ? { kind: 'alone' } : { kind: 'working', label: 'Reading the runs', share: null });
  const runs = (await Promise.all(chosen.map((id) => readRun(id)))).filter((run): run is StoredRun => run !== null);
  const [first] = runs;
  if (runs.length < 2 || first === undefined || signal.aborted) return;
  const client = createClient();
  signal.addEventListener('abort', client.dispose);
  try {
    client.onProgress(({ label, done, of }) => say({ kind: 'working', label, share: of > 0 ? done / of : null }));
    await client.call('open', { files: first.files, record: first.record });
    const courses = runs.map(({ summary, record }) => ({ id: summary.id, title: courseTitle(relatives.find(({ id }) => id === summary.id) ?? summary), intents: record.intents }));
    const compared = await client.ask('compareCourses', { courses }, { signal, onPart: ({ share }) => say({ kind: 'working', label: 'Playing each to the end of the horizon', share }) });
    say({ kind: 'ready', compared });
  } catch (error) {
    say({ kind: 'failed', reason: messageOf(error) });
  } finally {
    client.dispose();
  }
}
