import type { Debrief } from '../session/debrief-types.ts';
import type { ResultFile } from '../session/result.ts';
import type { Run } from '../session/run.ts';
import { decisionPoints } from './decision-points.ts';
import type { DrillEntry, EntryMark } from './entry.ts';

const MINUTE_US = 60_000_000;

/** A verified run as an entry. `run` was paged, and `debrief` is its own. */
export function makeEntry({ label = '', digest, record }: ResultFile, run: Run, debrief: Debrief): DrillEntry {
  const { outcome, outcomeText, score, pagedMs, endedMs, recoveredMs } = debrief;
  const yours = debrief.runs.find(({ id }) => id === 'yours');
  const pagedUs = run.pagedAtUs ?? 0;
  return {
    label, digest, outcome, outcomeText, score,
    hash: record.hash ?? '',
    points: decisionPoints(run, debrief),
    badUserSeconds: yours?.badUserSeconds ?? 0,
    perMinute: (yours?.perMinute ?? []).slice(Math.floor(pagedUs / MINUTE_US)),
    marks: marksOf(run, debrief),
    recoveredS: recoveredMs === null ? null : (recoveredMs - pagedMs) / 1000,
    endedS: (endedMs - pagedMs) / 1000,
  };
}

/** What the team did, in order of time. What others said and what the system did is the same story for every team. */
function marksOf(run: Run, { timeline, pagedMs }: Debrief): EntryMark[] {
  const after = (us: number): number => (us - (run.pagedAtUs ?? 0)) / 1_000_000;
  const told = timeline.flatMap(({ atMs, lane, text }): EntryMark[] => (lane === 'look' || lane === 'hypothesis' ? [{ lane, atS: (atMs - pagedMs) / 1000, text }] : []));
  const done = run.state.mitigations.map(({ atUs, action, verb }): EntryMark => ({ lane: 'action', atS: after(atUs), text: run.world.book.actions[action]?.title ?? verb }));
  const said = run.state.posts.map(({ atUs, audience, text }): EntryMark => ({ lane: 'message', atS: after(atUs), text: `${audience === 'team' ? 'To the team' : 'On the status page'}: ${text}` }));
  return [...told, ...done, ...said].sort((a, b) => a.atS - b.atS);
}
