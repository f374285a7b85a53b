import { MINUTE } from '../../base/time.ts';
import type { Case } from '../case.ts';
import { AUDIENCES, type Audience } from './facts.ts';

/** What people expect before anything was promised: the first word to the team, and to customers at severity 1 and 2. */
const FIRST_US = 10 * MINUTE;
const PUBLIC_UP_TO = 2;

/** The longest that people are left without an update, in minutes, by severity; usual in incident guides. Severity 4 sets none. */
export const CADENCE_MINUTES: Readonly<Record<Case['severity'], number | null>> = { 1: 15, 2: 30, 3: 60, 4: null };

export interface Due {
  readonly audience: Audience;
  /** World time in microseconds. */
  readonly dueUs: number;
  /** Whether the player named the time, or people just expect it. */
  readonly promised: boolean;
}

/** The updates that somebody waits for, the earliest first: one for each audience at most. An update that says "resolved" ends the waiting. */
export function updatesDue({ posts, severity }: Pick<Case, 'posts' | 'severity'>, pagedUs: number): Due[] {
  return AUDIENCES.flatMap((audience): Due[] => {
    const last = posts.findLast((post) => post.audience === audience);
    if (last === undefined) return audience === 'team' || severity <= PUBLIC_UP_TO ? [{ audience, dueUs: pagedUs + FIRST_US, promised: false }] : [];
    if (last.update?.status === 'resolved') return [];
    const promised = last.update?.nextUpdateMinutes ?? null;
    if (promised !== null) return [{ audience, dueUs: last.atUs + promised * MINUTE, promised: true }];
    const usual = CADENCE_MINUTES[severity];
    return usual === null || audience === 'status_page' ? [] : [{ audience, dueUs: last.atUs + usual * MINUTE, promised: false }];
  }).sort((a, b) => a.dueUs - b.dueUs);
}
