import { Trash2 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { faultText, readDrillCode } from '../../drill/client.ts';
import { listDrills, removeDrill, subscribeDrills, type DrillRow } from '../../storage/drills.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { Button, IconButton, TextField, toast } from '../kit/index.ts';
import styles from './drill.module.css';
import { DrillForm } from './drill-form.tsx';
import { RunSheet } from './run-sheet.tsx';
import { clockTime } from './times.ts';

/** Where drills are made, found again, and joined by code. */
export function MakePage(): ReactNode {
  return (
    <div className={styles.page}>
      <PageHeading>Drills</PageHeading>
      <p className={styles.meta}>The same incident for a whole team, or for several: same world, same minutes, no pause. Afterwards you lay what they decided side by side.</p>
      <div className={styles.columns}>
        <section aria-labelledby="make" className={styles.story}>
          <h2 id="make">Make a drill</h2>
          <DrillForm />
        </section>
        <aside className={styles.side} aria-label="Other drills">
          <JoinByCode />
          <Made />
          <RunSheet />
        </aside>
      </div>
    </div>
  );
}

function JoinByCode(): ReactNode {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | undefined>();
  const [, navigate] = useLocation();
  return (
    <section aria-labelledby="join">
      <h2 id="join">Take part in one</h2>
      <form
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault();
          const read = readDrillCode(lastPart(typed));
          if (read.ok) navigate(`/drill/${read.code}`);
          else setProblem(faultText(read.fault));
        }}
      >
        <TextField
          label="Code or link of a drill"
          mono
          value={typed}
          onChange={(text) => {
            setTyped(text);
            setProblem(undefined);
          }}
          error={problem}
          className={styles.grow}
        />
        <Button type="submit">Open</Button>
      </form>
    </section>
  );
}

/** People paste links as well as codes. */
const lastPart = (text: string): string => text.trim().slice(text.trim().lastIndexOf('/') + 1);

/** The drills that were made in this browser; null while they are read. */
function useDrills(): readonly DrillRow[] | null {
  const [drills, setDrills] = useState<readonly DrillRow[] | null>(null);
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const found = await listDrills();
      if (!gone) setDrills(found);
    };
    void read();
    const stop = subscribeDrills(() => void read());
    return () => {
      gone = true;
      stop();
    };
  }, []);
  return drills;
}

function Made(): ReactNode {
  const drills = useDrills();
  if (drills === null || drills.length === 0) return null;
  return (
    <section aria-labelledby="made">
      <h2 id="made">Made here</h2>
      <ul className={styles.made}>
        {drills.map((row) => (
          <MadeDrill key={row.code} row={row} />
        ))}
      </ul>
    </section>
  );
}

function MadeDrill({ row: { code, scenarioTitle, madeAt } }: { row: DrillRow }): ReactNode {
  const read = readDrillCode(code);
  const title = read.ok && read.drill.title !== '' ? read.drill.title : scenarioTitle;
  const remove = async (): Promise<void> => {
    const restore = await removeDrill(code);
    toast('Drill removed', { detail: `${title}, with its results. Its code still works for whoever has it.`, action: { label: 'Undo', run: () => void restore() } });
  };
  return (
    <li>
      <Link href={`/drill/${code}/desk`} className={styles.madeLink}>
        {title}
      </Link>
      <span className={styles.quiet}>
        {read.ok && `${read.drill.minutes} min, seed ${read.drill.seed}, `}made {clockTime(madeAt)}
      </span>
      <IconButton size="small" label={`Remove ${title}`} icon={<Trash2 size={14} aria-hidden="true" />} onClick={() => void remove()} />
    </li>
  );
}
