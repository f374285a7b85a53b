import type { RunSummary } from '../../storage/runs.ts';
import type { Status } from '../kit/index.ts';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** "today 14:05", "yesterday 09:12", "3 Mar 14:05", "3 Mar 2025". */
export function whenWords(epochMs: number, nowMs = Date.now()): string {
  const at = new Date(epochMs);
  const startOfDay = (time: Date): number => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
  const days = Math.round((startOfDay(new Date(nowMs)) - startOfDay(at)) / 86_400_000);
  if (days === 0) return `today ${clock.format(at)}`;
  if (days === 1) return `yesterday ${clock.format(at)}`;
  return at.getFullYear() === new Date(nowMs).getFullYear() ? `${day.format(at)} ${clock.format(at)}` : dayAndYear.format(at);
}

/** How a run ended, as status and word. */
export function outcomeOf({ status, outcome }: Pick<RunSummary, 'status' | 'outcome'>): { status: Status; word: string } {
  if (status === 'playing') return { status: 'warning', word: 'In progress' };
  if (status === 'abandoned') return { status: 'unknown', word: 'Given up' };
  if (outcome === 'win') return { status: 'good', word: 'Recovered' };
  if (outcome === 'lose') return { status: 'bad', word: 'Not recovered' };
  return { status: 'unknown', word: 'Not debriefed yet' };
}
