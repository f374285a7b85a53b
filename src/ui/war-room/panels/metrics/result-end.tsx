import { Pin } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import { IconButton, StatusBadge } from '../../../kit/index.ts';
import { usePinDrag } from '../../shared/use-pinnable.ts';
import { useActions } from '../../shared/world-context.ts';
import styles from './metrics.module.css';

/** The end of the toolbar: how current the result is, how large, and its pin. */
export function ResultEnd({ stale, summary, draft }: { stale: string | undefined; summary: string; draft: () => PinDraft | null }): ReactNode {
  const { pin } = useActions();
  const dragProps = usePinDrag(draft);
  const pinNow = (): void => {
    const made = draft();
    if (made) void pin(made);
  };
  return (
    <>
      {stale !== undefined && <StatusBadge status="unknown">{stale}</StatusBadge>}
      <span className={styles.summary}>{summary}</span>
      <IconButton {...dragProps} label="Pin this chart" size="small" keys="p" icon={<Pin size={14} aria-hidden="true" />} onClick={pinNow} />
    </>
  );
}
