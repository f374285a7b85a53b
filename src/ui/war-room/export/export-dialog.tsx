import { useState, type ReactNode } from 'react';
import { Button, Dialog, formatBytes, ProgressBar, SegmentedControl, Select, StatusBadge, Switch } from '../../kit/index.ts';
import type { TimeWindow } from '../panel-types.ts';
import { clockText, rangeText } from '../shared/times.ts';
import { useActions, useInfo, useWorld } from '../shared/world-context.ts';
import { windowOf } from '../war-room-store.ts';
import styles from './export.module.css';
import { FILE_CHOICES, type FileChoice } from './export-files.ts';
import { useExport, type ExportState } from './use-export.ts';

/** Telemetry as files for other tools. The incident goes on meanwhile: what comes after the dialog was opened is not in them. */
export function ExportDialog(): ReactNode {
  const { open } = useActions();
  const info = useInfo();
  const { store } = useWorld();
  // As it was when the dialog opened, so that what is read here is what is exported.
  const [ranges] = useState(() => rangesOf(windowOf(store.getState()), info.startEpochMs, store.getState().view?.clockMs ?? info.startEpochMs));
  const [choice, setChoice] = useState<FileChoice>(FILE_CHOICES[0]!);
  const [span, setSpan] = useState<keyof typeof ranges>('shared');
  const [packed, setPacked] = useState<boolean | null>(null);
  const { state, start, cancel } = useExport();
  const gzip = packed ?? choice.isTraces;
  const range = ranges[span];
  const name = `faultline-${info.scenarioId}-${info.seed}-${choice.file}${gzip ? '.gz' : ''}`;
  const isRunning = state.kind === 'running';
  const close = (): void => {
    cancel();
    open('none');
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && close()}
      title="Export telemetry"
      description="Files that other tools open, holding exactly what was simulated and nothing that was extrapolated."
      footer={
        isRunning ? (
          <Button onClick={cancel}>Cancel</Button>
        ) : (
          <>
            <Button onClick={close}>Close</Button>
            <Button variant="primary" onClick={() => void start({ file: choice.file, name, ...range, gzip })}>
              Export
            </Button>
          </>
        )
      }
    >
      <div className={styles.form}>
        <Select
          label="What"
          value={choice.file}
          onChange={(file) => setChoice(FILE_CHOICES.find((one) => one.file === file) ?? choice)}
          options={FILE_CHOICES.map(({ file, label, hint }) => ({ value: file, label, hint }))}
          disabled={isRunning}
        />
        <div className={styles.field}>
          <span className={styles.label}>Range</span>
          <SegmentedControl
            label="Range"
            value={span}
            onChange={(value) => !isRunning && setSpan(value)}
            segments={[
              { value: 'shared', label: `Shared range, ${rangeText(ranges.shared)}` },
              { value: 'whole', label: `Whole run, ${clockText(ranges.whole.fromMs, false)} to ${clockText(ranges.whole.toMs, false)}` },
            ]}
          />
        </div>
        <Switch label="Pack with gzip" checked={gzip} onChange={setPacked} disabled={isRunning} />
        {choice.isTraces && <p className={styles.hint}>Every span of every request in the range is simulated again and written: tens of megabytes a minute. A short range is done sooner.</p>}
        <p className={styles.name}>{name}</p>
        <Outcome state={state} />
      </div>
    </Dialog>
  );
}

/** Whole milliseconds, as the command line takes them, and only what is over: of the present one something may be to come. */
function rangesOf(shared: TimeWindow, beginMs: number, nowMs: number): { readonly shared: TimeWindow; readonly whole: TimeWindow } {
  const toMs = Math.max(beginMs, Math.ceil(nowMs) - 1);
  return { shared: { fromMs: Math.max(beginMs, Math.floor(shared.fromMs)), toMs: Math.min(toMs, Math.floor(shared.toMs)) }, whole: { fromMs: beginMs, toMs } };
}

function Outcome({ state }: { state: ExportState }): ReactNode {
  switch (state.kind) {
    case 'idle':
      return null;
    case 'running':
      return <ProgressBar label="Exporting" value={state.share ?? undefined} detail={`${state.share === null ? '' : `${Math.floor(state.share * 100)}%, `}${formatBytes(state.bytes)}`} />;
    case 'saved':
      return (
        <output>
          <StatusBadge status="good">Saved</StatusBadge> {state.name}, {formatBytes(state.fileBytes)}
          {state.fileBytes === state.bytes ? '' : ` (${formatBytes(state.bytes)} unpacked)`}
        </output>
      );
    default:
      return (
        <p role="alert">
          <StatusBadge status="bad">Not exported</StatusBadge> {state.reason} Try again, or a shorter range.
        </p>
      );
  }
}
