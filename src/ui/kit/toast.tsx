import { X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { StatusShape } from './status.tsx';
import { dismissToast, useToasts, type Toast } from './toast-store.ts';
import styles from './toast.module.css';

const PLAIN_MS = 5_000;
const WITH_ACTION_MS = 10_000;

/** Where toasts appear; the app's shell renders it once. Resting pointer or focus on it stops their clocks. */
export function ToastRegion(): ReactNode {
  const toasts = useToasts((s) => s.toasts);
  const [held, setHeld] = useState(false);
  // Beside the other layers, so that a dialog does not cover what it has just caused.
  return createPortal(
    // The handlers only hold the clock while someone reads.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      data-notices=""
      className={styles.region}
      aria-label="Notices"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setHeld(false)}
      onKeyDown={(event) => {
        const last = toasts.at(-1);
        if (event.key === 'Escape' && last) dismissToast(last.id);
      }}
    >
      {/* The list is always there, so that what enters it is announced. */}
      <ol className={styles.list} aria-live="polite" aria-relevant="additions text">
        {toasts.map((t) => (
          <ToastItem key={t.id} toast={t} held={held} />
        ))}
      </ol>
    </section>,
    document.body,
  );
}

function ToastItem({ toast, held }: { toast: Toast; held: boolean }): ReactNode {
  const { id, title, detail, status, action } = toast;
  const durationMs = toast.durationMs ?? (action ? WITH_ACTION_MS : PLAIN_MS);
  useEffect(() => {
    if (held || !Number.isFinite(durationMs)) return undefined;
    const timer = setTimeout(() => dismissToast(id), durationMs);
    return () => clearTimeout(timer);
  }, [held, durationMs, id]);
  return (
    <li className={styles.toast}>
      {status !== undefined && <StatusShape status={status} />}
      <div className={styles.text}>
        {title}
        {detail !== undefined && <div className={styles.detail}>{detail}</div>}
      </div>
      {action && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            action.run();
            dismissToast(id);
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className={styles.close} aria-label={`Dismiss: ${title}`} onClick={() => dismissToast(id)}>
        <X size={14} aria-hidden="true" />
      </button>
    </li>
  );
}
