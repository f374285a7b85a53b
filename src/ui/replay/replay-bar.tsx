import { CircleHelp, Command as CommandIcon, GitBranch, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useOverlay } from '../app/commands/overlay-store.ts';
import { Button, buttonClass, IconButton } from '../kit/index.ts';
import { Users } from '../war-room/frame/top-bar.tsx';
import bar from '../war-room/frame/top-bar.module.css';
import { clockText } from '../war-room/shared/times.ts';
import { useInfo, useView } from '../war-room/shared/world-context.ts';
import { CompareLink } from './compare-link.tsx';
import { briefingOf, useReplaySession } from './replay-context.ts';
import styles from './replay.module.css';
import { usePlayOn, useTransport } from './use-transport.ts';

/** That this is the past, which moment of it, and how to move on from there. */
export function ReplayBar({ runId }: { runId: string }): ReactNode {
  const { openPalette, openHelp } = useOverlay();
  const severity = useView((view) => view.severity);
  const { watch } = useReplaySession();
  const back = watch === null ? { href: `/debrief/${runId}`, label: 'Back to the debrief' } : { href: briefingOf(watch), label: 'Back to the briefing' };
  return (
    <header className={bar.bar}>
      <Link href={back.href} className={bar.leave} aria-label={back.label} title={back.label}>
        <svg width="18" height="18" viewBox="0 0 18 18" fill="none" aria-hidden="true" strokeWidth="2" strokeLinecap="round">
          <path d="M1.5 5.5h6M1.5 11.5h4M11.5 8.5h5M9.5 14.5h7" stroke="var(--text-3)" />
          <path d="M11.2 1.5 6.8 16.5" stroke="var(--accent)" />
        </svg>
      </Link>
      <span className={styles.tag}>{watch === null ? 'Replay' : 'Being solved'}</span>
      <Moment />
      <span className={bar.severity} data-severity={severity}>
        SEV{severity}
      </span>
      <Users />
      <div className={bar.end}>
        {watch === null ? (
          <>
            <CompareLink runId={runId} className={buttonClass('quiet', 'small')} />
            <PlayOn />
          </>
        ) : (
          <Link href={briefingOf(watch)} className={buttonClass('secondary', 'small')}>
            <Play size={14} aria-hidden="true" /> Play a twin of it yourself
          </Link>
        )}
        <span className={bar.divider} />
        <IconButton size="small" label="Open command palette" keys="mod+k" icon={<CommandIcon size={16} />} onClick={openPalette} />
        <IconButton size="small" label="Show keyboard shortcuts" keys="?" icon={<CircleHelp size={16} />} onClick={openHelp} />
      </div>
    </header>
  );
}

function PlayOn(): ReactNode {
  const { busy, playOn } = usePlayOn();
  return (
    <Button size="small" variant="primary" busy={busy} icon={<GitBranch size={14} aria-hidden="true" />} onClick={playOn}>
      Play on from here
    </Button>
  );
}

function Moment(): ReactNode {
  const { startEpochMs } = useInfo();
  const { atUs } = useTransport();
  const clock = clockText(startEpochMs + Math.floor(atUs / 1000));
  return (
    <section className={bar.group} aria-label="Clock">
      <time className={bar.clock} aria-label={`Moment shown: ${clock}`}>
        {clock}
      </time>
    </section>
  );
}
