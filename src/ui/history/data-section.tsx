import { Download, Upload } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { exportData, importData, ImportError, type ImportCounts, type RestoreReport } from '../../storage/runs.ts';
import { Button, ErrorState, messageOf, toast } from '../kit/index.ts';
import styles from './history.module.css';
import { restoreSettings, settingsForBackup } from '../settings/settings-store.ts';
import { packFile, unpackFile } from './pack-file.ts';
import { saveBlob } from './run-actions.ts';

const count = (n: number, what: string): string => (n === 0 ? '' : `${n} ${what}`);

/** "2 added, 1 kept as it was". */
export function importWords({ added, extended, kept, copied }: ImportCounts): string {
  const parts = [count(added, 'added'), count(extended, 'continued'), count(copied, 'added beside one that went another way'), count(kept, 'already here')].filter((part) => part !== '');
  return parts.length === 0 ? 'The file holds no runs.' : `${parts.join(', ')}.`;
}

/** What came of a backup, in one line for each kind of thing. */
export function restoreWords({ runs, results, choices, scenarios, drills, drillResults, notes, settings }: RestoreReport): string {
  const line = (what: string, { taken, kept }: RestoreReport['results']): string => (taken + kept === 0 ? '' : `${what}: ${taken} taken, ${kept} already here or newer here.`);
  return [`Runs: ${importWords(runs)}`, line('Progress', results), line('Guidance', choices), line('Own scenarios', scenarios), line('Drills', drills), line('Drill results', drillResults), line('Notes', notes), settings === null ? '' : 'Settings: taken over.'].filter((part) => part !== '').join(' ');
}

/** Settings: all of one's data as a file, and back. */
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
      setProblem(messageOf(error));
    } finally {
      setBusy(null);
    }
  };
  const takeIn = (file: File): Promise<void> =>
    work('import', async () => {
      try {
        const report = await importData(await unpackFile(file), settingsForBackup());
        if (report.settings) restoreSettings(report.settings);
        toast('Data imported', { status: 'good', detail: restoreWords(report), durationMs: 12_000 });
      } catch (error) {
        throw error instanceof Error && (error instanceof ImportError || error.message !== '') ? new Error(`${file.name}: ${error.message}`, { cause: error }) : error;
      }
    });

  return (
    <div className={styles.data}>
      <p className={styles.hint}>Runs, reflections, notes and drafts, progress, your own scenarios, drills with their results, and these settings. Everything stays in this browser unless you take it out; importing loses nothing, and what is newer here stays.</p>
      <div className={styles.buttons}>
        <Button icon={<Download size={16} />} busy={busy === 'export'} onClick={() => void work('export', async () => saveBlob(await packFile('faultline-data.json', await exportData(settingsForBackup()))))}>
          Export everything
        </Button>
        <Button icon={<Upload size={16} />} busy={busy === 'import'} onClick={() => input.current?.click()}>
          Import
        </Button>
        <input
          ref={input}
          type="file"
          accept=".json,.gz,application/json,application/gzip"
          hidden
          aria-label="File of exported data"
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
