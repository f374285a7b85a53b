import { useEffect, useState } from 'react';
import { index } from 'virtual:scenarios';
import { readProgress, type CatalogueEntry, type ProgressView } from '../../storage/progress.ts';
import { subscribeRuns } from '../../storage/runs.ts';

/** The library as progress needs it. Drafts are left out: what is not proven is no measure of anybody. */
export const CATALOGUE: readonly CatalogueEntry[] = index.flatMap(({ id, summary }) => {
  if (summary === null || summary.draft) return [];
  const { title, family, difficulty, minutes, tutorial, skills } = summary;
  return [{ id, title, family, difficulty, minutes, tutorial, skills }];
});

/** Null while it is read. Worked out anew whenever runs change here, or the page comes back into view. */
export function useProgress(): ProgressView | null {
  const [view, setView] = useState<ProgressView | null>(null);
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const next = await readProgress(CATALOGUE);
      if (!gone) setView(next);
    };
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') void read();
    };
    void read();
    const stop = subscribeRuns(() => void read());
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      gone = true;
      stop();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, []);
  return view;
}
