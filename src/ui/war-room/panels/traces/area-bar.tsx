import { SquareDashedMousePointer, X, ZoomIn } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { TraceArea } from '../../../../session/trace-answers.ts';
import { Button, formatCount, formatDurationUs, IconButton, Popover, SegmentedControl, TextField } from '../../../kit/index.ts';
import { clockText, rangeText } from '../../shared/times.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { readClock, readDuration } from './read-range.ts';
import type { ResultView } from './traces-state.ts';
import styles from './traces.module.css';

interface AreaBarProps {
  area: TraceArea | null;
  window: TimeWindow;
  /** Requests in the picture, and of them those chosen. */
  shown: number;
  chosen: number;
  view: ResultView;
  onView: (view: ResultView) => void;
  onArea: (area: TraceArea | null) => void;
  onZoom: (window: TimeWindow) => void;
}

const VIEWS = [
  { value: 'list', label: 'List' },
  { value: 'difference', label: 'What do they share?' },
  { value: 'graph', label: 'Service graph' },
] as const;

/** Which requests are meant, and what is shown of them. */
export function AreaBar({ area, window, shown, chosen, view, onView, onArea, onZoom }: AreaBarProps): ReactNode {
  return (
    <div className={styles.areaBar}>
      <SegmentedControl<ResultView> label="Show" size="small" value={view} onChange={onView} segments={VIEWS} />
      {area === null ? (
        <span className={styles.quiet}>Drag over the picture to choose requests</span>
      ) : (
        <span className={styles.chosen}>
          <strong>{formatCount(chosen)}</strong> of {formatCount(shown)} shown: {rangeText(area)}, {formatDurationUs(area.leastUs)} to {formatDurationUs(area.mostUs)}
          <IconButton label="Narrow the time range to these" size="small" icon={<ZoomIn size={14} aria-hidden="true" />} onClick={() => onZoom({ fromMs: area.fromMs, toMs: Math.max(area.fromMs + 1_000, area.toMs) })} />
          <IconButton label="Choose all again" size="small" icon={<X size={14} aria-hidden="true" />} onClick={() => onArea(null)} />
        </span>
      )}
      <span className={styles.end}>
        <ByNumbers key={JSON.stringify(area)} area={area} window={window} onArea={onArea} />
      </span>
    </div>
  );
}

/** The rectangle as four numbers, for those who do not drag. */
function ByNumbers({ area, window, onArea }: { area: TraceArea | null; window: TimeWindow; onArea: (area: TraceArea) => void }): ReactNode {
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState(() => clockText(area?.fromMs ?? window.fromMs));
  const [to, setTo] = useState(() => clockText(area?.toMs ?? window.toMs));
  const [least, setLeast] = useState(() => (area ? formatDurationUs(area.leastUs) : '1s'));
  const [most, setMost] = useState(() => (area ? formatDurationUs(area.mostUs) : '1h'));
  const [read, problems] = [
    { fromMs: readClock(from, window), toMs: readClock(to, window), leastUs: readDuration(least), mostUs: readDuration(most) },
    { clock: 'Write it like 10:31:05.', duration: 'Write it like 500ms or 1.5s.' },
  ];
  const { fromMs, toMs, leastUs, mostUs } = read;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (fromMs === null || toMs === null || leastUs === null || mostUs === null) return;
    setOpen(false);
    onArea({ fromMs: Math.min(fromMs, toMs), toMs: Math.max(fromMs, toMs), leastUs: Math.min(leastUs, mostUs), mostUs: Math.max(leastUs, mostUs) });
  };
  return (
    <Popover
      title="Requests to choose"
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <IconButton label="Select by numbers" size="small" icon={<SquareDashedMousePointer size={14} aria-hidden="true" />} />
      }
    >
      <form className={styles.byNumbers} onSubmit={submit}>
        <TextField label="Began from" mono value={from} onChange={setFrom} error={fromMs === null ? problems.clock : undefined} />
        <TextField label="Began until" mono value={to} onChange={setTo} error={toMs === null ? problems.clock : undefined} />
        <TextField label="Took at least" mono value={least} onChange={setLeast} error={leastUs === null ? problems.duration : undefined} />
        <TextField label="Took at most" mono value={most} onChange={setMost} error={mostUs === null ? problems.duration : undefined} />
        <Button type="submit" size="small" variant="primary">
          Choose
        </Button>
      </form>
    </Popover>
  );
}
