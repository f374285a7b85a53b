import { Download } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { readDrillCode, spacedCode, type Drill } from '../../drill/client.ts';
import { readDrill, type DrillRow } from '../../storage/drills.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { saveFile } from '../history/run-actions.ts';
import { Button, buttonClass, Spinner } from '../kit/index.ts';
import { CopyField } from './copy-field.tsx';
import styles from './drill.module.css';
import { NoDrill } from './no-drill.tsx';
import { Results } from './results.tsx';
import { RunSheet } from './run-sheet.tsx';
import { TermsList } from './terms-list.tsx';

/** A facilitator's desk for one drill: what to hand out before, and what came back after. */
export function DeskPage({ code: typed }: { code: string }): ReactNode {
  const [read] = useState(() => readDrillCode(typed));
  const row = useDrillRow(read.ok ? read.code : null);
  if (row === undefined) return <Spinner label="Reading the drill" />;
  if (!read.ok) return <NoDrill fault={read.fault} />;
  if (row === null) return <MadeElsewhere code={read.code} />;
  return <Desk drill={read.drill} row={row} />;
}

function MadeElsewhere({ code }: { code: string }): ReactNode {
  return (
    <div className={styles.page}>
      <p className={styles.kicker}>Drill</p>
      <PageHeading>This drill was made in another browser</PageHeading>
      <div className={styles.notHere}>
        <p>Its results are kept where it was made. Here you can take part in it.</p>
        <Link href={`/drill/${code}`} className={buttonClass('primary')}>
          Take part
        </Link>
      </div>
    </div>
  );
}

/** Undefined while it is read, null where there is none. */
function useDrillRow(code: string | null): DrillRow | null | undefined {
  const [row, setRow] = useState<DrillRow | null | undefined>(code === null ? null : undefined);
  useEffect(() => {
    if (code === null) return undefined;
    let gone = false;
    const read = async (): Promise<void> => {
      const found = await readDrill(code);
      if (!gone) setRow(found);
    };
    void read();
    return () => {
      gone = true;
    };
  }, [code]);
  return row;
}

function Desk({ drill, row }: { drill: Drill; row: DrillRow }): ReactNode {
  const title = drill.title || row.scenarioTitle;
  return (
    <div className={styles.page}>
      <p className={styles.kicker}>
        <Link href="/drill">Drills</Link>
      </p>
      <PageHeading documentTitle={`Drill: ${title}`}>{title}</PageHeading>
      {drill.title !== '' && <p className={styles.meta}>{row.scenarioTitle}</p>}
      <div className={styles.desk}>
        <section aria-labelledby="hand-out" className={styles.handOut}>
          <h2 id="hand-out">Hand out</h2>
          <CopyField label="Link" value={`${location.origin}/drill/${row.code}`} />
          <CopyField label="Code" value={spacedCode(row.code)} hint="For those on a site of their own: they paste it under Drills." />
          {row.isOwn && <OwnScenarioFile row={row} drill={drill} />}
        </section>
        <section aria-labelledby="terms">
          <h2 id="terms">Terms</h2>
          <TermsList drill={drill} />
        </section>
        <RunSheet />
      </div>
      <Results drill={drill} row={row} />
    </div>
  );
}

/** A scenario that did not come with the site travels beside the code. */
function OwnScenarioFile({ row, drill }: { row: DrillRow; drill: Drill }): ReactNode {
  return (
    <div className={styles.ownFile}>
      <p>The scenario is your own: participants are asked for its file, revision <code>{drill.scenarioHash}</code>.</p>
      <Button icon={<Download size={16} aria-hidden="true" />} onClick={() => saveFile('scenario.json', row.files['scenario.json'] ?? '')}>
        Save the scenario
      </Button>
    </div>
  );
}
