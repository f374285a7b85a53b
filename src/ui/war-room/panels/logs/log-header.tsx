import { X } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { IconButton } from '../../../kit/index.ts';
import styles from './logs.module.css';

/** What the fields beside the lines are, each to be taken away again. Without any there is nothing to say. */
export function LogHeader({ columns, onColumns }: { columns: readonly string[]; onColumns: (columns: readonly string[]) => void }): ReactNode {
  if (columns.length === 0) return null;
  return (
    <div className={styles.header} style={{ '--field-columns': `repeat(${columns.length}, minmax(3.5rem, 9rem))` } as CSSProperties}>
      <span>Time</span>
      <span>Level</span>
      <span>Service</span>
      {columns.map((name) => (
        <span key={name} className={styles.headerField}>
          <span title={name}>{name}</span>
          <IconButton label={`Hide column ${name}`} size="small" icon={<X size={12} aria-hidden="true" />} onClick={() => onColumns(columns.filter((one) => one !== name))} />
        </span>
      ))}
      <span>Line</span>
      <span>Trace</span>
    </div>
  );
}
