import { Pin, RefreshCw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, formatClock, formatDurationUs, IconButton, Panel, SplitPane, StatusBadge, VirtualList } from '../../kit/index.ts';
import { galleryRow } from './gallery-data.ts';
import styles from './gallery.module.css';

export function LayoutGallery(): ReactNode {
  return (
    <div className={styles.layout}>
      <SplitPane
        storageKey="gallery"
        panes={[
          {
            id: 'left',
            label: 'Channel',
            size: 260,
            min: 200,
            max: 420,
            collapsible: true,
            children: <Panel title="Channel" status={{ kind: 'empty', title: 'Quiet so far', hint: 'Pages, people and your own updates appear here.' }} />,
          },
          {
            id: 'centre',
            label: 'Workspace',
            min: 320,
            children: <Workspace />,
          },
          {
            id: 'right',
            label: 'Case board',
            size: 300,
            min: 240,
            max: 480,
            collapsible: true,
            children: (
              <Panel title="Case board" status={{ kind: 'stale', label: 'Stale 40 s' }} footer={<Button wide>New hypothesis</Button>}>
                One hypothesis, two pins.
              </Panel>
            ),
          },
        ]}
      />
    </div>
  );
}

function Workspace(): ReactNode {
  return (
    <SplitPane
      direction="column"
      storageKey="gallery.centre"
      panes={[
        { id: 'logs', label: 'Logs', children: <Logs /> },
        {
          id: 'error',
          label: 'Query',
          size: 220,
          collapsible: true,
          children: <FailedQuery />,
        },
      ]}
    />
  );
}

function Logs(): ReactNode {
  const [line, setLine] = useState<number | null>(2);
  return (
    <Panel title="Logs" flush meta="100,000 lines" toolbar={<IconButton size="small" label="Pin line" icon={<Pin size={14} />} />}>
      <VirtualList
        label="Log lines"
        count={100_000}
        selected={line}
        onSelect={setLine}
        renderRow={(i) => {
          const row = galleryRow(i);
          return (
            <span className={styles.log}>
              <span>{formatClock(row.time * 1000, 37_800)}</span>
              <StatusBadge status={row.status === 200 ? 'good' : 'bad'}>{row.status === 200 ? 'info' : 'error'}</StatusBadge>
              <span>{row.service}</span>
              <span>
                {row.route} answered {row.status} in {formatDurationUs(row.us)}
              </span>
            </span>
          );
        }}
      />
    </Panel>
  );
}

function FailedQuery(): ReactNode {
  return (
    <Panel
      title="Query"
      status={{
        kind: 'error',
        what: 'The query asks for too much',
        next: 'It matches 1.2 M series. Add a service, or group by fewer labels.',
        action: (
          <Button size="small" icon={<RefreshCw size={14} />}>
            Run again
          </Button>
        ),
      }}
    />
  );
}
