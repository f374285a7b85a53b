import type { ReactNode } from 'react';
import { SegmentedControl, Select } from '../../../kit/index.ts';
import { matcherOf, withMatcher, type SelectorMatcher } from '../../shared-telemetry/logql-text.ts';
import { useInfo } from '../../shared/world-context.ts';
import styles from './logs.module.css';

const LEVELS = [
  { value: 'any', label: 'All levels', text: null },
  { value: 'info', label: 'Info+', text: 'info|warn|error' },
  { value: 'warn', label: 'Warn+', text: 'warn|error' },
  { value: 'error', label: 'Error', text: 'error' },
] as const;
type Level = (typeof LEVELS)[number]['value'];
/** Not a service's name, since it has a space. */
const ALL = 'all services';

/** The chip that says what a query says of levels; empty when none does. */
function levelOf(matcher: SelectorMatcher | null): Level | '' {
  if (matcher === null) return 'any';
  if (matcher.op !== '=' && matcher.op !== '=~') return '';
  return LEVELS.find(({ text }) => text === matcher.value)?.value ?? '';
}

interface LogChipsProps {
  query: string;
  onQuery: (query: string) => void;
  children: ReactNode;
}

/** Buttons that write the most usual matchers into the query; they show what the query says, whoever wrote it. */
export function LogChips({ query, onQuery, children }: LogChipsProps): ReactNode {
  const { map } = useInfo();
  const service = matcherOf(query, 'service_name');
  const names = map.nodes.filter((node) => node.kind !== 'client').map((node) => node.id);
  const isAny = service === null || (service.op === '=~' && service.value === '.+');
  const chooseLevel = (next: Level | ''): void => {
    const chosen = LEVELS.find(({ value }) => value === next);
    if (chosen) onQuery(withMatcher(query, 'level', chosen.value === 'error' ? '=' : '=~', chosen.text));
  };
  return (
    <div className={styles.chips}>
      <SegmentedControl<Level | ''> label="Least level" size="small" value={levelOf(matcherOf(query, 'level'))} onChange={chooseLevel} segments={LEVELS} />
      <Select
        label="Service"
        hideLabel
        size="small"
        className={styles.serviceSelect}
        value={isAny ? ALL : service.op === '=' && names.includes(service.value) ? service.value : undefined}
        placeholder="As written"
        onChange={(next) => onQuery(next === ALL ? withMatcher(query, 'service_name', '=~', '.+') : withMatcher(query, 'service_name', '=', next))}
        options={[{ value: ALL, label: 'All services' }, ...names.map((name) => ({ value: name, label: name }))]}
      />
      {children}
    </div>
  );
}
