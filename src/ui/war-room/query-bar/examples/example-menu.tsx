import { ChevronDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, EmptyState, Popover, Select } from '../../../kit/index.ts';
import { useInfo, useWarRoom } from '../../shared/world-context.ts';
import type { Language } from '../language.ts';
import { ask } from '../place/place.ts';
import { useVocabulary } from '../vocabulary-source.ts';
import styles from '../query-bar.module.css';
import { examplesFor } from './examples.ts';

interface ExampleMenuProps {
  language: Language;
  onChoose: (expr: string) => void;
}

/** Usual questions about one component, beginning with the one chosen on the map. */
export function ExampleMenu({ language, onChoose }: ExampleMenuProps): ReactNode {
  const { map } = useInfo();
  const source = useVocabulary();
  const onMap = useWarRoom((state) => state.service);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [names, setNames] = useState<ReadonlySet<string> | null>(null);
  // Who writes no lines has no questions about them. Until that is known, everybody is offered.
  const nodes = language === 'logql' && names ? map.nodes.filter(({ id }) => names.has(id)) : map.nodes;
  const node = nodes.find(({ id }) => id === (chosen ?? onMap)) ?? nodes.find(({ kind }) => kind === 'service') ?? nodes[0];
  const onOpenChange = (next: boolean): void => {
    setOpen(next);
    if (!next || language !== 'logql') return;
    source.words(ask('logql', 'values', [], 'service_name')).then(
      ({ words }) => setNames(new Set(words.map((word) => word.text))),
      () => undefined,
    );
  };
  return (
    <Popover
      title="Usual questions"
      open={open}
      onOpenChange={onOpenChange}
      trigger={
        <Button size="small" variant="quiet">
          Examples
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      }
    >
      {node ? (
        <div className={styles.saved}>
          <Select label="About" value={node.id} onChange={setChosen} size="small" options={nodes.map(({ id, title }) => ({ value: id, label: id, hint: title }))} />
          <ul className={styles.list} aria-label="Usual questions">
            {examplesFor(language, node).map(({ title, expr }) => (
              <li key={title}>
                <button
                  type="button"
                  className={styles.entry}
                  onClick={() => {
                    setOpen(false);
                    onChoose(expr);
                  }}
                >
                  <span>{title}</span>
                  <code>{expr}</code>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <EmptyState compact title="Nothing to ask yet" hint="No component has written anything so far." />
      )}
    </Popover>
  );
}
