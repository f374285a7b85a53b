import { ChevronRight, Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { VerbInfo } from '../../../../session/view.ts';
import { EmptyState, TextField } from '../../../kit/index.ts';
import styles from './action-sheet.module.css';

const textOf = (verb: VerbInfo): string => `${verb.title} ${verb.group} ${verb.effect} ${verb.args.flatMap((arg) => arg.choices.map((choice) => choice.label)).join(' ')}`.toLowerCase();

/** What can be done, by group, found by typing. */
export function VerbList({ verbs, onChoose }: { verbs: readonly VerbInfo[]; onChoose: (verb: string) => void }): ReactNode {
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = verbs.filter((verb) => words.every((word) => textOf(verb).includes(word)));
  const groups = [...new Set(found.map((verb) => verb.group))];
  return (
    <div className={styles.list}>
      <TextField
        label="Find an action"
        hideLabel
        placeholder="Find an action"
        prefix={<Search size={14} aria-hidden="true" />}
        value={search}
        onChange={setSearch}
        onKeyDown={(event) => {
          const only = found[0];
          if (event.key !== 'Enter' || !only) return;
          // The form that opens takes focus at once, and would be given the rest of this key press.
          event.preventDefault();
          onChoose(only.verb);
        }}
      />
      {found.length === 0 && <EmptyState compact title="No such action" hint="Try another word, such as a service or “timeout”." />}
      {groups.map((group) => (
        <section key={group} aria-label={group}>
          <h3 className={styles.group}>{group}</h3>
          <ul className={styles.verbs}>
            {found
              .filter((verb) => verb.group === group)
              .map((verb) => (
                <li key={verb.verb}>
                  <button type="button" className={styles.verb} onClick={() => onChoose(verb.verb)}>
                    <span className={styles.verbTitle}>{verb.title}</span>
                    <span className={styles.verbEffect}>{verb.effect}</span>
                    <ChevronRight size={16} aria-hidden="true" className={styles.chevron} />
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
