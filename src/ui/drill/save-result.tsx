import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { StoredRun } from '../../storage/runs.ts';
import { saveFile } from '../history/run-actions.ts';
import { Button, messageOf, StatusBadge, toast } from '../kit/index.ts';
import styles from './drill.module.css';
import { noteSaved } from './participation.ts';

interface SaveResultProps {
  run: StoredRun;
  /** Has the worker write the result file of the run that was debriefed. */
  result: (label: string) => Promise<string>;
}

/** A drill's last step: the file that the facilitator is waiting for. */
export function SaveResult({ run: { summary }, result }: SaveResultProps): ReactNode {
  const [busy, setBusy] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const { drill } = summary;
  if (!drill) return null;
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      saveFile(resultFileName(summary.scenarioId, drill.label), await result(drill.label));
      await noteSaved(summary.id);
      setSaved(true);
    } catch (error) {
      toast('The result could not be saved', { status: 'bad', detail: messageOf(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={styles.save} aria-label="Result of the drill">
      <p>
        {isSaved ? <StatusBadge status="good">Result saved</StatusBadge> : <strong>The drill is over.</strong>} {isSaved ? 'Give the file to whoever runs the drill.' : 'The post-mortem counts as well: write it first, then save the result for whoever runs the drill.'}{' '}
        <Link href={`/drill/${drill.code}`}>About this drill</Link>
      </p>
      <Button icon={<Download size={16} aria-hidden="true" />} busy={busy} onClick={() => void save()}>
        Save drill result
      </Button>
    </section>
  );
}

/** Letters, digits and hyphens of a name, whatever a team calls itself. */
function resultFileName(scenarioId: string, label: string): string {
  const safe = Array.from(label.toLowerCase(), (char) => ((char >= 'a' && char <= 'z') || (char >= '0' && char <= '9') ? char : '-')).join('');
  const parts = safe.split('-').filter((part) => part !== '');
  return `${[scenarioId.replace('own~', ''), ...parts].join('-')}.result.json`;
}
