import { Star, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, EmptyState, IconButton, Popover, TextField, toast } from '../../kit/index.ts';
import type { Language } from './language.ts';
import { deleteSaved, NAME_LENGTH_MAX, readSaved, saveQuery, type SavedQuery } from './saved-queries.ts';
import styles from './query-bar.module.css';

interface SavedMenuProps {
  language: Language;
  /** What would be saved now, trimmed. */
  text: string;
  onChoose: (text: string) => void;
}

/** Queries with names of one's own: chosen, added, deleted. */
export function SavedMenu({ language, text, onChoose }: SavedMenuProps): ReactNode {
  const [open, setOpen] = useState(false);
  const [saved, setSaved] = useState<readonly SavedQuery[]>([]);
  const [name, setName] = useState('');
  const show = (next: boolean): void => {
    setOpen(next);
    // Another panel or tab may have added some.
    if (next) setSaved(readSaved(language));
    if (next) setName('');
  };
  const chosen = name.trim();
  const isTaken = saved.some((one) => one.name === chosen);
  const remove = (query: SavedQuery): void => {
    setSaved(deleteSaved(language, query.name));
    toast(`Deleted “${query.name}”`, { action: { label: 'Undo', run: () => setSaved(saveQuery(language, query)) } });
  };
  return (
    <Popover
      title="Saved queries"
      open={open}
      onOpenChange={show}
      trigger={<IconButton label="Saved queries" size="small" icon={<Star size={14} aria-hidden="true" />} />}
    >
      <div className={styles.saved}>
        {saved.length === 0 && <EmptyState compact title="None yet" hint="Give a query a name and it stays in this browser, for every incident." />}
        <ul className={styles.list} aria-label="Saved queries">
          {saved.map((query) => (
            <li key={query.name} className={styles.savedRow}>
              <button
                type="button"
                className={styles.entry}
                onClick={() => {
                  setOpen(false);
                  onChoose(query.text);
                }}
              >
                <span>{query.name}</span>
                <code>{query.text}</code>
              </button>
              <IconButton label={`Delete ${query.name}`} size="small" icon={<Trash2 size={14} aria-hidden="true" />} onClick={() => remove(query)} />
            </li>
          ))}
        </ul>
        <form
          className={styles.saveForm}
          onSubmit={(event) => {
            event.preventDefault();
            if (chosen === '' || text === '') return;
            setSaved(saveQuery(language, { name: chosen, text }));
            setName('');
            toast(`Saved “${chosen}”`);
          }}
        >
          <TextField label="Name for the query as it is written now" value={name} onChange={setName} maxLength={NAME_LENGTH_MAX} placeholder="Waits by pool" hint={text === '' ? 'Write a query first.' : isTaken ? 'Replaces the one of this name.' : undefined} />
          <Button type="submit" size="small" disabled={chosen === '' || text === ''}>
            {isTaken ? 'Replace' : 'Save'}
          </Button>
        </form>
      </div>
    </Popover>
  );
}
