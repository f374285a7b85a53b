import { Tabs as Radix } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { cx } from './cx.ts';
import { StatusShape, type Status } from './status.tsx';
import styles from './tabs.module.css';
import { VisuallyHidden } from './visually-hidden.tsx';

export interface TabSpec<Id extends string> {
  id: Id;
  label: string;
  icon?: ReactNode;
  /** A count beside the label: unread messages, matches. Zero is not shown. */
  badge?: number | undefined;
  /** What the badge counts, for screen readers: "unread". */
  badgeLabel?: string | undefined;
  status?: Status | undefined;
  disabled?: boolean | undefined;
}

export interface TabsProps<Id extends string> {
  /** Names the set: "Workspace". */
  label: string;
  tabs: readonly TabSpec<Id>[];
  value: Id;
  onChange: (id: Id) => void;
  /** Controls at the end of the tab row. */
  trailing?: ReactNode;
  /** Keeps tabs once visited in the document, hidden, so that they return as they were left. */
  keepVisited?: boolean | undefined;
  /** Renders one tab's content. */
  children: (id: Id) => ReactNode;
  className?: string | undefined;
}

/** Tabs with one stop in the tab order; arrow keys move between them. The content fills the rest of the container. */
export function Tabs<Id extends string>({ label, tabs, value, onChange, trailing, keepVisited = false, children, className }: TabsProps<Id>): ReactNode {
  const [visited, setVisited] = useState<ReadonlySet<Id>>(() => new Set([value]));
  if (keepVisited && !visited.has(value)) setVisited(new Set([...visited, value]));
  return (
    <Radix.Root className={cx(styles.root, className)} value={value} onValueChange={(id) => onChange(id as Id)} activationMode="automatic">
      <div className={styles.bar}>
        <Radix.List className={styles.list} aria-label={label}>
          {tabs.map((tab) => (
            <Radix.Trigger key={tab.id} className={styles.tab} value={tab.id} disabled={tab.disabled ?? false}>
              {tab.icon}
              {tab.label}
              {tab.status !== undefined && <StatusShape status={tab.status} size={8} />}
              {tab.badge !== undefined && tab.badge > 0 && (
                <span className={styles.badge}>
                  {tab.badge > 99 ? '99+' : tab.badge}
                  {tab.badgeLabel !== undefined && <VisuallyHidden> {tab.badgeLabel}</VisuallyHidden>}
                </span>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {trailing !== undefined && <div className={styles.trailing}>{trailing}</div>}
      </div>
      {tabs.map((tab) =>
        tab.id === value || (keepVisited && visited.has(tab.id)) ? (
          <Radix.Content key={tab.id} className={styles.content} value={tab.id} forceMount hidden={tab.id !== value}>
            {children(tab.id)}
          </Radix.Content>
        ) : null,
      )}
    </Radix.Root>
  );
}
