import type { World } from '../../kernel/world.ts';
import { pidOf } from './model.ts';
import { statementNumber } from './statement-texts.ts';
import { waitedXid } from './server-log.ts';
import { ownerOf, wantedLock, wantedMode } from './wants.ts';

/** The last deadlocks of all databases, as the server log tells them: kept in the state, so that a console can show them. */

const REPORTS = 8;
const PROCESSES = 4;
/** Per process: pid, statement, lockable, mode, transaction waited for. */
const FIELDS = 5;
const SIZE = 3 + PROCESSES * FIELDS;

export function newReports(): { reports: Float64Array; reportCount: Int32Array } {
  return { reports: new Float64Array(REPORTS * SIZE), reportCount: new Int32Array(1) };
}

interface ReportColumns {
  readonly reports: Float64Array;
  readonly reportCount: Int32Array;
}

/** Each process waits for the next; the last for the first, the victim. */
export interface DeadlockReport {
  readonly atUs: number;
  readonly database: number;
  readonly processes: readonly { readonly pid: number; readonly statement: number; readonly lockable: number; readonly mode: number; readonly xid: number }[];
}

/** `cycle` are the frames that wait, the victim first; of more than four the first four are kept. */
export function keepReport(world: World, cycle: readonly number[], database: number): void {
  const { reports, reportCount } = world.parts['locks'] as unknown as ReportColumns;
  let at = (reportCount[0]++ % REPORTS) * SIZE;
  const kept = cycle.slice(0, PROCESSES);
  reports[at++] = world.now;
  reports[at++] = database;
  reports[at++] = kept.length;
  for (const w of kept) {
    const [lockable, mode, owner] = [wantedLock(world, w), wantedMode(world, w), ownerOf(world, w)];
    for (const value of [pidOf(owner), statementNumber(world, w), lockable, mode, waitedXid(world, lockable, owner, mode)]) reports[at++] = value;
  }
}

/** The latest first. */
export function lastReports(world: World, database: number): DeadlockReport[] {
  const { reports, reportCount } = world.parts['locks'] as unknown as ReportColumns;
  const found: DeadlockReport[] = [];
  for (let n = reportCount[0] - 1; n >= 0 && n >= reportCount[0] - REPORTS; n--) {
    const at = (n % REPORTS) * SIZE;
    if (reports[at + 1] !== database) continue;
    const processes = Array.from({ length: reports[at + 2] }, (_, i) => {
      const [pid, statement, lockable, mode, xid] = reports.subarray(at + 3 + i * FIELDS, at + 3 + (i + 1) * FIELDS);
      return { pid, statement, lockable, mode, xid };
    });
    found.push({ atUs: reports[at], database, processes });
  }
  return found;
}
