import { Pin } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import type { ConsoleAnswer, RunInfo } from '../../../../session/view.ts';
import { ErrorState, IconButton, Spinner } from '../../../kit/index.ts';
import { draftPin } from '../../shared-telemetry/draft-pin.ts';
import { componentOf } from '../../shared-telemetry/metric-pin.ts';
import { usePinDrag, usePinnable } from '../../shared/use-pinnable.ts';
import { clockText } from '../../shared/times.ts';
import { useActions, useInfo } from '../../shared/world-context.ts';
import styles from './database.module.css';
import type { Exchange } from './database-state.ts';

/** Rows of an answer that its pin quotes. */
const QUOTED_ROWS = 4;

/** Columns of which every value is a number stand at the right, as psql has them. */
const numericColumns = ({ columns, rows }: ConsoleAnswer): boolean[] => columns.map((_, c) => rows.length > 0 && rows.every((row) => /^-?[\d,.]*( ?(ms|s|µs|%|kB|MB|GB))?$/.test(row[c] ?? '')));

function pinAnswer(info: RunInfo, { database, component, isDatabase, title, arg, askedMs, answeredMs }: Exchange, answer: ConsoleAnswer): PinDraft {
  const quoted = answer.rows.slice(0, QUOTED_ROWS).map((row) => row.map((value, c) => `${answer.columns[c] ?? ''} ${value}`).join(', '));
  const more = answer.rows.length > QUOTED_ROWS ? [`and ${answer.rows.length - QUOTED_ROWS} more rows`] : [];
  return draftPin({
    panel: 'database',
    title: `${database}: ${title}${arg === '' ? '' : ` ${arg}`}`,
    query: answer.command,
    fromMs: askedMs,
    toMs: answeredMs ?? askedMs,
    digest: [...quoted, ...more, ...answer.text].join('\n') || answer.note || 'No rows.',
    component: componentOf(info, { service_name: component }),
    labels: isDatabase ? { db_namespace: database } : { service_name: component },
  });
}

/** A question to the console and its answer, as a terminal shows them. */
export function ExchangeView({ exchange }: { exchange: Exchange }): ReactNode {
  const info = useInfo();
  const { pin } = useActions();
  const { database, isDatabase, title, arg, askedMs, answeredMs, answer, trouble } = exchange;
  const draft = (): PinDraft | null => (answer ? pinAnswer(info, exchange, answer) : null);
  const pinnable = usePinnable(draft);
  const dragProps = usePinDrag(draft);
  const name = `${title}${arg === '' ? '' : `: ${arg}`}`;
  return (
    // It takes focus so that it can be pinned with a key.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <article className={styles.exchange} aria-label={`${name}, ${clockText(askedMs)}`} tabIndex={0} {...pinnable}>
      <header className={styles.exchangeHeader}>
        <span className={styles.when}>{clockText(answeredMs ?? askedMs)}</span>
        <strong>{name}</strong>
        {answer && (
          <IconButton
            {...dragProps}
            label={`Pin ${name}`}
            size="small"
            keys="p"
            icon={<Pin size={14} aria-hidden="true" />}
            onClick={() => {
              const made = draft();
              if (made) void pin(made);
            }}
          />
        )}
      </header>
      {answer && (
        <>
          <pre className={styles.commandLine}>
            <span className={styles.prompt} aria-hidden="true">{isDatabase ? `${database}=> ` : '$ '}</span>
            {answer.command}
          </pre>
          <AnswerBody answer={answer} name={name} />
        </>
      )}
      {!answer && trouble === null && <Spinner label={`Running ${name}`} />}
      {trouble !== null && <ErrorState compact what="The console did not answer" next="Run it again; if that fails too, look at its metrics." detail={trouble} />}
    </article>
  );
}

function AnswerBody({ answer, name }: { answer: ConsoleAnswer; name: string }): ReactNode {
  const numeric = numericColumns(answer);
  return (
    <>
      {answer.columns.length > 0 && (
        <div className={styles.tableScroll}>
          <table className={styles.table} aria-label={name}>
            <thead>
              <tr>
                {answer.columns.map((column, c) => (
                  <th key={column} scope="col" data-numeric={numeric[c] || undefined}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answer.rows.map((row, r) => (
                // Rows of an answer never move.
                // oxlint-disable-next-line react/no-array-index-key
                <tr key={r}>
                  {row.map((value, c) => (
                    <td key={answer.columns[c] ?? ''} data-numeric={numeric[c] || undefined}>
                      {value}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {answer.columns.length > 0 && <p className={styles.rowCount}>{`(${answer.rows.length} ${answer.rows.length === 1 ? 'row' : 'rows'})`}</p>}
      {answer.text.length > 0 && <pre className={styles.text}>{answer.text.join('\n')}</pre>}
      {answer.note !== '' && <p className={styles.note}>{answer.note}</p>}
    </>
  );
}
