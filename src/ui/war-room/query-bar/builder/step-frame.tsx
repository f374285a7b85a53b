import { ArrowLeft, ArrowRight, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../../kit/index.ts';
import styles from './builder.module.css';
import { focusAdder, followMove } from './keep-focus.ts';

interface StepFrameProps {
  /** "sum", "rate": names the step and its buttons. */
  name: string;
  onRemove: () => void;
  /** null where it cannot go that way. */
  onEarlier: (() => void) | null;
  onLater: (() => void) | null;
  children: ReactNode;
}

/** One operation of a chain: what it does, and where it stands. */
export function StepFrame({ name, onRemove, onEarlier, onLater, children }: StepFrameProps): ReactNode {
  return (
    <li className={styles.step}>
      <fieldset className={styles.stepBody} aria-label={name}>
        {children}
      </fieldset>
      <span className={styles.stepTools}>
        <IconButton label={`Move ${name} earlier`} size="small" icon={<ArrowLeft size={14} aria-hidden="true" />} disabled={onEarlier === null} data-move={-1} onClick={({ currentTarget }) => {
          onEarlier?.();
          followMove(currentTarget, -1);
        }} />
        <IconButton label={`Move ${name} later`} size="small" icon={<ArrowRight size={14} aria-hidden="true" />} disabled={onLater === null} data-move={1} onClick={({ currentTarget }) => {
          onLater?.();
          followMove(currentTarget, 1);
        }} />
        <IconButton label={`Remove ${name}`} size="small" icon={<X size={14} aria-hidden="true" />} onClick={({ currentTarget }) => {
          focusAdder(currentTarget);
          onRemove();
        }} />
      </span>
    </li>
  );
}

/** A list with the entry at `from` taken to `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [entry] = next.splice(from, 1);
  if (entry !== undefined) next.splice(to, 0, entry);
  return next;
}

export const replaced = <T,>(list: readonly T[], at: number, entry: T): T[] => list.map((one, i) => (i === at ? entry : one));
export const without = <T,>(list: readonly T[], at: number): T[] => list.filter((_, i) => i !== at);
