import type { ReactNode } from 'react';
import { Button, EmptyState, ErrorState, ProgressBar } from '../../../kit/index.ts';
import type { SamplingState } from './use-sampling.ts';
import styles from './traces.module.css';

interface SamplingWaitProps {
  state: Exclude<SamplingState<unknown>, { kind: 'found' }>;
  onStop: () => void;
  onAgain: () => void;
}

/** While traces are made again, and when that came to nothing. */
export function SamplingWait({ state, onStop, onAgain }: SamplingWaitProps): ReactNode {
  return (
    <div className={styles.waiting}>
      {state.kind === 'working' && (
        <div className={styles.progressBox}>
          <ProgressBar label="Making a sample of these requests again, with all their spans" value={state.share} />
          <Button size="small" onClick={onStop}>
            Stop
          </Button>
        </div>
      )}
      {state.kind === 'stopped' && <EmptyState title="Stopped" hint="Nothing is shown, as too few traces were looked into." action={<Button size="small" onClick={onAgain}>Begin again</Button>} />}
      {state.kind === 'fault' && <EmptyState title="The query cannot be answered" hint={state.fault.message} />}
      {state.kind === 'failed' && <ErrorState what="The traces did not come" next="Ask again in a moment." detail={state.reason} />}
    </div>
  );
}
