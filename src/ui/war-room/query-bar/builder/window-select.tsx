import type { ReactNode } from 'react';
import { Select } from '../../../kit/index.ts';
import styles from './builder.module.css';
import { writeDuration } from './write-query.ts';

const USUAL_MS = [30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000];

/** The window of a function. One that was typed and is not usual is offered as well. */
export function WindowSelect({ label, valueMs, onChange }: { label: string; valueMs: number; onChange: (ms: number) => void }): ReactNode {
  const all = [...new Set([...USUAL_MS, valueMs])].sort((a, b) => a - b);
  return <Select label={label} hideLabel size="small" className={styles.window} value={String(valueMs)} options={all.map((ms) => ({ value: String(ms), label: writeDuration(ms) }))} onChange={(ms) => onChange(Number(ms))} />;
}
