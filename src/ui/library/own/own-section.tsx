import { FileUp, FolderUp, Trash2, X } from 'lucide-react';
import { useId, useRef, useState, type DragEvent, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { WorldClient } from '../../../worker/client.ts';
import type { RunSummary } from '../../../storage/runs.ts';
import { Button, buttonClass, cx, IconButton, Spinner, StatusBadge } from '../../kit/index.ts';
import { Difficulty } from '../difficulty.tsx';
import shared from '../library.module.css';
import { filesOfDrop, filesOfList, type HandedFile } from './read-files.ts';
import styles from './own-section.module.css';
import { useOwnScenarios, type Opening } from './use-own-scenarios.ts';

/** Scenarios of one's own: opened from disk, checked in a worker, kept in this browser, played like those that came with the site. */
export function OwnSection({ runs, createClient }: { runs: readonly RunSummary[]; createClient?: () => Pick<WorldClient, 'call' | 'dispose'> }): ReactNode {
  const id = useId();
  const { scenarios, opening, open, remove, dismiss } = useOwnScenarios(createClient);
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void open(filesOfDrop(event.dataTransfer));
  };
  return (
    <section className={shared.family} aria-labelledby={id}>
      <h2 id={id} className={shared.familyTitle}>
        Your own scenarios
      </h2>
      <div
        className={cx(styles.drop, over && styles.over)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <p className={styles.hint}>Drop a scenario.json or its folder here, or open it. It is checked first and stays in this browser.</p>
        <Openers busy={opening.state === 'reading'} onFiles={(files) => void open(Promise.resolve(files))} />
      </div>
      <Outcome opening={opening} onDismiss={dismiss} />
      {scenarios !== null && scenarios.length > 0 && (
        <ul className={shared.entries}>
          {scenarios.map((own) => {
            const played = runs.filter((run) => run.scenarioId === own.id).length;
            return (
              <li key={own.id} className={shared.entry}>
                <div className={shared.words}>
                  <h3 className={shared.title}>{own.summary.title}</h3>
                  <p className={shared.summary}>{own.summary.summary}</p>
                  <p className={shared.quiet}>You will practise {own.summary.practises.join(', ')}</p>
                </div>
                <div className={shared.facts}>
                  <Difficulty level={own.summary.difficulty} />
                  <span className={shared.quiet}>{own.summary.minutes} min</span>
                </div>
                <p className={shared.lastRun}>{played === 0 ? 'Not played yet' : `Played ${played === 1 ? 'once' : `${played} times`}`}</p>
                <span className={styles.acts}>
                  <IconButton label={`Remove ${own.summary.title}`} icon={<Trash2 size={16} aria-hidden="true" />} onClick={() => void remove(own)} />
                  <Link href={`/briefing/${own.id}`} className={buttonClass('secondary')} aria-label={`Start ${own.summary.title}`}>
                    Start
                  </Link>
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Openers({ busy, onFiles }: { busy: boolean; onFiles: (files: readonly HandedFile[]) => void }): ReactNode {
  const file = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const taking = (label: string, ref: typeof file, more: Record<string, string>): ReactNode => (
    <input
      ref={ref}
      type="file"
      hidden
      aria-label={label}
      {...more}
      onChange={(event) => {
        const files = event.target.files === null ? [] : filesOfList(event.target.files);
        event.target.value = '';
        if (files.length > 0) onFiles(files);
      }}
    />
  );
  return (
    <span className={styles.openers}>
      <Button icon={<FileUp size={16} />} busy={busy} onClick={() => file.current?.click()}>
        Open a file
      </Button>
      <Button variant="quiet" icon={<FolderUp size={16} />} onClick={() => folder.current?.click()}>
        Open a folder
      </Button>
      {taking('Scenario file', file, { accept: '.json,application/json' })}
      {taking('Scenario folder', folder, { webkitdirectory: '' })}
    </span>
  );
}

function Outcome({ opening, onDismiss }: { opening: Opening; onDismiss: () => void }): ReactNode {
  if (opening.state === 'idle' || opening.state === 'kept') return null;
  if (opening.state === 'reading') return <Spinner label="Checking the scenario" />;
  const isWrong = opening.state === 'wrong';
  return (
    <div className={styles.wrong} role="alert">
      <header className={styles.wrongHead}>
        <StatusBadge status="bad">Not opened</StatusBadge>
        <span>{isWrong ? `${opening.fileName} has ${opening.problems.length === 1 ? 'a problem' : `${opening.problems.length} problems`}; nothing was kept.` : opening.reason}</span>
        <IconButton label="Dismiss" size="small" icon={<X size={14} aria-hidden="true" />} onClick={onDismiss} />
      </header>
      {isWrong && (
        <ol className={styles.problems}>
          {opening.problems.map(({ file, line, column, pointer, message, fix }) => (
            <li key={`${file} ${line} ${column} ${pointer} ${message}`}>
              <code>
                {file}:{line}:{column}
              </code>{' '}
              {pointer !== '' && <code className={styles.pointer}>{pointer}</code>} {message} {fix !== undefined && <strong>{fix}</strong>}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
