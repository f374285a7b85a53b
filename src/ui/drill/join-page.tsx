import { useState, type ReactNode } from 'react';
import { readDrillCode, type Drill } from '../../drill/client.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { Story, SystemFacts } from '../briefing/story.tsx';
import { Spinner } from '../kit/index.ts';
import styles from './drill.module.css';
import { JoinBox } from './join-box.tsx';
import { NoDrill } from './no-drill.tsx';
import { NotHere } from './not-here.tsx';
import { TermsList } from './terms-list.tsx';
import { useDrillScenario, type CreateClient, type FoundScenario } from './use-drill-scenario.ts';

/** Where a drill's link leads: what is going to happen, whether this browser can, and the wait for the page. */
export function JoinPage({ code: typed, createClient }: { code: string; createClient?: CreateClient }): ReactNode {
  const [read] = useState(() => readDrillCode(typed));
  if (!read.ok) return <NoDrill fault={read.fault} />;
  return <Join drill={read.drill} code={read.code} createClient={createClient} />;
}

function Join({ drill, code, createClient }: { drill: Drill; code: string; createClient: CreateClient | undefined }): ReactNode {
  const found = useDrillScenario(drill, createClient);
  if (found.state === 'checking') return <Spinner label="Looking for the scenario of this drill" />;
  if (found.state !== 'ready') return <NotHere drill={drill} found={found} createClient={createClient} />;
  return <Lobby drill={drill} code={code} scenario={found.scenario} />;
}

function Lobby({ drill, code, scenario }: { drill: Drill; code: string; scenario: FoundScenario }): ReactNode {
  return (
    <div className={styles.page}>
      <p className={styles.kicker}>Drill</p>
      <PageHeading documentTitle={`Drill: ${drill.title || scenario.title}`}>{drill.title || scenario.title}</PageHeading>
      {drill.title !== '' && <p className={styles.meta}>{scenario.title}</p>}
      <div className={styles.columns}>
        <Story briefing={scenario.summary.briefing}>
          <SystemFacts summary={scenario.summary} />
        </Story>
        <aside className={styles.side} aria-label="Your drill">
          <JoinBox drill={drill} code={code} scenario={scenario} />
          <TermsList drill={drill} horizonMinutes={scenario.horizonMinutes} />
        </aside>
      </div>
    </div>
  );
}
