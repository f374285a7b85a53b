import type { ReactNode } from 'react';
import type { ComparedRun, Debrief } from '../../session/debrief-types.ts';
import { Bar, formatCount, formatDurationUs, formatSi } from '../kit/index.ts';
import chapters from './chapters.module.css';
import styles from './debrief.module.css';

export const OTHER_COLOUR = 'var(--text-2)';
export const COLOURS: Readonly<Record<string, string>> = { yours: 'var(--accent)', nothing: 'var(--bad-fill)', reference: 'var(--good-fill)' };

interface Course {
  readonly title: string;
  readonly why: string;
  readonly run: ComparedRun;
}

/** The learner's run first, then every other course of the same seed, each once. */
export function coursesOf({ runs, judgement }: Pick<Debrief, 'runs' | 'judgement'>): Course[] {
  const others = judgement.counterfactuals;
  const why = (id: string): string => others.find((other) => other.id === id)?.why ?? '';
  return [...runs.map((run) => ({ title: run.title, why: why(run.id), run })), ...others.filter(({ id }) => !runs.some((run) => run.id === id)).map(({ title, why: reason, run }) => ({ title, why: reason, run }))];
}

export function CourseTable({ debrief }: { debrief: Debrief }): ReactNode {
  const courses = coursesOf(debrief);
  const worst = Math.max(...courses.map(({ run }) => run.badUserSeconds));
  const own = debrief.runs.find(({ id }) => id === 'yours')?.badUserSeconds ?? 0;
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label="Runs compared">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Bad user-seconds</th>
            <th scope="col" className={styles.number}>
              Against yours
            </th>
            <th scope="col" className={styles.number}>
              Recovered
            </th>
            <th scope="col">Actions</th>
          </tr>
        </thead>
        <tbody>
          {courses.map(({ title, why, run }) => (
            <tr key={run.id}>
              <th scope="row" className={styles.courseName}>
                {title}
                {why !== '' && <p className={chapters.small}>{why}</p>}
              </th>
              <td className={styles.cost} title={`${formatCount(run.badUserSeconds)} bad user-seconds`}>
                <Bar value={run.badUserSeconds} max={worst} colour={COLOURS[run.id] ?? OTHER_COLOUR}>
                  {formatSi(run.badUserSeconds)}
                </Bar>
              </td>
              <td className={styles.number}>{run.id === 'yours' ? '' : differenceText(run.badUserSeconds - own)}</td>
              <td className={styles.number}>{run.recoveredMs === null ? 'Not in time' : formatDurationUs(Math.max(0, run.recoveredMs - debrief.pagedMs) * 1000)}</td>
              <td className={styles.actionsTaken}>{actionsText(run.actions)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const ACTIONS_NAMED = 4;

/** Somebody who changes everything does dozens; the first few tell which. */
function actionsText(actions: readonly { readonly title: string }[]): string {
  if (actions.length === 0) return 'None';
  const named = actions.slice(0, ACTIONS_NAMED).map(({ title }) => title).join(', ');
  return actions.length > ACTIONS_NAMED ? `${named} and ${actions.length - ACTIONS_NAMED} more` : named;
}

function differenceText(more: number): string {
  if (more === 0) return 'the same';
  return `${formatSi(Math.abs(more))} ${more < 0 ? 'less' : 'more'}`;
}
