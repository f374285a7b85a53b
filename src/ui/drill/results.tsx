import { FileText, Printer, Trash2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { entryNames, reportMarkdown, type Drill } from '../../drill/client.ts';
import type { DrillRow } from '../../storage/drills.ts';
import { saveFile } from '../history/run-actions.ts';
import { Button, IconButton, ProgressBar, Spinner, StatusBadge } from '../kit/index.ts';
import { CompareLanes } from './compare-lanes.tsx';
import { DimensionTable, PointTable } from './compare-tables.tsx';
import styles from './drill.module.css';
import { FileDrop } from './file-drop.tsx';
import { useResults, type Checking, type Refused, type ResultsControl } from './use-results.ts';

/** What came back: taken in by file, verified, and laid side by side. */
export function Results({ drill, row }: { drill: Drill; row: DrillRow }): ReactNode {
  const control = useResults(row);
  const { results, checking, refused, take, cancel, dismiss } = control;
  const takeFiles = (files: FileList): void => void take([...files]);
  return (
    <section aria-labelledby="results" className={styles.results}>
      <h2 id="results">Results</h2>
      <div className={styles.noPrint}>
        <FileDrop label="Result files" button="Open result files" multiple busy={checking !== null} onChoose={takeFiles} onDrop={(transfer) => takeFiles(transfer.files)}>
          Drop the result files of the teams here. Each is simulated again first: what was changed, or belongs elsewhere, is refused.
        </FileDrop>
      </div>
      {checking && <Progress checking={checking} onCancel={cancel} />}
      {refused.length > 0 && <RefusedList refused={refused} onDismiss={dismiss} />}
      {results === null && <Spinner label="Reading the results" />}
      {results?.length === 0 && checking === null && <p className={styles.quiet}>No results yet. Teams save theirs from the debrief.</p>}
      {results !== null && results.length > 0 && <Comparison drill={drill} row={row} control={control} results={results} />}
    </section>
  );
}

function Progress({ checking: { fileName, label, done, waiting }, onCancel }: { checking: Checking; onCancel: () => void }): ReactNode {
  return (
    <div className={styles.progress}>
      <div className={styles.grow}>
        <ProgressBar label={`${fileName}: ${label}${waiting > 0 ? `, ${waiting} more to come` : ''}`} value={done} />
      </div>
      <Button onClick={onCancel}>Cancel</Button>
    </div>
  );
}

function RefusedList({ refused, onDismiss }: { refused: readonly Refused[]; onDismiss: (id: number) => void }): ReactNode {
  return (
    <ul className={styles.refused} aria-label="Refused files">
      {refused.map(({ id, fileName, reasons }) => (
        <li key={id}>
          <StatusBadge status="bad">Refused</StatusBadge>
          <div role="alert">
            <p>
              <strong>{fileName}</strong>: nothing of it was taken.
            </p>
            {reasons.map((reason) => (
              <p key={reason}>{reason}</p>
            ))}
          </div>
          <IconButton size="small" label={`Dismiss ${fileName}`} icon={<X size={14} aria-hidden="true" />} onClick={() => onDismiss(id)} />
        </li>
      ))}
    </ul>
  );
}

interface ComparisonProps {
  drill: Drill;
  row: DrillRow;
  control: ResultsControl;
  results: NonNullable<ResultsControl['results']>;
}

function Comparison({ drill, row, control, results }: ComparisonProps): ReactNode {
  const entries = results.map(({ entry }) => entry);
  const names = entryNames(entries);
  const restored = results.filter((result) => result.restored === true).length;
  return (
    <>
      <div className={styles.verified}>
        <ul className={styles.teams} aria-label="Teams">
          {results.map((result, i) => (
            <li key={result.digest}>
              {result.restored === true ? <StatusBadge status="unknown">From a backup</StatusBadge> : <StatusBadge status="good">Verified</StatusBadge>}
              <strong>{names[i]}</strong>
              <span className={styles.quiet}>{result.fileName}</span>
              <IconButton size="small" label={`Remove ${names[i] ?? ''}`} icon={<Trash2 size={14} aria-hidden="true" />} onClick={() => void control.remove(result)} />
            </li>
          ))}
        </ul>
        <div className={styles.acts}>
          <Button icon={<Printer size={16} aria-hidden="true" />} onClick={() => print()}>
            Print
          </Button>
          <Button icon={<FileText size={16} aria-hidden="true" />} onClick={() => saveFile(`drill-${drill.scenarioId}.md`, reportMarkdown(drill, row.scenarioTitle, entries, restored))}>
            Save as Markdown
          </Button>
        </div>
      </div>
      {restored > 0 && <p className={styles.quiet}>What came with a backup was verified where that was made. Open its file again to have it simulated here.</p>}
      <PointTable entries={entries} names={names} />
      <CompareLanes entries={entries} names={names} minutes={drill.minutes} />
      <DimensionTable entries={entries} names={names} />
    </>
  );
}
