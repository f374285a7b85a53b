import { Columns3, Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LogField } from '../../../../session/log-answers.ts';
import { IconButton } from '../../../kit/index.ts';
import { onlyWith, onlyWithout } from '../../shared-telemetry/logql-text.ts';
import styles from './log-details.module.css';

const ORIGINS = [
  { origin: 'stream', title: 'Stream labels' },
  { origin: 'line', title: 'Fields' },
  { origin: 'query', title: 'Made by the query' },
] as const;

interface LogFieldsProps {
  fields: readonly LogField[];
  query: string;
  onQuery: (query: string) => void;
  columns: readonly string[];
  onColumns: (columns: readonly string[]) => void;
}

/** The labels of a line, each to search for, to leave out, or to see beside every line. */
export function LogFields({ fields, query, onQuery, columns, onColumns }: LogFieldsProps): ReactNode {
  return (
    <div className={styles.fieldGroups}>
      {ORIGINS.map(({ origin, title }) => {
        const own = fields.filter((field) => field.origin === origin);
        if (own.length === 0) return null;
        return (
          <section key={origin} aria-label={title}>
            <h4>{title}</h4>
            <dl className={styles.fields}>
              {own.map((field) => (
                <Field key={field.name} field={field} isColumn={columns.includes(field.name)} query={query} onQuery={onQuery} onColumn={(shown) => onColumns(shown ? [...columns, field.name] : columns.filter((name) => name !== field.name))} />
              ))}
            </dl>
          </section>
        );
      })}
    </div>
  );
}

interface FieldProps {
  field: LogField;
  isColumn: boolean;
  query: string;
  onQuery: (query: string) => void;
  onColumn: (shown: boolean) => void;
}

function Field({ field, isColumn, query, onQuery, onColumn }: FieldProps): ReactNode {
  const { name, value } = field;
  const short = value.length > 40 ? `${value.slice(0, 39)}…` : value;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span className={styles.fieldValue}>{value}</span>
        <span className={styles.fieldTools}>
          <IconButton label={`Only ${name}=${short}`} size="small" icon={<Plus size={12} aria-hidden="true" />} onClick={() => onQuery(onlyWith(query, field))} />
          <IconButton label={`Not ${name}=${short}`} size="small" icon={<Minus size={12} aria-hidden="true" />} onClick={() => onQuery(onlyWithout(query, field))} />
          <IconButton label={isColumn ? `Hide column ${name}` : `Show ${name} as column`} size="small" icon={<Columns3 size={12} aria-hidden="true" />} onClick={() => onColumn(!isColumn)} />
        </span>
      </dd>
    </div>
  );
}
