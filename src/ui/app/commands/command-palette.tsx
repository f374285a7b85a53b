import { Command as Cmdk } from 'cmdk';
import { Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useFocusReturn } from '../../kit/focus-return.ts';
import { Kbd } from '../../kit/kbd.tsx';
import styles from './commands.module.css';
import { groupCommands } from './group-commands.ts';
import { useOverlay } from './overlay-store.ts';
import { commandRegistry, type Command } from './registry.ts';

/** Everything that can be done here, found by typing. */
export function CommandPalette(): ReactNode {
  const close = useOverlay((s) => s.close);
  const commands = useSyncExternalStore(commandRegistry.subscribe, commandRegistry.all);
  // What is possible is asked once: a list that changes under the fingers runs the wrong command.
  const [able] = useState(() => new Set(commands.filter((command) => command.when?.() !== false).map(({ id }) => id)));
  const listed = commands.filter(({ id }) => able.has(id) && id !== 'palette.open');
  const groups = groupCommands(listed);
  const chosen = useRef<Command | null>(null);
  const { remember, giveBack } = useFocusReturn();
  // Only after focus has gone back to where it was: the command may act on that, or open a layer of its own.
  const closed = (event: Event): void => {
    giveBack(event);
    chosen.current?.run();
  };
  const choose = (command: Command): void => {
    chosen.current = command;
    close();
  };
  return (
    <Dialog.Root open onOpenChange={close}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content className={styles.palette} data-modal="" aria-describedby={undefined} onOpenAutoFocus={remember} onCloseAutoFocus={closed}>
          <Dialog.Title className={styles.hidden}>Command palette</Dialog.Title>
          <Cmdk label="Commands" loop>
            <div className={styles.search}>
              <Search size={16} aria-hidden="true" />
              <Cmdk.Input className={styles.input} placeholder="Do something, or go somewhere" />
            </div>
            <Cmdk.List className={styles.list} label="Commands">
              <Cmdk.Empty className={styles.nothing}>No command has these words. Try fewer of them.</Cmdk.Empty>
              {groups.map(([group, members]) => (
                <Cmdk.Group key={group} heading={group} className={styles.group}>
                  {members.map((command) => (
                    <Cmdk.Item key={command.id} className={styles.item} value={`${command.title} ${command.id}`} keywords={[group, ...(command.keywords ?? [])]} onSelect={() => choose(command)}>
                      <span className={styles.itemTitle}>{command.title}</span>
                      {command.keys !== undefined && <Kbd keys={command.keys} />}
                    </Cmdk.Item>
                  ))}
                </Cmdk.Group>
              ))}
            </Cmdk.List>
          </Cmdk>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
