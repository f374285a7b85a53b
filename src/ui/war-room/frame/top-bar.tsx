import { CircleHelp, Command as CommandIcon, Download, Pause, Play, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useOverlay } from '../../app/commands/overlay-store.ts';
import { Button, DropdownMenu, formatCount, formatPercent, formatSi, IconButton, SegmentedControl, Sparkline, StatusShape, Tooltip } from '../../kit/index.ts';
import { clockText } from '../shared/times.ts';
import { useActions, useInfo, useView, useWarRoom } from '../shared/world-context.ts';
import styles from './top-bar.module.css';
import { DrillClock } from './drill-clock.tsx';
import { NextUpdate } from './next-update.tsx';
import { SEVERITIES, SPEEDS } from './words.ts';
import { worstSlo } from './worst-slo.ts';

/** What must be known at every moment: time, severity, the users, and when people next expect to hear something. */
export function TopBar(): ReactNode {
  const { open } = useActions();
  const { openPalette, openHelp } = useOverlay();
  const inDrill = useWarRoom((s) => s.drill !== null);
  const canResolve = useView((view) => view.phase === 'acknowledged');
  return (
    <header className={styles.bar}>
      <Link href="/" className={styles.leave} aria-label="Leave for the library; the run is kept" title="Leave for the library; the run is kept">
        <svg width="18" height="18" viewBox="0 0 18 18" fill="none" aria-hidden="true" strokeWidth="2" strokeLinecap="round">
          <path d="M1.5 5.5h6M1.5 11.5h4M11.5 8.5h5M9.5 14.5h7" stroke="var(--text-3)" />
          <path d="M11.2 1.5 6.8 16.5" stroke="var(--accent)" />
        </svg>
      </Link>
      {inDrill ? <DrillClock /> : <Clock />}
      <Severity />
      <Users />
      <NextUpdate />
      <div className={styles.end}>
        <Button size="small" icon={<Zap size={14} aria-hidden="true" />} onClick={() => open('actions')}>
          Act
        </Button>
        <Button size="small" disabled={!canResolve} onClick={() => open('resolve')}>
          Resolve
        </Button>
        <span className={styles.divider} />
        <span className={styles.wide}>
          <IconButton size="small" label="Export telemetry" icon={<Download size={16} />} onClick={() => open('export')} />
        </span>
        <IconButton size="small" label="Open command palette" keys="mod+k" icon={<CommandIcon size={16} />} onClick={openPalette} />
        <IconButton size="small" label="Show keyboard shortcuts" keys="?" icon={<CircleHelp size={16} />} onClick={openHelp} />
      </div>
    </header>
  );
}

function Clock(): ReactNode {
  const clock = useView((view) => clockText(view.clockMs));
  const speed = useWarRoom((s) => s.speed);
  const { setSpeed, togglePause } = useActions();
  const isPaused = speed === 0;
  return (
    <section className={styles.group} aria-label="Clock">
      <time className={styles.clock} data-paused={isPaused || undefined} aria-label={`Time in the incident: ${clock}`}>
        {clock}
      </time>
      <IconButton size="small" label={isPaused ? 'Go on' : 'Pause'} keys="space" icon={isPaused ? <Play size={16} /> : <Pause size={16} />} onClick={togglePause} />
      <SegmentedControl size="small" label="Speed" value={String(speed)} onChange={(value) => setSpeed(Number(value))} segments={SPEEDS.map((value) => ({ value: String(value), label: `${value}×` }))} />
    </section>
  );
}

function Severity(): ReactNode {
  const severity = useView((view) => view.severity);
  const { submit } = useActions();
  return (
    <DropdownMenu
      label="Severity"
      trigger={
        <button type="button" className={styles.severity} data-severity={severity} aria-label={`Severity ${severity}, change`}>
          SEV{severity}
        </button>
      }
      entries={SEVERITIES.map((one) => ({
        id: one.label,
        label: one.label,
        hint: one.hint,
        checked: one.severity === severity,
        onSelect: () => {
          if (one.severity !== severity) void submit({ kind: 'set_severity', severity: one.severity });
        },
      }))}
    />
  );
}

/** How the users fare: the objective that is worst off, and the minutes of theirs that went badly. */
export function Users(): ReactNode {
  const slo = useView((view) => worstSlo(view.slos));
  const badMinutes = useView((view) => Math.floor(view.badUserSeconds / 60));
  const { objectives } = useTargets();
  const { openTab } = useActions();
  const burn = slo?.burnRate === null || slo?.burnRate === undefined ? '–' : `${formatSi(Number(slo.burnRate.toPrecision(2)))}×`;
  const good = slo?.goodRatio === null || slo?.goodRatio === undefined ? 'no data' : formatPercent(slo.goodRatio);
  return (
    <>
      {slo && (
        <button type="button" className={styles.slo} onClick={() => openTab('slo')} title={`${slo.title}: ${good} good in five minutes, burn rate ${burn}. Query: ${slo.expr}`}>
          <StatusShape status={slo.status} />
          <span className={styles.sloTitle}>{slo.title}</span>
          <Sparkline label={`${slo.title}, ${good} good now`} values={slo.spark} min={sparkFloor(slo.spark, slo.target)} max={1} threshold={slo.target} width={72} colour={slo.status === 'good' ? 'var(--good-fill)' : `var(--${slo.status}-text)`} />
          <span className={styles.label}>burn</span>
          <span className={styles.figure} data-status={slo.status}>
            {burn}
          </span>
          {objectives > 1 && <span className={styles.label}>worst of {objectives}</span>}
        </button>
      )}
      <Tooltip content="Minutes that users spent on failed or slow requests since the incident began">
        <button type="button" className={styles.reading}>
          <span className={styles.label}>bad minutes</span>
          <span className={styles.figure}>{formatCount(badMinutes)}</span>
        </button>
      </Tooltip>
    </>
  );
}

const useTargets = (): { objectives: number } => ({ objectives: useInfo().slos.length });

/** The line would be flat at the top of a scale that begins at zero: an objective lives in its last few per cent. */
function sparkFloor(spark: readonly number[], target: number): number {
  let low = target;
  for (const value of spark) if (value < low) low = value;
  return Math.max(0, low - (1 - low) * 0.1 - 1e-6);
}
