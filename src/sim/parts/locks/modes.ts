/**
 * Lock modes and which of them conflict. Tables: PostgreSQL documentation, "Explicit Locking", table 13.2 (lock.c,
 * `LockConflicts`). Rows: FOR SHARE and FOR UPDATE of table 13.3; the weaker FOR KEY SHARE and FOR NO KEY UPDATE are left
 * out, so an UPDATE locks its row as FOR UPDATE does.
 */
export const ACCESS_SHARE = 1;
export const ROW_SHARE = 2;
export const ROW_EXCLUSIVE = 3;
export const SHARE_UPDATE_EXCLUSIVE = 4;
export const SHARE = 5;
export const SHARE_ROW_EXCLUSIVE = 6;
export const EXCLUSIVE = 7;
export const ACCESS_EXCLUSIVE = 8;
export const ROW_FOR_SHARE = 9;
export const ROW_FOR_UPDATE = 10;

/** As pg_locks and the server log name them; on rows as the log names the wait for the holder's transaction. */
export const MODE_NAMES = [
  '', 'AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock', 'ShareLock', 'ExclusiveLock',
] as const;

const bits = (...modes: readonly number[]): number => modes.reduce((mask, mode) => mask | (1 << mode), 0);

/** By mode: the modes that it cannot stand beside. */
const CONFLICTS: readonly number[] = [
  0,
  bits(ACCESS_EXCLUSIVE),
  bits(EXCLUSIVE, ACCESS_EXCLUSIVE),
  bits(SHARE, SHARE_ROW_EXCLUSIVE, EXCLUSIVE, ACCESS_EXCLUSIVE),
  bits(SHARE_UPDATE_EXCLUSIVE, SHARE, SHARE_ROW_EXCLUSIVE, EXCLUSIVE, ACCESS_EXCLUSIVE),
  bits(ROW_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE, SHARE_ROW_EXCLUSIVE, EXCLUSIVE, ACCESS_EXCLUSIVE),
  bits(ROW_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE, SHARE, SHARE_ROW_EXCLUSIVE, EXCLUSIVE, ACCESS_EXCLUSIVE),
  bits(ROW_SHARE, ROW_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE, SHARE, SHARE_ROW_EXCLUSIVE, EXCLUSIVE, ACCESS_EXCLUSIVE),
  bits(ACCESS_SHARE, ROW_SHARE, ROW_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE, SHARE, SHARE_ROW_EXCLUSIVE, EXCLUSIVE, ACCESS_EXCLUSIVE),
  bits(ROW_FOR_UPDATE),
  bits(ROW_FOR_SHARE, ROW_FOR_UPDATE),
];

export const conflicts = (a: number, b: number): boolean => ((CONFLICTS[a] >> b) & 1) === 1;

/** The lock that a statement takes on its table before it does anything. */
export function tableModeOf(kind: 'select' | 'insert' | 'update' | 'delete', lock: RowLock): number {
  if (kind !== 'select') return ROW_EXCLUSIVE;
  return lock === 'none' ? ACCESS_SHARE : ROW_SHARE;
}

/** What a statement locks its row with; `none` for a plain read, or an insert, whose row nobody knows yet. */
export type RowLock = 'none' | 'share' | 'update';

export function rowModeOf(lock: RowLock): number {
  return lock === 'none' ? 0 : lock === 'share' ? ROW_FOR_SHARE : ROW_FOR_UPDATE;
}

/** Unless the author says otherwise: what changes a row locks it. */
export function usualRowLock(kind: 'select' | 'insert' | 'update' | 'delete'): RowLock {
  return kind === 'update' || kind === 'delete' ? 'update' : 'none';
}
