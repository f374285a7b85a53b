import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { readStored, writeStored } from '../../../kit/index.ts';
import styles from './waterfall.module.css';

const KEY = 'traces.name-share';
const LEAST = 0.2;
const MOST = 0.7;
const USUAL = 0.44;
const STEP = 0.02;

const isShare = (value: unknown): value is number => typeof value === 'number' && value >= LEAST && value <= MOST;

/** Share of the waterfall's width that the names take: as it was left, or as it is for everyone. */
export const storedNameShare = (): number => readStored(KEY, isShare) ?? USUAL;

interface ColumnHandleProps {
  share: number;
  onShare: (share: number) => void;
}

/** The edge between names and bars, moved by pointer or by arrow keys; Home and End go to the limits. */
export function ColumnHandle({ share, onShare }: ColumnHandleProps): ReactNode {
  const drag = useRef<{ x: number; share: number; width: number } | null>(null);
  const set = (next: number): void => {
    const limited = Math.min(MOST, Math.max(LEAST, next));
    onShare(limited);
    writeStored(KEY, limited);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = { ArrowLeft: share - STEP, ArrowRight: share + STEP, Home: LEAST, End: MOST }[event.key];
    if (next === undefined) return;
    set(next);
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, share, width: event.currentTarget.closest('[role="row"]')?.clientWidth ?? 1 };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (drag.current) set(drag.current.share + (event.clientX - drag.current.x) / drag.current.width);
  };
  const stop = (): void => {
    drag.current = null;
  };
  return (
    // A separator that can be moved takes focus and keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role
    <span role="separator" tabIndex={0} aria-orientation="vertical" aria-label="Width of the names" aria-valuemin={LEAST * 100} aria-valuemax={MOST * 100} aria-valuenow={Math.round(share * 100)} className={styles.handle} onKeyDown={onKeyDown} onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={stop} onPointerCancel={stop} onDoubleClick={() => set(USUAL)} />
  );
}
