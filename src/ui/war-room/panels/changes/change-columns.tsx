import type { ReactNode } from 'react';
import type { RunInfo } from '../../../../session/view.ts';
import type { Change } from '../../../../sim/fault-spec.ts';
import { StatusBadge, type Column } from '../../../kit/index.ts';
import { KIND_WORDS, relativeToPage, STATE_STATUS, STATE_WORDS, whenText } from './change-words.ts';

const stateOf = (change: Change): ReactNode => <StatusBadge status={STATE_STATUS[change.state]}>{STATE_WORDS[change.state]}</StatusBadge>;
const noteOf = (change: Change): ReactNode => <span title={change.note}>{change.note}</span>;

/** When, what, why, who: in the order in which a change is judged. */
export const changeColumns = (info: RunInfo, pagedAtUs: number | null): Column<Change>[] => [
  { id: 'time', header: 'Time', width: '5.75rem', mono: true, cell: (change) => whenText(info, change.atUs) },
  { id: 'page', header: 'From the page', width: '7rem', cell: (change) => relativeToPage(change.atUs, pagedAtUs) },
  { id: 'kind', header: 'Kind', width: '4rem', cell: (change) => KIND_WORDS[change.kind] },
  { id: 'target', header: 'Target', width: 'minmax(4.75rem, 0.9fr)', cell: (change) => change.target },
  { id: 'step', header: 'Change', width: 'minmax(6rem, 1.2fr)', mono: true, cell: (change) => (change.from || change.to ? `${change.from || '–'} → ${change.to || '–'}` : '') },
  { id: 'note', header: 'Note', width: 'minmax(8rem, 3fr)', cell: noteOf },
  { id: 'by', header: 'By', width: 'minmax(3.5rem, 0.7fr)', cell: (change) => change.by },
  { id: 'state', header: 'State', width: '6.25rem', cell: stateOf },
];
