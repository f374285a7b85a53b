import { Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, DropdownMenu } from '../../kit/index.ts';
import type { RangeChoice } from '../panel-types.ts';
import { rangeText } from '../shared/times.ts';
import { useActions, useWarRoom } from '../shared/world-context.ts';

const MINUTES = [5, 10, 20, 40] as const;

const isSame = (a: RangeChoice, minutes: number): boolean => a.kind === 'live' && a.minutes === minutes;

/** The time range that all panels share: live, or as selected in a chart. */
export function RangeControl(): ReactNode {
  const range = useWarRoom((s) => s.range);
  const before = useWarRoom((s) => s.rangesBefore.at(-1));
  const { setRange, rangeBack } = useActions();
  const words = (one: RangeChoice): string => (one.kind === 'live' ? `Last ${one.minutes} min` : rangeText(one));
  const text = words(range);
  return (
    <DropdownMenu
      align="end"
      label="Time range"
      trigger={
        <Button size="small" variant={range.kind === 'live' ? 'quiet' : 'secondary'} icon={<Clock size={14} aria-hidden="true" />} aria-label={`Time range: ${text}`}>
          {text}
        </Button>
      }
      entries={[
        { group: 'Follow now' },
        ...MINUTES.map((minutes) => ({ id: `live-${minutes}`, label: `Last ${minutes} minutes`, checked: isSame(range, minutes), onSelect: () => setRange({ kind: 'live', minutes }) })),
        { id: 'all', label: 'Everything', checked: isSame(range, 24 * 60), onSelect: () => setRange({ kind: 'live', minutes: 24 * 60 }) },
        ...(range.kind === 'fixed' ? (['separator', { group: 'Selected' }, { id: 'fixed', label: rangeText(range), checked: true, onSelect: () => undefined }] as const) : []),
        ...(before ? (['separator', { id: 'back', label: `Back to ${words(before)}`, onSelect: rangeBack }] as const) : []),
        'separator',
        { id: 'export', label: 'Export telemetry', hint: 'As files for other tools', onSelect: () => open('export') },
      ]}
    />
  );
}
