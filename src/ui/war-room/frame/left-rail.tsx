import { useState, type ReactNode } from 'react';
import { Tabs } from '../../kit/index.ts';
import { ChannelPanel } from '../panels/channel/channel-panel.tsx';
import { TimelinePanel } from '../panels/timeline/timeline-panel.tsx';
import { TutorialPanel } from '../panels/tutorial/tutorial-panel.tsx';
import { useInfo, useView, useWarRoom } from '../shared/world-context.ts';
import styles from './frame.module.css';

type RailTab = 'channel' | 'timeline';

/** What people say, and what has happened. */
export function LeftRail(): ReactNode {
  const [tab, setTab] = useState<RailTab>('channel');
  const messages = useView((view) => view.messages.length);
  const [read, setRead] = useState(messages);
  const isReplay = useWarRoom((s) => s.readOnly);
  const isGuided = useInfo().tutorial.length > 0 && !isReplay;
  if (tab === 'channel' && read !== messages) setRead(messages);
  return (
    <div className={styles.rail}>
      {isGuided && <TutorialPanel />}
      <div className={styles.railTabs}>
        <Tabs<RailTab>
          label="Incident"
          value={tab}
          onChange={setTab}
          keepVisited
          tabs={[
            { id: 'channel', label: 'Channel', badge: tab === 'channel' ? 0 : messages - read, badgeLabel: 'unread' },
            { id: 'timeline', label: 'Timeline' },
          ]}
        >
          {(id) => (id === 'channel' ? <ChannelPanel /> : <TimelinePanel />)}
        </Tabs>
      </div>
    </div>
  );
}
