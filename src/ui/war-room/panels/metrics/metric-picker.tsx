import { ChevronDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { MetricCatalog } from '../../../../session/view.ts';
import { Button, EmptyState, ErrorState, messageOf, Popover, Spinner, TextField } from '../../../kit/index.ts';
import { useWorld } from '../../shared/world-context.ts';
import { useMetricsState } from './metrics-state.ts';
import styles from './metrics.module.css';

const found = (catalog: MetricCatalog, search: string): MetricCatalog['families'] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return catalog.families.filter(({ name, help }) => words.every((word) => name.includes(word) || help.toLowerCase().includes(word)));
};

/** A text to begin with for one metric, by what kind of metric it is. */
function queryForFamily({ name, type }: MetricCatalog['families'][number]): string {
  switch (type) {
    case 'counter':
      return `sum by (service_name) (rate(${name}[1m]))`;
    case 'histogram':
      return `histogram_quantile(0.95, sum by (le, service_name) (rate(${name}_bucket[1m])))`;
    default:
      return `sum by (service_name) (${name})`;
  }
}

/** Every metric of the system with what it means; choosing one writes a query to start from. */
export function MetricPicker({ onChoose }: { onChoose: (expr: string) => void }): ReactNode {
  const { client } = useWorld();
  const [{ catalog }, set] = useMetricsState('catalog');
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const load = async (): Promise<void> => {
    try {
      set({ catalog: await client.call('catalog', {}) });
      setTrouble(null);
    } catch (error) {
      setTrouble(messageOf(error));
    }
  };
  const onOpenChange = (next: boolean): void => {
    setOpen(next);
    // Labels grow during a run, so each opening asks again and shows what it knows meanwhile.
    if (next) void load();
  };
  const families = catalog ? found(catalog, search) : [];
  return (
    <Popover
      title="Metrics of this system"
      open={open}
      onOpenChange={onOpenChange}
      trigger={
        <Button size="small" variant="quiet">
          Metric
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      }
    >
      <div className={styles.picker}>
        <TextField label="Find a metric" hideLabel value={search} onChange={setSearch} placeholder="connection, duration, retries…" />
        {!catalog && trouble === null && <Spinner label="Asking for metrics" />}
        {!catalog && trouble !== null && <ErrorState compact what="The list of metrics did not come" next="You can still write a query." detail={trouble} />}
        {catalog && families.length === 0 && <EmptyState compact title="No metric has these words" hint="Search by name or by what it means." />}
        <ul className={styles.families} aria-label="Metrics">
          {families.map((family) => (
            <li key={family.name}>
              <button
                type="button"
                className={styles.family}
                onClick={() => {
                  setOpen(false);
                  onChoose(queryForFamily(family));
                }}
              >
                <code>{family.name}</code>
                <span className={styles.type}>{family.type}</span>
                <span className={styles.help}>{family.help}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Popover>
  );
}
