import { SquareTerminal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConsoleInfo } from '../../../../session/view.ts';
import { Button, Select } from '../../../kit/index.ts';
import styles from './database.module.css';
import { useDatabaseState } from './database-state.ts';
import type { ConsoleCommand } from './use-run-command.ts';

interface CommandListProps {
  console: ConsoleInfo;
  /** One at a time, as in a terminal. */
  busy: boolean;
  onRun: (command: ConsoleCommand, arg: string) => void;
}

/** What this console understands. */
export function CommandList({ console, busy, onRun }: CommandListProps): ReactNode {
  const [{ args }, set] = useDatabaseState();
  return (
    <ul className={styles.commands} aria-label="Commands">
      {console.commands.map((command) => {
        const key = `${console.database} ${command.id}`;
        const arg = command.arg.find(({ value }) => value === args[key])?.value ?? command.arg[0]?.value ?? '';
        return (
          <li key={command.id} className={styles.command}>
            <Button wide size="small" icon={<SquareTerminal size={14} aria-hidden="true" />} aria-disabled={busy || undefined} onClick={() => !busy && onRun(command, arg)}>
              {command.title}
            </Button>
            {command.arg.length > 0 && <Select label={`Of which, for ${command.title}`} hideLabel size="small" value={arg} onChange={(next) => set({ args: { ...args, [key]: next } })} options={command.arg} />}
            <p className={styles.help}>{command.help}</p>
          </li>
        );
      })}
    </ul>
  );
}
