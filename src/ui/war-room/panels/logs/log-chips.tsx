import type { ReactNode } from 'react';
import { SegmentedControl, Select } from '../../../kit/index.ts';
import { termOf, withTerm } from '../../shared-telemetry/filter-text.ts';
import { useInfo } from '../../shared/world-context.ts';
import styles from './logs.module.css';

const LEVELS = [
  { value: 'any', label: 'All levels' },
  { value: 'info', label: 'Info+' },
  { value: 'warn', label: 'Warn+' },
  { value: 'error', label: 'Error' },
] as const;
type Level = (typeof LEVELS)[number]['value'];
/** Not a service's name, since it has a space. */
const ALL = 'all services';

interface LogChipsProps {
  filter: string;
  onFilter: (filter: string) => void;
  children: ReactNode;
}

/** Buttons that write the most usual terms into the filter; they show what the filter says, whoever wrote it. */
export function LogChips({ filter, onFilter, children }: LogChipsProps): ReactNode {
  const { map } = useInfo();
  const level = termOf(filter, 'level');
  const shownLevel = LEVELS.find(({ value }) => value === level?.value.toLowerCase() && (level.operator === '>=' || (level.operator === '=' && value === 'error')))?.value;
  const service = termOf(filter, 'service');
  const names = map.nodes.filter((node) => node.kind !== 'client').map((node) => node.id);
  return (
    <div className={styles.chips}>
      <SegmentedControl<Level | ''>
        label="Least level"
        size="small"
        value={shownLevel ?? (level ? '' : 'any')}
        onChange={(next) => next !== '' && onFilter(withTerm(filter, 'level', '>=', next === 'any' ? null : next))}
        segments={LEVELS}
      />
      <Select
        label="Service"
        hideLabel
        size="small"
        className={styles.serviceSelect}
        value={service?.operator === '=' && names.includes(service.value) ? service.value : service ? undefined : ALL}
        placeholder="As written"
        onChange={(next) => onFilter(withTerm(filter, 'service', '=', next === ALL ? null : next))}
        options={[{ value: ALL, label: 'All services' }, ...names.map((name) => ({ value: name, label: name }))]}
      />
      {children}
    </div>
  );
}
