import { Copy, EllipsisVertical, Pin, Play, Rewind, RotateCcw, Rows3, ScrollText, Search, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import {
  Button,
  Checkbox,
  Dialog,
  DropdownMenu,
  IconButton,
  Kbd,
  NumberField,
  Popover,
  ProgressBar,
  SegmentedControl,
  Select,
  Sheet,
  Spinner,
  StatusBadge,
  StepScale,
  Switch,
  TextArea,
  TextField,
  toast,
  Toggle,
  Tooltip,
} from '../../kit/index.ts';
import styles from './gallery.module.css';

function Group({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section className={styles.group}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export function ControlsGallery(): ReactNode {
  return (
    <div className={styles.grid}>
      <Actions />
      <Choices />
      <Entries />
      <Layers />
      <Sayings />
    </div>
  );
}

function Actions(): ReactNode {
  return (
    <Group title="Buttons">
      <div className={styles.line}>
        <Button variant="primary">Roll back orders</Button>
        <Button>Post update</Button>
        <Button variant="quiet">Cancel</Button>
        <Button variant="danger">Flush cache</Button>
      </div>
      <div className={styles.line}>
        <Button variant="primary" busy>
          Rolling back
        </Button>
        <Button icon={<RotateCcw size={16} />}>Replay</Button>
        <Button disabled>Promote replica</Button>
        <Button size="small">Small</Button>
        <Button size="small" variant="quiet" icon={<Copy size={14} />}>
          Copy
        </Button>
      </div>
      <div className={styles.line}>
        <IconButton label="Pin as evidence" icon={<Pin size={16} />} keys="p" />
        <IconButton label="Resume" icon={<Play size={16} />} pressed />
        <IconButton label="Rewind" icon={<Rewind size={16} />} disabled />
        <Tooltip content="Failed requests over all, in the last five minutes">
          <Button variant="quiet">What is this?</Button>
        </Tooltip>
        <Kbd keys="mod+k" />
        <Kbd keys="g m" />
      </div>
    </Group>
  );
}

function Choices(): ReactNode {
  const [speed, setSpeed] = useState<'1' | '4' | '15'>('4');
  const [view, setView] = useState<'rows' | 'text'>('rows');
  const [follow, setFollow] = useState(true);
  const [confidence, setConfidence] = useState<number | undefined>(3);
  const [severity, setSeverity] = useState<'sev1' | 'sev2' | 'sev3' | undefined>('sev2');
  const [on, setOn] = useState(true);
  return (
    <Group title="Choices">
      <div className={styles.line}>
        <SegmentedControl label="Speed" value={speed} onChange={setSpeed} segments={[{ value: '1', label: '1×' }, { value: '4', label: '4×' }, { value: '15', label: '15×' }]} />
        <SegmentedControl
          label="View"
          size="small"
          value={view}
          onChange={setView}
          segments={[
            { value: 'rows', label: 'Table', icon: <Rows3 size={14} /> },
            { value: 'text', label: 'Text', icon: <ScrollText size={14} /> },
          ]}
        />
        <Toggle pressed={follow} onChange={setFollow}>
          Follow latest
        </Toggle>
      </div>
      <StepScale label="How sure are you?" value={confidence} onChange={setConfidence} />
      <Select
        label="Severity"
        value={severity}
        onChange={setSeverity}
        options={[
          { value: 'sev1', label: 'SEV1', hint: 'Most users cannot use the product' },
          { value: 'sev2', label: 'SEV2', hint: 'A main journey fails for many' },
          { value: 'sev3', label: 'SEV3', hint: 'Some users, or a way round exists' },
        ]}
      />
      <Checkbox label="Drain connections first" hint="Takes up to 30 s longer; requests in flight finish." checked={on} onChange={setOn} />
      <Checkbox label="All zones" checked="mixed" onChange={() => undefined} />
      <Switch label="Shed low-priority traffic" hint="Search and recommendations answer from cache or not at all." checked={on} onChange={setOn} />
    </Group>
  );
}

function Entries(): ReactNode {
  const [query, setQuery] = useState('sum by (route) (rate(http_requests_total[5x]))');
  const [pool, setPool] = useState(40);
  const [note, setNote] = useState('Checkout is failing for about one customer in five.\nWe are rolling back orders 2.31.');
  const [find, setFind] = useState('');
  return (
    <Group title="Entries">
      <TextField
        label="Query"
        mono
        value={query}
        onChange={setQuery}
        error={query.includes('5x') ? { message: 'Unknown unit “x”. Use s, m, h or d.', at: { from: query.indexOf('5x'), to: query.indexOf('5x') + 2 } } : undefined}
      />
      <TextField label="Find in log" hideLabel placeholder="Find in log" prefix={<Search size={14} />} suffix={<Kbd keys="/" />} value={find} onChange={setFind} />
      <NumberField label="Connections" unit="connections" value={pool} onChange={setPool} min={5} max={200} step={5} hint="The database accepts 300 in all." />
      <TextArea label="Update for the status page" value={note} onChange={setNote} lines={3} hint="Say what users see, not what machines do." />
      <TextArea label="Filter" mono value={'level = "error"\nand servce = "orders"'} onChange={() => undefined} lines={2} error={{ message: 'No field “servce”. Did you mean service?', at: { from: 20, to: 26 } }} />
    </Group>
  );
}

function Layers(): ReactNode {
  const [dialog, setDialog] = useState(false);
  const [sheet, setSheet] = useState(location.hash === '#sheet');
  return (
    <Group title="Layers">
      <div className={styles.line}>
        <Button onClick={() => setDialog(true)}>Open dialog</Button>
        <Button onClick={() => setSheet(true)}>Open sheet</Button>
        <DropdownMenu
          trigger={<IconButton label="More" icon={<EllipsisVertical size={16} />} />}
          entries={[
            { group: 'This chart' },
            { id: 'pin', label: 'Pin as evidence', icon: <Pin size={14} />, keys: 'p', onSelect: () => toast('Pinned: p99 of orders') },
            { id: 'log', label: 'Logarithmic axis', checked: true, onSelect: () => undefined },
            'separator',
            { id: 'drop', label: 'Remove chart', hint: 'The query stays in history', icon: <Trash2 size={14} />, danger: true, onSelect: () => undefined },
          ]}
        />
        <Popover title="Time range" trigger={<Button>Last 15 min</Button>}>
          From the page at 10:37:12 until now.
        </Popover>
        <Button onClick={() => toast('Evidence pinned', { detail: 'p99 of orders, 10:30–10:42', status: 'good', action: { label: 'Undo', run: () => undefined } })}>Show toast</Button>
      </div>
      <Dialog
        open={dialog}
        onOpenChange={setDialog}
        size="small"
        title="Resolve the incident?"
        description="The simulation runs on for ten minutes to see whether it holds."
        footer={
          <>
            <Button variant="quiet" onClick={() => setDialog(false)}>
              Not yet
            </Button>
            <Button variant="primary" onClick={() => setDialog(false)}>
              Resolve
            </Button>
          </>
        }
      >
        The checkout SLO has been met for 3 min 20 s. 2 hypotheses are open.
      </Dialog>
      <Sheet
        open={sheet}
        onOpenChange={setSheet}
        title="Roll back orders"
        description="2.31 → 2.30, about 90 s"
        footer={
          <>
            <Button variant="quiet" onClick={() => setSheet(false)}>
              Cancel
            </Button>
            <Button variant="primary" onClick={() => setSheet(false)}>
              Roll back
            </Button>
          </>
        }
      >
        <p>Instances are replaced one at a time. Capacity is down by a sixth while it runs.</p>
      </Sheet>
    </Group>
  );
}

function Sayings(): ReactNode {
  return (
    <Group title="Status and progress">
      <div className={styles.line}>
        <StatusBadge status="good">Ready</StatusBadge>
        <StatusBadge status="warning">Degraded</StatusBadge>
        <StatusBadge status="bad">Crash loop</StatusBadge>
        <StatusBadge status="unknown">No data</StatusBadge>
      </div>
      <div className={styles.line}>
        <StatusBadge variant="soft" status="good">
          Met
        </StatusBadge>
        <StatusBadge variant="soft" status="warning">
          Burn 2.1×
        </StatusBadge>
        <StatusBadge variant="soft" status="bad">
          Burn 14×
        </StatusBadge>
        <StatusBadge variant="soft" status="unknown">
          Stale 40 s
        </StatusBadge>
      </div>
      <ProgressBar label="Re-simulating without your rollback" value={0.42} detail="13 of 30 min" />
      <ProgressBar label="Waiting for the relay" />
      <Spinner label="Rebuilding spans of 10:41:30–10:42:00" />
    </Group>
  );
}
