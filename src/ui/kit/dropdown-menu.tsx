import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './kbd.tsx';
import styles from './float.module.css';

export interface MenuAction {
  id: string;
  label: string;
  /** A second, quieter line: what it will do or why it is not available. */
  hint?: string | undefined;
  icon?: ReactNode;
  keys?: string | undefined;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
  /** Present for items that can be ticked. */
  checked?: boolean | undefined;
  onSelect: () => void;
}

/** Entries of a menu: actions, separators, and headings for what follows. */
export type MenuEntry = MenuAction | 'separator' | { group: string };

export interface DropdownMenuProps {
  trigger: ReactElement;
  /** Names the menu when the trigger's own name does not. */
  label?: string | undefined;
  entries: readonly MenuEntry[];
  align?: 'start' | 'center' | 'end' | undefined;
}

/** A menu of actions. Arrow keys, typing ahead and Escape work as in any menu. */
export function DropdownMenu({ trigger, label, entries, align = 'start' }: DropdownMenuProps): ReactNode {
  return (
    // Modal menus turn the pointer off for the whole page and hide it from readers, which styles every element anew: twice 60 ms.
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.menu} align={align} sideOffset={4} collisionPadding={8} loop {...(label === undefined ? {} : { 'aria-label': label })}>
          {entries.map((entry, i) => {
            // Separators have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            if (entry === 'separator') return <Radix.Separator key={`separator-${i}`} className={styles.separator} />;
            if ('group' in entry) {
              return (
                <Radix.Label key={`group-${entry.group}`} className={styles.group}>
                  {entry.group}
                </Radix.Label>
              );
            }
            return <MenuItem key={entry.id} action={entry} />;
          })}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function MenuItem({ action }: { action: MenuAction }): ReactNode {
  const shared = {
    className: styles.item,
    disabled: action.disabled ?? false,
    onSelect: action.onSelect,
    ...(action.danger ? { 'data-danger': '' } : {}),
  };
  const content = (
    <>
      <span className={styles.itemText}>
        {action.label}
        {action.hint !== undefined && <span className={styles.itemHint}>{action.hint}</span>}
      </span>
      {action.keys !== undefined && <Kbd keys={action.keys} />}
    </>
  );
  if (action.checked !== undefined) {
    return (
      <Radix.CheckboxItem {...shared} checked={action.checked}>
        <span className={styles.itemIcon}>
          <Radix.ItemIndicator>
            <Check size={14} aria-hidden="true" />
          </Radix.ItemIndicator>
        </span>
        {content}
      </Radix.CheckboxItem>
    );
  }
  return (
    <Radix.Item {...shared}>
      {action.icon !== undefined && <span className={styles.itemIcon}>{action.icon}</span>}
      {content}
    </Radix.Item>
  );
}
