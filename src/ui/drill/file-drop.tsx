import { FileUp } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { Button, cx } from '../kit/index.ts';
import styles from './drill.module.css';

interface FileDropProps {
  /** Names the file input. */
  label: string;
  button: string;
  busy?: boolean;
  multiple?: boolean;
  onChoose: (files: FileList) => void;
  /** Called within the event: what was dropped is gone after it. */
  onDrop: (transfer: DataTransfer) => void;
  children: ReactNode;
}

/** A place to drop files on, with a button for those who choose them. */
export function FileDrop({ label, button, busy = false, multiple = false, onChoose, onDrop, children }: FileDropProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <div
      className={cx(styles.drop, over && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onDrop(event.dataTransfer);
      }}
    >
      <p>{children}</p>
      <Button icon={<FileUp size={16} aria-hidden="true" />} busy={busy} onClick={() => input.current?.click()}>
        {button}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept=".json,application/json"
        multiple={multiple}
        onChange={(event) => {
          const { files } = event.target;
          if (files !== null && files.length > 0) onChoose(files);
          event.target.value = '';
        }}
      />
    </div>
  );
}
