import type { ReactNode } from 'react';
import { SERIES_COLOUR_COUNT } from '../../kit/index.ts';
import styles from './gallery.module.css';

const SURFACES = ['--surface-0', '--surface-1', '--surface-2', '--surface-3', '--hover', '--pressed', '--selected'];
const TEXTS = ['--text-1', '--text-2', '--text-3', '--accent-text', '--good-text', '--warning-text', '--bad-text', '--unknown-text'];
const FILLS = ['accent', 'good', 'warning', 'bad', 'unknown'];
const SIZES = [12, 13, 15, 18, 24, 36];

export function TokenGallery(): ReactNode {
  return (
    <div className={styles.pad}>
      <div className={styles.swatches}>
        {SURFACES.map((name) => (
          <div key={name} className={styles.swatch} style={{ background: `var(${name})` }}>
            {name}
          </div>
        ))}
      </div>
      {['--surface-0', '--surface-1', '--surface-2', '--surface-3'].map((surface) => (
        <div key={surface} className={styles.swatches}>
          {TEXTS.map((name) => (
            <div key={name} className={styles.swatch} style={{ background: `var(${surface})`, color: `var(${name})` }}>
              {name}
            </div>
          ))}
        </div>
      ))}
      <div className={styles.swatches}>
        {FILLS.map((name) => (
          <div key={name} className={styles.swatch} style={{ background: name === 'accent' ? 'var(--accent)' : `var(--${name}-fill)`, color: `var(--on-${name})` }}>
            on-{name}
          </div>
        ))}
        {Array.from({ length: SERIES_COLOUR_COUNT }, (_, i) => (
          <div key={i} className={styles.swatch} style={{ borderLeft: `24px solid var(--series-${i})` }}>
            series-{i}
          </div>
        ))}
      </div>
      {SIZES.map((size) => (
        <div key={size} style={{ fontSize: `var(--type-${size})` }}>
          {size} · Checkout p99 1.24 s <code>sum(rate(http_requests_total[5m]))</code>
        </div>
      ))}
    </div>
  );
}
