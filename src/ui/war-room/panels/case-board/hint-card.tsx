import type { ReactNode } from 'react';
import type { Hint } from '../../../../session/hints/types.ts';
import type { HintLevel } from '../../../../session/intents.ts';
import { Button, ProgressBar, StatusBadge } from '../../../kit/index.ts';
import { useActions, useView } from '../../shared/world-context.ts';
import styles from './hints.module.css';
import { useHint } from './use-hint.ts';

/** One hint that was taken, in words, with the way there where it names one. */
export function HintCard({ level }: { level: HintLevel }): ReactNode {
  const { answer, stop, retry } = useHint(level);
  if (answer.state === 'working') {
    return (
      <div className={styles.card}>
        <ProgressBar label="Comparing with the other causes" value={answer.done} />
        <Button size="small" variant="quiet" onClick={stop}>
          Stop
        </Button>
      </div>
    );
  }
  if (answer.state === 'stopped') {
    return (
      <div className={styles.card}>
        <p className={styles.quiet}>{answer.why ?? 'Stopped. The hint stays yours.'}</p>
        <Button size="small" onClick={retry}>
          Read the hint
        </Button>
      </div>
    );
  }
  const { hint } = answer;
  return (
    <div className={styles.card} aria-live="polite">
      <h4 className={styles.title}>{hint.title}</h4>
      {hint.lines.map((line) => (
        <p key={line} className={isQuery(hint, line) ? styles.query : undefined}>
          {line}
        </p>
      ))}
      {hint.pointer && <PointerButton pointer={hint.pointer} />}
      {hint.explain && <Explain explain={hint.explain} />}
    </div>
  );
}

const isQuery = ({ pointer }: Hint, line: string): boolean => pointer?.panel === 'metrics' && pointer.expr === line;

function PointerButton({ pointer }: { pointer: NonNullable<Hint['pointer']> }): ReactNode {
  const { openTab, openDashboard, openMetrics, openDatabase, open } = useActions();
  const go = (): void => {
    if (pointer.panel === 'actions') open('actions');
    else if (pointer.panel === 'dashboards') openDashboard(pointer.dashboardId);
    else if (pointer.panel === 'metrics') openMetrics({ expr: pointer.expr });
    else if (pointer.panel === 'database') openDatabase({ database: pointer.database });
    else openTab(pointer.panel);
  };
  return (
    <Button size="small" onClick={go}>
      {pointer.label}
    </Button>
  );
}

/** The answer said back: one choice, and whether it was the one. */
function Explain({ explain: { question, options, right } }: { explain: NonNullable<Hint['explain']> }): ReactNode {
  const { submit } = useActions();
  const chosen = useView((view) => view.hints.at(-1)?.explained ?? null);
  return (
    <fieldset className={styles.explain}>
      <legend>{question}</legend>
      {options.map(({ id, text }) => (
        <label key={id} className={styles.option}>
          <input type="radio" name="explain-hint" checked={chosen === id} disabled={chosen !== null} onChange={() => void submit({ kind: 'explain_hint', choice: id })} />
          <span>
            {text}
            {chosen !== null && id === right && <StatusBadge status="good">This one</StatusBadge>}
            {chosen === id && id !== right && <StatusBadge status="bad">Of another cause</StatusBadge>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
