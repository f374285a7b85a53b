import { History, Play } from 'lucide-react';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { Button, DropdownMenu, IconButton, TextArea } from '../../../kit/index.ts';
import { faultText } from '../../shared-telemetry/fault-text.ts';
import { addToHistory, readHistory } from '../../shared-telemetry/query-history.ts';
import type { ChartFault } from '../../shared-telemetry/use-metric-chart.ts';
import { MetricPicker } from './metric-picker.tsx';
import { ExampleMenu } from './example-menu.tsx';
import styles from './metrics.module.css';

interface QueryEditorProps {
  text: string;
  expr: string;
  fault: ChartFault | null;
  hasResult: boolean;
  onText: (text: string) => void;
  onRun: (expr: string) => void;
}

/** Where a query is written: Enter runs it, Shift Enter breaks the line. Buttons write text and never run anything unseen. */
export function QueryEditor({ text, expr, fault, hasResult, onText, onRun }: QueryEditorProps): ReactNode {
  const area = useRef<HTMLTextAreaElement>(null);
  // Written when a query has run; read anew with each of them.
  const history = useMemo(() => [...new Set([...(expr === '' ? [] : [expr]), ...readHistory('promql')])], [expr]);
  useEffect(() => {
    if (expr !== '') addToHistory('promql', expr);
  }, [expr]);
  const error = fault && fault.expr === text.trim() ? { message: faultText(fault.message, hasResult), at: shifted(text, fault) } : undefined;
  const write = (next: string): void => {
    onText(next);
    onRun(next);
    area.current?.focus();
  };
  const insert = (next: string): void => {
    onText(next);
    area.current?.focus();
  };
  return (
    <div className={styles.editor}>
      <TextArea
        ref={area}
        label="PromQL query"
        hideLabel
        mono
        lines={2}
        value={text}
        maxLength={4_000}
        placeholder="sum by (service_name) (rate(http_server_request_duration_seconds_count[1m]))"
        onChange={onText}
        error={error}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          onRun(text);
        }}
      />
      <div className={styles.tools}>
        <MetricPicker onChoose={insert} />
        <ExampleMenu onChoose={write} />
        <DropdownMenu
          label="Earlier queries"
          trigger={<IconButton label="Earlier queries" size="small" icon={<History size={14} aria-hidden="true" />} disabled={history.length === 0} />}
          entries={history.map((query, i) => ({ id: String(i), label: query.length > 90 ? `${query.slice(0, 89)}…` : query, onSelect: () => write(query) }))}
        />
        <Button size="small" variant={text.trim() === expr ? 'secondary' : 'primary'} icon={<Play size={14} aria-hidden="true" />} onClick={() => onRun(text)} disabled={text.trim() === ''}>
          Run
        </Button>
      </div>
    </div>
  );
}

/** What ran was trimmed; the place is shown in what is written. */
function shifted(text: string, { from, to }: ChartFault): { from: number; to: number } {
  const lead = text.length - text.trimStart().length;
  return { from: from + lead, to: to + lead };
}
