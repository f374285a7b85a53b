import { CircleQuestionMark } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton, Popover } from '../../../kit/index.ts';
import styles from './traces.module.css';

const TERMS: readonly { readonly term: string; readonly means: string }[] = [
  { term: 'client=web', means: 'Who asked.' },
  { term: 'journey="place order"', means: 'What they wanted to do.' },
  { term: 'service=orders', means: 'Requests of a journey that can reach this service or database. A single request may have been answered before it got there: open it to see.' },
  { term: 'duration>500ms', means: 'How long the client waited, with =, !=, <, <=, > or >=.' },
  { term: 'status=error', means: 'ok, error, a code such as 503 or status>=500, or how it failed, such as timeout.' },
  { term: 'trace=4bf92f…', means: 'One request by its whole id.' },
  { term: 'checkout', means: 'Words in the names above.' },
];

/** What can be written into the filter. */
export function FilterHelp(): ReactNode {
  return (
    <Popover title="Trace filter" align="end" trigger={<IconButton label="How to filter traces" size="small" icon={<CircleQuestionMark size={14} aria-hidden="true" />} />}>
      <div className={styles.help}>
        <p>Terms stand side by side and must all hold; a minus before one turns it round.</p>
        <dl>
          {TERMS.map(({ term, means }) => (
            <div key={term}>
              <dt>
                <code>{term}</code>
              </dt>
              <dd>{means}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Popover>
  );
}
