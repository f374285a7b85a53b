import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { LinesAround, LogRow } from '../../../../session/log-answers.ts';
import { Button, Dialog, ErrorState, seriesColour, Spinner } from '../../../kit/index.ts';
import { useWorld } from '../../shared/world-context.ts';
import { LEVEL_WORDS, preciseClock } from './log-row-cells.ts';
import styles from './logs.module.css';

const FIRST_ROWS = 20;
const MORE_ROWS = 50;
/** As many as the worker hands over. */
const ROWS_MAX = 500;

interface LogContextProps {
  row: LogRow;
  onClose: () => void;
}

/** What the same instance wrote before and after a line, whatever the query. */
export function LogContext({ row, onClose }: LogContextProps): ReactNode {
  const { client } = useWorld();
  const [size, setSize] = useState({ before: FIRST_ROWS, after: FIRST_ROWS });
  const [answer, setAnswer] = useState<LinesAround | 'failed' | null>(null);
  const own = useRef<HTMLLIElement>(null);
  const isShown = answer !== null && answer !== 'failed';
  useEffect(() => {
    let isWanted = true;
    client.call('linesAround', { at: row.at, ...size }).then(
      (lines) => isWanted && setAnswer(lines ?? 'failed'),
      () => isWanted && setAnswer('failed'),
    );
    return () => {
      isWanted = false;
    };
  }, [client, row.at, size]);
  useEffect(() => {
    if (isShown) own.current?.scrollIntoView({ block: 'center' });
  }, [isShown]);
  const writer = row.instance === '' ? row.service : row.instance;
  return (
    <Dialog size="large" open onOpenChange={(open) => !open && onClose()} title={`Lines of ${writer} around ${preciseClock(row.timeMs)}`} description="Everything that this instance wrote, newest first, whatever the query.">
      {answer === null && <Spinner label="Reading the log" />}
      {answer === 'failed' && <ErrorState what="The lines did not come" next="Close this and open the line again." />}
      {isShown && (
        <div className={styles.context}>
          {answer.moreAfter && size.after < ROWS_MAX && (
            <Button size="small" variant="quiet" onClick={() => setSize({ ...size, after: size.after + MORE_ROWS })}>
              Newer lines
            </Button>
          )}
          <ol aria-label="Lines around">
            {answer.rows.map((line) => (
              <li key={line.at} className={styles.contextRow} data-level={line.level} {...(line.at === row.at ? { ref: own, 'aria-current': true } : {})}>
                <span className={styles.time}>{preciseClock(line.timeMs)}</span>
                <span className={styles.level}>{LEVEL_WORDS[line.level]}</span>
                <span className={styles.contextText} style={{ borderColor: seriesColour(line.service) }}>
                  {line.text}
                </span>
              </li>
            ))}
          </ol>
          {answer.moreBefore && size.before < ROWS_MAX && (
            <Button size="small" variant="quiet" onClick={() => setSize({ ...size, before: size.before + MORE_ROWS })}>
              Older lines
            </Button>
          )}
        </div>
      )}
    </Dialog>
  );
}
