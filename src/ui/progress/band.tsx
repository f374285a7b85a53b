import type { ReactNode } from 'react';
import type { BandView } from '../../session/progress/skill-model.ts';
import { cssVars } from '../kit/index.ts';
import styles from './progress.module.css';
import { BAND_WORDS, bandWords } from './words.ts';

/** A skill as a word and as the stretch in which it most likely lies: wide while little is known. Never a number. */
export function Band({ band }: { band: BandView }): ReactNode {
  const isNew = band.band === 'new';
  return (
    <span className={styles.band} title={bandWords(band)}>
      <span className={styles.bandTrack} aria-hidden="true">
        <span className={styles.bandStretch} data-new={isNew || undefined} style={cssVars({ '--from': `${Math.round(band.low * 100)}%`, '--to': `${Math.round(band.high * 100)}%` })} />
      </span>
      <span className={styles.bandWord} aria-hidden="true">
        {BAND_WORDS[band.band]}
      </span>
      <span className={styles.hidden}>{bandWords(band)}</span>
    </span>
  );
}
