import { useSyncExternalStore, type ReactNode } from 'react';
import { Dialog } from '../../kit/dialog.tsx';
import { Kbd } from '../../kit/kbd.tsx';
import styles from './commands.module.css';
import { groupCommands } from './group-commands.ts';
import { useOverlay } from './overlay-store.ts';
import { commandRegistry } from './registry.ts';

/** The keys of this room, by group. */
export function KeyboardHelp(): ReactNode {
  const close = useOverlay((s) => s.close);
  const commands = useSyncExternalStore(commandRegistry.subscribe, commandRegistry.all);
  const groups = groupCommands(commands.filter(({ keys }) => keys !== undefined));
  return (
    <Dialog open onOpenChange={close} title="Keyboard shortcuts" description="Keys joined by “then” are pressed one after the other." size="large">
      <div className={styles.help}>
        {groups.map(([group, members]) => (
          <section key={group} className={styles.helpGroup}>
            <h3 className={styles.helpTitle}>{group}</h3>
            <dl className={styles.helpKeys}>
              {members.map((command) => (
                <div key={command.id} className={styles.helpRow}>
                  <dt>{command.title}</dt>
                  <dd>
                    <Kbd keys={command.keys ?? ''} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
