import { Maximize2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, formatDurationUs, IconButton, StatusBadge } from '../../../kit/index.ts';
import type { Repeat, SpanNode } from './trace-tree.ts';
import styles from './traces.module.css';

interface RepeatDetailsProps {
  node: SpanNode;
  repeat: Repeat;
  onUnfold: () => void;
  onClose: () => void;
}

/** What was done again and again: how often, and how long in all. */
export function RepeatDetails({ node: { span }, repeat: { spans, totalUs, errors, parallel }, onUnfold, onClose }: RepeatDetailsProps): ReactNode {
  const durations = spans.map(({ durationUs }) => durationUs);
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['in all', formatDurationUs(totalUs)],
    ['each, mean', formatDurationUs(totalUs / spans.length)],
    ['shortest', formatDurationUs(Math.min(...durations))],
    ['longest', formatDurationUs(Math.max(...durations))],
    ['from first to last', formatDurationUs(span.durationUs)],
    ['order', parallel ? 'some at the same time' : 'one after the other'],
    ['critical path', span.critical ? `yes, ${formatDurationUs(span.criticalUs)} of it` : 'no'],
    ['failed', errors === 0 ? 'none' : <StatusBadge key="failed" status="bad">{errors}</StatusBadge>],
  ];
  return (
    <section className={styles.details} aria-label="Selected span">
      <header className={styles.detailsHeader}>
        <h3>
          {spans.length} × {span.service} <span>{span.name}</span>
        </h3>
        <IconButton label="Close span" size="small" icon={<X size={14} aria-hidden="true" />} onClick={onClose} />
      </header>
      <div className={styles.detailsTools}>
        <Button size="small" icon={<Maximize2 size={14} aria-hidden="true" />} onClick={onUnfold}>
          Show each
        </Button>
      </div>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
