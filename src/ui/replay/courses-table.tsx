import { useMemo, type ReactNode } from 'react';
import type { ComparedCourse, CoursesCompared } from '../../session/compare-branches.ts';
import { clockOf } from '../debrief/debrief-time.ts';
import { comparedColumns } from '../debrief/runs-compared.tsx';
import { formatCount, formatDurationUs, formatPercent, seriesColour, TimeSeriesChart, type ChartMarker } from '../kit/index.ts';
import styles from './compare.module.css';

const MINUTE_S = 60;

/** The users' minutes of each course in one chart, and below it what else they came to, a column each. */
export function CoursesTable({ compared }: { compared: CoursesCompared }): ReactNode {
  const { courses, startEpochMs, pagedMs, endMs, partedMs } = compared;
  const data = useMemo(() => comparedColumns(courses, Math.floor((endMs - startEpochMs) / (MINUTE_S * 1000))), [courses, endMs, startEpochMs]);
  const series = useMemo(() => courses.map(({ id, title }) => ({ key: id, label: title, colour: seriesColour(id) })), [courses]);
  const markers = useMemo<ChartMarker[]>(() => {
    const at = (epochMs: number): number => (epochMs - startEpochMs) / 1000;
    return [{ t: at(pagedMs), label: 'Page', kind: 'alert' }, ...(partedMs === null ? [] : [{ t: at(partedMs), label: 'They part', kind: 'action' as const }])];
  }, [startEpochMs, pagedMs, partedMs]);
  const second = (epochMs: number): number => (epochMs - startEpochMs) / 1000;
  return (
    <>
      <p className={styles.parted}>{partedMs === null ? 'They did the same to the system, so they are the same world.' : `They part at ${clockOf(partedMs)}.`}</p>
      <TimeSeriesChart
        title="Bad user-seconds per minute"
        unit=""
        series={series}
        data={data}
        range={{ from: Math.max(0, second(pagedMs) - 5 * MINUTE_S), to: second(endMs) }}
        markers={markers}
        height={220}
        startOfDayS={(startEpochMs / 1000) % 86_400}
      />
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Branches compared">
          <thead>
            <tr>
              <th scope="col">Per run</th>
              {courses.map(({ id, title }) => (
                <th key={id} scope="col">
                  <span className={styles.swatch} style={{ background: seriesColour(id) }} aria-hidden="true" /> {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{rowsOf(compared).map(({ name, cellOf }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {courses.map((course) => (
                <td key={course.id}>{cellOf(course)}</td>
              ))}
            </tr>
          ))}</tbody>
        </table>
      </div>
    </>
  );
}

interface Row {
  readonly name: string;
  readonly cellOf: (course: ComparedCourse) => ReactNode;
}

function rowsOf({ courses, pagedMs }: CoursesCompared): Row[] {
  const budgets = courses[0]?.budgets ?? [];
  return [
    { name: 'Bad user-minutes', cellOf: ({ badUserSeconds }) => formatCount(Math.round(badUserSeconds / 60)) },
    { name: 'Users well after', cellOf: ({ recoveredMs }) => (recoveredMs === null ? 'Not in time' : formatDurationUs(Math.max(0, recoveredMs - pagedMs) * 1000)) },
    ...budgets.map(({ title }, i): Row => ({ name: `Budget of 30 days spent: ${title}`, cellOf: (course) => percentOf(course.budgets[i]?.spent) })),
    { name: 'Capacity, instance-minutes', cellOf: ({ instanceMinutes }) => (instanceMinutes === null ? 'No data' : formatCount(Math.round(instanceMinutes))) },
    { name: 'From where they part', cellOf: ({ then }) => (then === null ? 'Nothing more was done' : `${clockOf(then.atMs)} ${then.title}`) },
    { name: 'All actions', cellOf: (course) => <Actions course={course} /> },
  ];
}

const percentOf = (share: number | null | undefined): string => (share === null || share === undefined ? 'No traffic' : formatPercent(Number(share.toPrecision(2))));

function Actions({ course: { actions } }: { course: ComparedCourse }): ReactNode {
  if (actions.length === 0) return 'None';
  return (
    <ol className={styles.actions}>
      {actions.map(({ atMs, title }) => (
        <li key={`${atMs} ${title}`}>
          <time>{clockOf(atMs)}</time> {title}
        </li>
      ))}
    </ol>
  );
}
