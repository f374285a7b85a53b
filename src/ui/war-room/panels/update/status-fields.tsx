import type { ReactNode } from 'react';
import type { StatusUpdate } from '../../../../session/intents.ts';
import { SegmentedControl, Select } from '../../../kit/index.ts';
import { useInfo } from '../../shared/world-context.ts';
import type { Draft } from './draft.ts';
import { Row } from './row.tsx';
import { STATUS_WORDS } from './update-text.ts';
import styles from './update.module.css';

const UNKNOWN = 'unknown';
const NO_NEXT = 'none';
const MINUTES = [5, 10, 15, 30] as const;
const STATUSES = Object.keys(STATUS_WORDS) as StatusUpdate['status'][];

const MEANS: Readonly<Record<StatusUpdate['status'], string>> = {
  investigating: 'The cause is not certain yet.',
  identified: 'The cause is known; users still suffer.',
  monitoring: 'Users are well again; you watch that it holds.',
  resolved: 'Users have been well for a while: the all-clear.',
};

interface Props {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

/** Where the incident stands. The all-clear promises no further update. */
export function StatusField({ draft, onChange }: Props): ReactNode {
  return (
    <Row label="Status">
      <SegmentedControl label="Status" size="small" value={draft.status} onChange={(status) => onChange({ status, ...(status === 'resolved' ? { nextMinutes: null } : {}) })} segments={STATUSES.map((value) => ({ value, label: STATUS_WORDS[value] }))} />
      <p className={styles.hint}>{MEANS[draft.status]}</p>
    </Row>
  );
}

export function CauseField({ draft, onChange }: Props): ReactNode {
  const { map } = useInfo();
  const parts = map.nodes.filter((node) => node.kind !== 'client').map((node) => ({ value: node.id, label: node.title }));
  return (
    <Row label="Cause">
      <Select label="Cause" hideLabel size="small" className={styles.wide} value={draft.cause ?? UNKNOWN} onChange={(value) => onChange({ cause: value === UNKNOWN ? null : value })} options={[{ value: UNKNOWN, label: 'Not known yet' }, ...parts]} />
    </Row>
  );
}

export function NextField({ draft, onChange }: Props): ReactNode {
  const value = draft.nextMinutes === null ? NO_NEXT : String(draft.nextMinutes);
  const segments = [...MINUTES.map((minutes) => ({ value: String(minutes), label: `${minutes} min` })), { value: NO_NEXT, label: 'None' }];
  return (
    <Row label="Next update in">
      <SegmentedControl label="Next update in" size="small" value={value} onChange={(next) => onChange({ nextMinutes: next === NO_NEXT ? null : Number(next) })} segments={segments} />
    </Row>
  );
}
