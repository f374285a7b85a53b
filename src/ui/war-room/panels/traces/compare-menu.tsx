import { Columns2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { FoundRow } from '../../../../session/trace-answers.ts';
import type { Trace } from '../../../../session/view.ts';
import { Button, DropdownMenu, formatDurationUs, messageOf, toast } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import { useWorld } from '../../shared/world-context.ts';
import { windowOf } from '../../war-room-store.ts';
import { quoted } from './traceql-text.ts';
import type { CompareHandlers } from './trace-view.tsx';

/** With which other request this one is compared. */
export function CompareMenu({ trace, withTrace, choose }: CompareHandlers & { trace: Trace }): ReactNode {
  const { client, store } = useWorld();
  const [isBusy, setIsBusy] = useState(false);
  const root = trace.spans[0];
  if (root === undefined) return null;
  const title = `${clockText(trace.startMs)} ${root.name}, ${formatDurationUs(trace.rootUs)}`;
  const find = async (pick: (byDuration: readonly FoundRow[]) => FoundRow | undefined): Promise<void> => {
    setIsBusy(true);
    try {
      const query = `{ nestedSetParent < 0 && rootName = ${quoted(root.name)} && rootServiceName = ${quoted(root.service)} && status != error }`;
      const answer = await client.ask('searchTraces', { query, ...windowOf(store.getState()), limit: 200 });
      const others = answer.ok ? answer.rows.filter((row) => row.traceId !== trace.traceId).toSorted((a, b) => a.durationUs - b.durationUs) : [];
      const other = pick(others);
      if (other) withTrace(other.traceId);
      else toast('Nothing to compare with', { detail: `No other ${root.name} that went well has ended in this range.`, status: 'warning' });
    } catch (error) {
      toast('Nothing to compare with', { detail: messageOf(error), status: 'bad' });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <DropdownMenu
      label="Compare this request"
      align="end"
      trigger={
        <Button size="small" variant="quiet" busy={isBusy} icon={<Columns2 size={14} aria-hidden="true" />}>
          Compare
        </Button>
      }
      entries={[
        { id: 'usual', label: `With a usual ${root.name}`, hint: 'Of those in the range that went well, one of middling duration', onSelect: () => void find((rows) => rows[Math.floor(rows.length / 4)]) },
        { id: 'fastest', label: `With the fastest ${root.name}`, onSelect: () => void find((rows) => rows[0]) },
        { id: 'choose', label: 'With one from the list…', onSelect: () => choose(title) },
      ]}
    />
  );
}
