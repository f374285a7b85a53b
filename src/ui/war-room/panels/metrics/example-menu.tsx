import { ChevronDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, Popover, Select } from '../../../kit/index.ts';
import { useInfo, useWarRoom } from '../../shared/world-context.ts';
import { exampleQueries } from './example-queries.ts';
import styles from './metrics.module.css';

/** Usual questions about one component, beginning with the one chosen on the map. */
export function ExampleMenu({ onChoose }: { onChoose: (expr: string) => void }): ReactNode {
  const { map } = useInfo();
  const onMap = useWarRoom((state) => state.service);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const node = map.nodes.find(({ id }) => id === (chosen ?? onMap)) ?? map.nodes.find(({ kind }) => kind === 'service') ?? map.nodes[0];
  if (!node) return null;
  return (
    <Popover
      title="Usual questions"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" variant="quiet">
          Examples
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      }
    >
      <div className={styles.examples}>
        <Select label="About" value={node.id} onChange={setChosen} size="small" options={map.nodes.map(({ id, title }) => ({ value: id, label: id, hint: title }))} />
        <ul className={styles.exampleList}>
          {exampleQueries(node).map(({ title, expr }) => (
            <li key={title}>
              <button
                type="button"
                className={styles.example}
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
    </Popover>
  );
}
