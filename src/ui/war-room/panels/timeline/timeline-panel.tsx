import { Activity, Bell, Eye, Flag, Lightbulb, MessageSquare, Rocket, Zap } from 'lucide-react';
import { useState, type ComponentType, type ReactNode } from 'react';
import type { TimelineEntry } from '../../../../session/view.ts';
import { EmptyState, Panel, Toggle } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import { useActions, useView } from '../../shared/world-context.ts';
import styles from './timeline.module.css';

const LANES: Readonly<Record<TimelineEntry['lane'], { readonly icon: ComponentType<{ size: number }>; readonly word: string }>> = {
  alert: { icon: Bell, word: 'Alert' },
  look: { icon: Eye, word: 'Looked at' },
  hypothesis: { icon: Lightbulb, word: 'Hypothesis' },
  action: { icon: Zap, word: 'Action' },
  message: { icon: MessageSquare, word: 'Message' },
  change: { icon: Rocket, word: 'Change' },
  phase: { icon: Flag, word: 'Incident' },
};
const AROUND_MS = 150_000;

/** What has happened, newest first. Looks are left out unless asked for: there are many of them. */
export function TimelinePanel(): ReactNode {
  const entries = useView((view) => view.timeline);
  const [withLooks, setWithLooks] = useState(false);
  const { setRange } = useActions();
  const shown = entries.filter((entry) => withLooks || entry.lane !== 'look').reverse();
  return (
    <Panel title="Timeline" hideTitle flush footer={<Toggle pressed={withLooks} onChange={setWithLooks} icon={<Eye size={14} aria-hidden="true" />}>Show what I looked at</Toggle>}>
      {shown.length === 0 ? (
        <EmptyState compact title="Nothing yet" hint="Alerts, changes, messages and what you do appear here." />
      ) : (
        <ol className={styles.entries}>
          {shown.map((entry, i) => {
            const { icon: Icon, word } = LANES[entry.lane] ?? { icon: Activity, word: '' };
            return (
              // Entries are only ever added at the other end, so their number from there is what they are.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={shown.length - i} className={styles.entry} data-lane={entry.lane}>
                <button type="button" className={styles.time} aria-label={`${clockText(entry.atMs)}: show this time in all panels`} onClick={() => setRange({ kind: 'fixed', fromMs: entry.atMs - AROUND_MS, toMs: entry.atMs + AROUND_MS })}>
                  {clockText(entry.atMs)}
                </button>
                <span className={styles.icon} title={word}>
                  <Icon size={14} />
                </span>
                <span className={styles.text}>{entry.text}</span>
              </li>
            );
          })}
        </ol>
      )}
    </Panel>
  );
}
