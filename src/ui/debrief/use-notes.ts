import { useCallback, useEffect, useRef, useState } from 'react';
import type { DebriefNotes } from '../../storage/debrief-notes.ts';
import { readNotes, writeNotes } from './notes.ts';

export type ChangeNotes = (change: (notes: DebriefNotes) => Partial<DebriefNotes>) => void;

const PAUSE_MS = 400;

/** The notes on a run, null until they are read. Changes are stored a moment after the last one, and at once on leaving. */
export function useNotes(runId: string): { readonly notes: DebriefNotes | null; readonly change: ChangeNotes } {
  const [notes, setNotes] = useState<DebriefNotes | null>(null);
  const latest = useRef<DebriefNotes | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const save = useCallback(() => {
    clearTimeout(timer.current);
    if (timer.current !== undefined && latest.current) void writeNotes(runId, latest.current);
    timer.current = undefined;
  }, [runId]);
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const found = await readNotes(runId);
      if (gone) return;
      latest.current = found;
      setNotes(found);
    };
    void read();
    window.addEventListener('pagehide', save);
    return () => {
      gone = true;
      window.removeEventListener('pagehide', save);
      save();
    };
  }, [runId, save]);
  const change = useCallback<ChangeNotes>(
    (how) => {
      if (!latest.current) return;
      latest.current = { ...latest.current, ...how(latest.current) };
      setNotes(latest.current);
      clearTimeout(timer.current);
      timer.current = setTimeout(save, PAUSE_MS);
    },
    [save],
  );
  return { notes, change };
}
