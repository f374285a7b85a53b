import type { ReactNode } from 'react';
import type { Drill } from '../../drill/client.ts';
import styles from './drill.module.css';
import { clockTime } from './times.ts';

/** What a drill fixes, in a line of facts each. */
export function TermsList({ drill, horizonMinutes }: { drill: Drill; horizonMinutes?: number | undefined }): ReactNode {
  const { minutes, level, startsAtMs, seed } = drill;
  const ends = horizonMinutes === undefined ? minutes : Math.min(minutes, horizonMinutes);
  return (
    <dl className={styles.terms}>
      <div>
        <dt>Time</dt>
        <dd>{ends} min from the page on</dd>
      </div>
      <div>
        <dt>Begins</dt>
        <dd>{startsAtMs === null ? 'when each team says so' : `for everybody at ${clockTime(startsAtMs)}`}</dd>
      </div>
      <div>
        <dt>Clock</dt>
        <dd>real time, no pause</dd>
      </div>
      <div>
        <dt>Hints</dt>
        <dd>{level === 'hints' ? 'may be asked for' : 'none'}</dd>
      </div>
      <div>
        <dt>Seed</dt>
        <dd>{seed}</dd>
      </div>
    </dl>
  );
}
