import { ChevronLeft, ChevronRight, Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { Debrief } from '../../session/debrief-types.ts';
import { IconButton } from '../kit/index.ts';
import styles from './debrief.module.css';
import { clockOf } from './debrief-time.ts';
import { Section } from './section.tsx';
import { TimelineLanes } from './timeline-lanes.tsx';
import { itemsOf, laneTitle, panned, wholeSpan, zoomed, type TimelineItem } from './timeline-view.ts';

/** What was true, what could be seen, what was looked at, believed, done and said, on one axis; below it the same in words. */
export function Timeline({ debrief }: { debrief: Debrief }): ReactNode {
  const items = useMemo(() => itemsOf(debrief), [debrief]);
  const whole = useMemo(() => wholeSpan(debrief), [debrief]);
  const [span, setSpan] = useState(whole);
  const [chosen, setChosen] = useState<TimelineItem | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const seen = items.filter(({ atMs }) => atMs >= span.fromMs && atMs <= span.toMs);
  const all = span.toMs - span.fromMs >= whole.toMs - whole.fromMs - 1;
  const choose = (item: TimelineItem): void => {
    setChosen(item);
    const row = list.current?.querySelector<HTMLElement>(`[data-at="${items.indexOf(item)}"]`);
    if (row && list.current) list.current.scrollTop = row.offsetTop - list.current.clientHeight / 2;
  };
  return (
    <Section id="timeline" title="Timeline" lead="What was true at the top, hidden until now; what you saw, believed and did below it.">
      <div className={styles.zoom}>
        <span className={styles.range}>
          {clockOf(span.fromMs, false)} to {clockOf(span.toMs, false)}
        </span>
        <IconButton size="small" label="Earlier" icon={<ChevronLeft size={16} />} disabled={all} onClick={() => setSpan(panned(span, -0.5, whole))} />
        <IconButton size="small" label="Later" icon={<ChevronRight size={16} />} disabled={all} onClick={() => setSpan(panned(span, 0.5, whole))} />
        <IconButton size="small" label="Zoom in" icon={<ZoomIn size={16} />} onClick={() => setSpan(zoomed(span, 0.5, whole))} />
        <IconButton size="small" label="Zoom out" icon={<ZoomOut size={16} />} disabled={all} onClick={() => setSpan(zoomed(span, 2, whole))} />
        <IconButton size="small" label="Show all" icon={<Maximize2 size={16} />} disabled={all} onClick={() => setSpan(whole)} />
      </div>
      <TimelineLanes items={items} span={span} marks={[{ atMs: debrief.pagedMs, label: 'page' }, ...(debrief.recoveredMs === null ? [] : [{ atMs: debrief.recoveredMs, label: 'recovered' }])]} chosen={chosen} onChoose={choose} />
      {/* A list that scrolls must be reachable with the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ol ref={list} className={styles.events} aria-label="Timeline in words" tabIndex={0}>
        {seen.map((item) => (
          <li key={items.indexOf(item)} data-at={items.indexOf(item)} data-lane={item.lane} className={item === chosen ? styles.chosen : undefined}>
            <time>{clockOf(item.atMs)}</time>
            <span className={styles.lane}>{laneTitle(item.lane)}</span>
            <span>{item.text}</span>
          </li>
        ))}
      </ol>
      {seen.length === 0 && <p className={styles.quiet}>Nothing happened in this stretch of time.</p>}
    </Section>
  );
}
