import type { ReactNode } from 'react';
import type { DrillEntry, EntryMark } from '../../drill/client.ts';
import lanes from './compare-lanes.module.css';
import styles from './drill.module.css';
import { spanText } from './times.ts';

const WIDTH = 1160;
const LABELS = 12;
const LANE = 88;
const AXIS = 22;
const USERS = 30;

/** Every team on one axis of time: what users suffered, and what was looked at, believed, done and said. A picture of what the tables and the lists below say in words. */
export function CompareLanes({ entries, names, minutes }: { entries: readonly DrillEntry[]; names: readonly string[]; minutes: number }): ReactNode {
  const endS = Math.max(60, Math.min(minutes * 60, Math.max(...entries.map((entry) => Math.max(entry.endedS, entry.perMinute.length * 60)))));
  const worst = Math.max(1, ...entries.flatMap(({ perMinute }) => [...perMinute]));
  const x = (seconds: number): number => LABELS + (Math.min(seconds, endS) / endS) * (WIDTH - 2 * LABELS);
  const height = entries.length * LANE + AXIS;
  return (
    <section aria-labelledby="lanes">
      <h3 id="lanes">Side by side</h3>
      <Legend />
      <div className={styles.scroll}>
        <svg className={lanes.lanes} viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
          {ticksOf(endS).map((at) => (
            <g key={at}>
              <line className={lanes.gridLine} x1={x(at)} x2={x(at)} y1="0" y2={height - AXIS} />
              <text className={lanes.axisText} x={x(at)} y={height - 6} textAnchor={at === 0 ? 'start' : at === endS ? 'end' : 'middle'}>
                {at === 0 ? 'page' : `${at / 60} min`}
              </text>
            </g>
          ))}
          {entries.map((entry, i) => (
            <g key={entry.digest} transform={`translate(0 ${i * LANE})`}>
              <Lane entry={entry} name={names[i] ?? ''} x={x} worst={worst} />
            </g>
          ))}
        </svg>
      </div>
      <Steps entries={entries} names={names} />
    </section>
  );
}

/** The same in words, for those who read it or cannot see the picture. */
function Steps({ entries, names }: { entries: readonly DrillEntry[]; names: readonly string[] }): ReactNode {
  return (
    <details className={lanes.steps}>
      <summary>Step by step</summary>
      <div className={lanes.stepColumns}>
        {entries.map((entry, i) => (
          <div key={entry.digest}>
            <h4>{names[i]}</h4>
            <ol>
              {entry.marks.map(({ lane, atS, text }) => (
                <li key={`${lane} ${atS} ${text}`}>
                  <span className={styles.at}>{spanText(atS)}</span>
                  <span className={styles.quiet}>{WORDS[lane]}</span>
                  <span>{text}</span>
                </li>
              ))}
            </ol>
          </div>
        ))}
      </div>
    </details>
  );
}

/** Five or so round times. */
function ticksOf(endS: number): number[] {
  const step = [1, 2, 5, 10, 15, 30, 60].find((minutes) => endS / 60 / minutes <= 8) ?? 120;
  return Array.from({ length: Math.floor(endS / 60 / step) + 1 }, (_, i) => i * step * 60);
}

function Lane({ entry, name, x, worst }: { entry: DrillEntry; name: string; x: (seconds: number) => number; worst: number }): ReactNode {
  const { perMinute, marks, recoveredS, endedS } = entry;
  const base = 16 + USERS;
  const y = LANE - 26;
  return (
    <>
      <text className={lanes.laneName} x={LABELS} y="12">
        {name}
      </text>
      {perMinute.map((bad, minute) => {
        const height = (bad / worst) * USERS;
        // oxlint-disable-next-line react/no-array-index-key -- the minute is what it is
        return <rect key={minute} className={lanes.badUsers} x={x(minute * 60)} width={Math.max(0, x(minute * 60 + 60) - x(minute * 60) - 1)} y={base - height} height={height} />;
      })}
      <line className={lanes.laneLine} x1={x(0)} x2={x(Infinity)} y1={base} y2={base} />
      {recoveredS !== null && <path className={lanes.recovered} d={`M${x(recoveredS)} ${base + 4}V14`} />}
      {recoveredS !== null && (
        <text className={lanes.recoveredText} x={x(recoveredS) + 4} y="24">
          users well {spanText(recoveredS)}
        </text>
      )}
      <line className={lanes.playLine} x1={x(0)} x2={x(endedS)} y1={y} y2={y} />
      {marks.map((mark) => (
        <g key={`${mark.lane} ${mark.atS} ${mark.text}`} className={lanes.mark} data-lane={mark.lane} transform={`translate(${x(mark.atS)} ${y})`}>
          <title>{`${spanText(mark.atS)} ${mark.text}`}</title>
          <Shape lane={mark.lane} />
        </g>
      ))}
    </>
  );
}

const WORDS: Readonly<Record<EntryMark['lane'], string>> = { look: 'looked', hypothesis: 'believed', action: 'acted', message: 'told' };
const LANES: readonly EntryMark['lane'][] = ['look', 'hypothesis', 'action', 'message'];

function Legend(): ReactNode {
  return (
    <p className={lanes.legend}>
      <span>
        <svg width="12" height="12" aria-hidden="true">
          <rect className={lanes.badUsers} width="12" height="12" />
        </svg>
        users’ bad seconds, by minute
      </span>
      {LANES.map((lane) => (
        <span key={lane}>
          <svg width="12" height="12" viewBox="-6 -6 12 12" className={lanes.mark} data-lane={lane} aria-hidden="true">
            <Shape lane={lane} />
          </svg>
          {WORDS[lane]}
        </span>
      ))}
    </p>
  );
}

/** A shape for each, so that none is told by colour alone. */
function Shape({ lane }: { lane: EntryMark['lane'] }): ReactNode {
  switch (lane) {
    case 'look':
      return <rect x="-1" y="-6" width="2" height="12" rx="1" />;
    case 'action':
      return <path d="M-4 -5 5 0-4 5Z" />;
    case 'hypothesis':
      return <path d="M0-5.5 5.5 0 0 5.5-5.5 0Z" />;
    default:
      return <circle r="3.5" />;
  }
}
