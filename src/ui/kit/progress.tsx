/* oxlint-disable jsx-a11y/prefer-tag-over-role -- no browser styles these elements alike, and output is not announced everywhere */
import { useEffect, useState, type ReactNode } from 'react';
import styles from './progress.module.css';

/** True once `active` has lasted for `delayMs`. Work that is over before then never shows a spinner. */
export function useDelayed(active: boolean, delayMs = 300): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!active) return undefined;
    const timer = setTimeout(() => setLate(true), delayMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [active, delayMs]);
  return active && late;
}

/** The turning glyph alone, without a name or delay. */
export function SpinnerGlyph({ size = 14 }: { size?: number | undefined }): ReactNode {
  return (
    <svg className={styles.glyph} width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
      <circle cx="8" cy="8" r="6" opacity="0.25" />
      <path d="M8 2a6 6 0 0 1 6 6" strokeLinecap="round" />
    </svg>
  );
}

export interface SpinnerProps {
  /** What is being done: "Re-simulating 10:30–10:42". */
  label: string;
  delayMs?: number | undefined;
}

/** Shows that something of unknown length is under way; says what. Appears after 300 ms. */
export function Spinner({ label, delayMs = 300 }: SpinnerProps): ReactNode {
  const visible = useDelayed(true, delayMs);
  return (
    <span className={styles.spinner} role="status">
      {visible && (
        <>
          <SpinnerGlyph />
          {label}
        </>
      )}
    </span>
  );
}

export interface ProgressBarProps {
  /** What is being done. */
  label: string;
  /** 0 to 1; leave out when the length is unknown. */
  value?: number | undefined;
  /** Said at the right: "12 of 40 s". Defaults to per cent. */
  detail?: string | undefined;
  delayMs?: number | undefined;
}

/** Progress of known length, or a bar that fills by halves when it is not known. Appears after 300 ms. */
export function ProgressBar({ label, value, detail, delayMs = 300 }: ProgressBarProps): ReactNode {
  const visible = useDelayed(true, delayMs);
  const percent = value === undefined ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  if (!visible) return <div className={styles.placeholder} />;
  return (
    <div className={styles.progress}>
      <div className={styles.caption}>
        <span>{label}</span>
        <span className={styles.detail}>{detail ?? (percent === undefined ? '' : `${percent}%`)}</span>
      </div>
      <div className={styles.track} role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} aria-valuetext={detail}>
        <div className={percent === undefined ? styles.unknown : styles.fill} style={percent === undefined ? undefined : { width: `${percent}%` }} />
      </div>
    </div>
  );
}
