import { useEffect, useState } from 'react';
import { listRuns, purgeDeleted, storageHealth, subscribeRuns, type RunSummary, type Trouble } from '../../storage/runs.ts';

export interface RunsState {
  /** Null while they are being read. */
  readonly runs: readonly RunSummary[] | null;
  /** Why nothing is being saved in this browser, if so. */
  readonly trouble: Trouble | null;
}

/** The runs of this browser, read again whenever they change here or the page comes back into view (another tab may have played). */
export function useRuns(): RunsState {
  const [state, setState] = useState<RunsState>({ runs: null, trouble: null });
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const [runs, trouble] = await Promise.all([listRuns(), storageHealth()]);
      if (!gone) setState({ runs, trouble });
    };
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') void read();
    };
    void read();
    purgeDeleted().catch(() => undefined);
    const stop = subscribeRuns(() => void read());
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      gone = true;
      stop();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, []);
  return state;
}
