import type { ReactNode } from 'react';
import { SegmentedControl, Select } from '../../../kit/index.ts';
import { termOf, withTerm } from '../../shared-telemetry/filter-text.ts';
import { useInfo } from '../../shared/world-context.ts';
import styles from './traces.module.css';

const ALL = 'all clients';
const ANYWHERE = 'all services';
const DURATIONS = [
  { value: 'any', label: 'Any duration' },
  { value: '500ms', label: '> 500 ms' },
  { value: '2s', label: '> 2 s' },
] as const;
type Least = (typeof DURATIONS)[number]['value'] | '';

interface TraceFiltersProps {
  filter: string;
  onFilter: (filter: string) => void;
  children: ReactNode;
}

/** Buttons that write the most usual terms into the filter, and show what it says. */
export function TraceFilters({ filter, onFilter, children }: TraceFiltersProps): ReactNode {
  const { map } = useInfo();
  const clients = map.nodes.filter((node) => node.kind === 'client').map((node) => node.id);
  const services = map.nodes.filter((node) => node.kind !== 'client').map((node) => node.id);
  const [client, service, status, duration] = [termOf(filter, 'client'), termOf(filter, 'service'), termOf(filter, 'status'), termOf(filter, 'duration')];
  const least: Least = DURATIONS.find(({ value }) => duration?.operator === '>' && duration.value === value)?.value ?? (duration ? '' : 'any');
  const outcome = status === null ? 'any' : status.operator === '=' && (status.value === 'error' || status.value === 'ok') ? status.value : '';
  return (
    <div className={styles.chips}>
      <SegmentedControl<string>
        label="Outcome"
        size="small"
        value={outcome}
        onChange={(next) => next !== '' && onFilter(withTerm(filter, 'status', '=', next === 'any' ? null : next))}
        segments={[
          { value: 'any', label: 'All' },
          { value: 'error', label: 'Failed' },
        ]}
      />
      <SegmentedControl<Least> label="Least duration" size="small" value={least} onChange={(next) => next !== '' && onFilter(withTerm(filter, 'duration', '>', next === 'any' ? null : next))} segments={DURATIONS} />
      {clients.length > 1 && (
        <Select
          label="Client"
          hideLabel
          size="small"
          className={styles.clientSelect}
          value={client === null ? ALL : client.operator === '=' && clients.includes(client.value) ? client.value : undefined}
          placeholder="As written"
          onChange={(next) => onFilter(withTerm(filter, 'client', '=', next === ALL ? null : next))}
          options={[{ value: ALL, label: 'All clients' }, ...clients.map((name) => ({ value: name, label: name }))]}
        />
      )}
      {services.length > 1 && (
        <Select
          label="Can reach"
          hideLabel
          size="small"
          className={styles.clientSelect}
          value={service === null ? ANYWHERE : service.operator === '=' && services.includes(service.value) ? service.value : undefined}
          placeholder="As written"
          onChange={(next) => onFilter(withTerm(filter, 'service', '=', next === ANYWHERE ? null : next))}
          options={[{ value: ANYWHERE, label: 'All services' }, ...services.map((name) => ({ value: name, label: name }))]}
        />
      )}
      {children}
    </div>
  );
}
