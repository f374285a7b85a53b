import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Drill } from '../../drill/client.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { buttonClass, StatusBadge } from '../kit/index.ts';
import { useOwnScenarios } from '../library/own/use-own-scenarios.ts';
import { filesOfDrop, filesOfList } from '../library/own/read-files.ts';
import styles from './drill.module.css';
import { FileDrop } from './file-drop.tsx';
import type { CreateClient, DrillScenario } from './use-drill-scenario.ts';

interface NotHereProps {
  drill: Drill;
  found: Exclude<DrillScenario, { state: 'checking' | 'ready' }>;
  createClient: CreateClient | undefined;
}

/** Why this browser cannot play a drill, and what to do about it. */
export function NotHere({ drill, found, createClient }: NotHereProps): ReactNode {
  return (
    <div className={styles.page}>
      <p className={styles.kicker}>Drill</p>
      <PageHeading documentTitle="Drill">{drill.title || 'This drill cannot be played here yet'}</PageHeading>
      <div className={styles.notHere}>{found.state === 'missing' ? <Missing drill={drill} other={found.other} createClient={createClient} /> : <Reason drill={drill} found={found} />}</div>
    </div>
  );
}

function Reason({ drill, found }: { drill: Drill; found: Extract<DrillScenario, { state: 'engine' | 'failed' }> }): ReactNode {
  if (found.state === 'engine') {
    return (
      <>
        <p>
          <StatusBadge status="bad">Other version</StatusBadge> The drill was made for version {drill.engine} of the simulation; this is version {found.engine}, in which the same incident may go another way.
        </p>
        <p>Everybody must play on the same version: open the link on the site where it was made, or reload this page if that site was updated.</p>
      </>
    );
  }
  return (
    <>
      <p>
        <StatusBadge status="bad">Not read</StatusBadge> The scenario could not be read: {found.reason}
      </p>
      <p>Check that the site can be reached, then reload the page.</p>
    </>
  );
}

interface MissingProps {
  drill: Drill;
  other: Extract<DrillScenario, { state: 'missing' }>['other'];
  createClient: CreateClient | undefined;
}

function Missing({ drill, other, createClient }: MissingProps): ReactNode {
  const { opening, open } = useOwnScenarios(createClient);
  return (
    <>
      <p>
        <StatusBadge status="warning">Scenario needed</StatusBadge>{' '}
        {other === null ? `This browser has no scenario named ${drill.scenarioId}.` : `This browser has another revision of ${other.title}.`} The drill needs revision <code>{drill.scenarioHash}</code>
        {other !== null && (
          <>
            , and this is <code>{other.hash}</code>
          </>
        )}
        .
      </p>
      <p>Ask whoever made the drill for its scenario file, and open it here. It is checked first and stays in this browser.</p>
      <FileDrop
        label="Scenario file"
        button="Open the scenario"
        busy={opening.state === 'reading'}
        onDrop={(transfer) => void open(filesOfDrop(transfer))}
        onChoose={(list) => void open(Promise.resolve(filesOfList(list)))}
      >
        Drop the scenario.json, or its folder, here.
      </FileDrop>
      {opening.state === 'kept' && opening.hash !== drill.scenarioHash && (
        <p role="alert">
          {opening.scenarioId === drill.scenarioId
            ? `What you opened is revision ${opening.hash} of ${opening.title}, and the drill needs ${drill.scenarioHash}: ask for the file that the drill was made from.`
            : `What you opened is ${opening.title} (${opening.scenarioId}), and the drill needs ${drill.scenarioId}. It is in your library; open the other one here.`}
        </p>
      )}
      {opening.state === 'refused' && <p role="alert">{opening.reason}</p>}
      {opening.state === 'wrong' && (
        <div role="alert">
          <p>{opening.fileName} is not sound; nothing was kept.</p>
          <ol className={styles.bullets}>
            {opening.problems.slice(0, 5).map(({ line, column, message }) => (
              <li key={`${line} ${column} ${message}`}>
                <code>
                  {line}:{column}
                </code>{' '}
                {message}
              </li>
            ))}
          </ol>
        </div>
      )}
      <Link href="/" className={buttonClass('quiet')}>
        Go to the library
      </Link>
    </>
  );
}
