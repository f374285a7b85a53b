import { useState, type ReactNode } from 'react';
import type { BuiltQuery } from '../../../../worker/read-query/built-query.ts';
import { Button, Spinner, toast } from '../../../kit/index.ts';
import type { Language } from '../language.ts';
import type { ReadText } from '../use-reading.ts';
import { blankQuery } from './blank.ts';
import styles from './builder.module.css';
import { LogqlBuilder } from './logql-builder.tsx';
import { PromqlBuilder } from './promql-builder.tsx';
import { TraceqlBuilder } from './traceql-builder.tsx';
import { writeQuery } from './write-query.ts';

interface BuilderProps {
  language: Language;
  text: string;
  /** What the text says; null until it has been read. */
  reading: ReadText | null;
  onText: (text: string) => void;
  onType: () => void;
}

/**
 * A query in controls. The text is the truth: controls write it, and what is typed or chosen meanwhile is read back into
 * them. A text that they cannot say is left as it is.
 */
export function Builder({ language, text, reading, onText, onType }: BuilderProps): ReactNode {
  // Rows that are not filled in yet are no part of the text, so what was clicked is kept as long as the text is its own.
  const [made, setMade] = useState<{ built: BuiltQuery; text: string } | null>(null);
  const built = made?.text === text ? made.built : text.trim() === '' ? blankQuery(language) : (reading?.built ?? null);
  const change = (next: BuiltQuery): void => {
    const written = writeQuery(next);
    setMade({ built: next, text: written });
    if (written !== text) onText(written);
  };
  if (built === null) {
    if (reading === null) return <div className={styles.builder}>{<Spinner label="Reading the query" />}</div>;
    const begin = (): void => {
      onText('');
      toast('The query was emptied', { action: { label: 'Undo', run: () => onText(text) } });
    };
    return (
      <fieldset className={styles.builder} aria-label="Click together">
        <p className={styles.obstacle}>{reading.fault ? 'The query below cannot be read yet. Mend it there, or begin anew.' : `The query below has ${reading.obstacle}, which has no control here. It stays as it is: go on typing, or begin anew.`}</p>
        <div className={styles.row}>
          <Button size="small" onClick={onType}>
            Go on typing
          </Button>
          <Button size="small" variant="quiet" onClick={begin}>
            Begin anew
          </Button>
        </div>
      </fieldset>
    );
  }
  return (
    <fieldset className={styles.builder} aria-label="Click together">
      {built.language === 'promql' && <PromqlBuilder built={built} onChange={change} />}
      {built.language === 'logql' && <LogqlBuilder built={built} onChange={change} />}
      {built.language === 'traceql' && <TraceqlBuilder built={built} onChange={change} />}
    </fieldset>
  );
}
