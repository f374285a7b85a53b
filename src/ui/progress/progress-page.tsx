import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { PageHeading } from '../app/page-heading.tsx';
import { EmptyState, Spinner } from '../kit/index.ts';
import { CampaignMap } from './campaign-map.tsx';
import styles from './progress.module.css';
import { SkillList } from './skill-list.tsx';
import { Trends } from './trends.tsx';
import { UpNext } from './up-next.tsx';
import { useProgress } from './use-progress.ts';

/** What is due, the campaign, the skills and how they went. Nothing here is ranked, and nothing goes by time taken. */
export function ProgressPage(): ReactNode {
  const view = useProgress();
  return (
    <div className={styles.page}>
      <PageHeading>Progress</PageHeading>
      {view === null ? (
        <Spinner label="Reading your progress" />
      ) : (
        <>
          <UpNext view={view} />
          <section className={styles.section} aria-labelledby="campaign">
            <h2 id="campaign" className={styles.sectionTitle}>
              Campaign
            </h2>
            <CampaignMap families={view.families} next={view.next} />
          </section>
          <section className={styles.section} aria-labelledby="trends">
            <h2 id="trends" className={styles.sectionTitle}>
              Your runs, part by part
            </h2>
            {view.trends.length === 0 ? (
              <EmptyState compact title="No debriefed run yet" hint="Each part of the score gets its line here, run by run. Only the first run of a seed is drawn." />
            ) : (
              <>
                <Trends trends={view.trends} />
                <p className={styles.quiet}>
                  Share of the points that each part gives, first runs of a seed only. <Link href="/history">Every run</Link>
                </p>
              </>
            )}
          </section>
          <section className={styles.section} aria-labelledby="skills">
            <h2 id="skills" className={styles.sectionTitle}>
              Skills
            </h2>
            <p className={styles.lead}>The line is where the skill most likely lies, from forming to strong. It starts wide and narrows with each run; hints and repeated seeds do not move it up.</p>
            <SkillList groups={view.skillGroups} />
          </section>
        </>
      )}
    </div>
  );
}
