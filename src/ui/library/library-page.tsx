import { useMemo, type ReactNode } from 'react';
import { index } from 'virtual:scenarios';
import { PageHeading } from '../app/page-heading.tsx';
import { useRuns } from '../history/use-runs.ts';
import { useProgress } from '../progress/use-progress.ts';
import { Spinner, StatusBadge } from '../kit/index.ts';
import { FamilySection } from './family-section.tsx';
import { FirstStep } from './first-step.tsx';
import { arrangeLibrary } from './library-order.ts';
import styles from './library.module.css';
import { OwnSection } from './own/own-section.tsx';
import { ResumeStrip } from './resume-strip.tsx';

/** What to play next: a run that waits, else the guided first page for a newcomer, then everything by family, easier first. */
export function LibraryPage(): ReactNode {
  const { runs, trouble } = useRuns();
  const progress = useProgress();
  const due = useMemo(() => new Set(progress?.due.map(({ scenarioId }) => scenarioId)), [progress]);
  const view = useMemo(() => arrangeLibrary(index, runs ?? []), [runs]);
  return (
    <div className={styles.page}>
      <PageHeading documentTitle="Faultline">Library</PageHeading>
      {trouble && (
        <p className={styles.trouble} role="alert">
          <StatusBadge status="warning">Not saving</StatusBadge> {trouble.message}
        </p>
      )}
      {runs === null ? (
        <Spinner label="Reading your runs" />
      ) : (
        <>
          {view.inProgress.length > 0 && <ResumeStrip runs={view.inProgress} />}
          {view.first && <FirstStep entry={view.first} />}
          {view.families.map((family) => (
            <FamilySection key={family.name} name={family.name} entries={family.entries} due={due} />
          ))}
          <OwnSection runs={runs} />
        </>
      )}
      {view.broken.map((id) => (
        <p key={id} className={styles.trouble} role="alert">
          <StatusBadge status="bad">Unreadable</StatusBadge> The scenario in {id} cannot be read. Run <code>faultline check</code> to see where.
        </p>
      ))}
    </div>
  );
}
