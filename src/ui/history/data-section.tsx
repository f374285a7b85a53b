import { Download, Upload } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { exportAll, importRuns, ImportError, type ImportCounts } from '../../storage/runs.ts';
import { Button, ErrorState, toast } from '../kit/index.ts';
import styles from './history.module.css';
import { saveFile } from './run-actions.ts';

const count = (n: number, what: string): string => (n === 0 ? '' : `${n} ${what}`);

/** "2 added, 1 kept as it was". */
export function importWords({ added, extended, kept, copied }: ImportCounts): string {
  const parts = [count(added, 'added'), count(extended, 'continued'), count(copied, 'added beside one that went another way'), count(kept, 'already here')].filter((part) => part !== '');
  return parts.length === 0 ? 'The file holds no runs.' : `${parts.join(', ')}.`;
}

/** Settings: one's runs as a file, and back. */
export function DataSection(): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState<'export' | 'import' | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const work = async (what: 'export' | 'import', task: () => Promise<void>): Promise<void> => {
    setBusy(what);
    setProblem(null);
    try {
      await task();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(null);
    }
  };
  const takeIn = (file: File): Promise<void> =>
    work('import', async () => {
      try {
        toast('Runs imported', { status: 'good', detail: importWords(await importRuns(await file.text())) });
      } catch (error) {
        throw error instanceof ImportError ? new Error(`${file.name}: ${error.message}`, { cause: error }) : error;
      }
    });

  return (
    <div className={styles.data}>
      <p className={styles.hint}>Runs, reflections and the scenarios they were played with. Everything stays in this browser unless you take it out; importing only ever adds.</p>
      <div className={styles.buttons}>
        <Button icon={<Download size={16} />} busy={busy === 'export'} onClick={() => void work('export', async () => saveFile('faultline-runs.json', await exportAll()))}>
          Export all runs
        </Button>
        <Button icon={<Upload size={16} />} busy={busy === 'import'} onClick={() => input.current?.click()}>
          Import runs
        </Button>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label="File of exported runs"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) void takeIn(file);
          }}
        />
      </div>
      {problem !== null && <ErrorState compact what="Nothing was changed" next={problem} />}
    </div>
  );
}
