import type { ReactNode } from 'react';
import type { RunInfo } from '../../../../session/view.ts';
import type { Change } from '../../../../sim/fault-spec.ts';
import { StatusBadge, type Column } from '../../../kit/index.ts';
import { KIND_WORDS, relativeToPage, STATE_STATUS, STATE_WORDS, whenText } from './change-words.ts';

const stateOf = (change: Change): ReactNode => <StatusBadge status={STATE_STATUS[change.state]}>{STATE_WORDS[change.state]}</StatusBadge>;
const noteOf = (change: Change): ReactNode => <span title={change.note}>{change.note}</span>;

/** When, what, why, who: in the order in which a change is judged. */
export const changeColumns = (info: RunInfo, pagedAtUs: number | null): Column<Change>[] => [
  { id: 'time', header: 'Time', width: 'minmax(5rem, 7rem)', mono: true, cell: (change) => whenText(info, change.atUs) },
  { id: 'page', header: 'From the page', width: '7.5rem', cell: (change) => relativeToPage(change.atUs, pagedAtUs) },
  { id: 'kind', header: 'Kind', width: '4rem', cell: (change) => KIND_WORDS[change.kind] },
  { id: 'target', header: 'Target', width: 'minmax(4.5rem, 9rem)', cell: (change) => change.target },
  { id: 'step', header: 'Change', width: 'minmax(5.5rem, 10rem)', mono: true, cell: (change) => (change.from || change.to ? `${change.from || '–'} → ${change.to || '–'}` : '') },
  { id: 'note', header: 'Note', width: 'minmax(7rem, 3fr)', cell: noteOf },
  { id: 'by', header: 'By', width: 'minmax(4rem, 8rem)', cell: (change) => change.by },
  { id: 'state', header: 'State', width: '6.5rem', cell: stateOf },
];
