import { useState, type ReactNode } from 'react';
import { POINT_TITLES, type DecisionPoint, type DrillEntry } from '../../drill/client.ts';
import { Bar, StatusShape, Toggle, VisuallyHidden } from '../kit/index.ts';
import styles from './drill.module.css';
import { spanText } from './times.ts';

interface TableProps {
  entries: readonly DrillEntry[];
  /** Of the teams, in the same order. */
  names: readonly string[];
}

/** Where the teams parted: what each did first, and when. */
export function PointTable({ entries, names }: TableProps): ReactNode {
  const ids = entries[0]?.points.map(({ id }) => id) ?? [];
  return (
    <section aria-labelledby="points">
      <h3 id="points">Decision points</h3>
      <p className={styles.lead}>Minutes and seconds after the page. Sooner is not better by itself: ask what each had seen by then.</p>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <Head names={names} />
          <tbody>
            {ids.map((id) => (
              <tr key={id}>
                <th scope="row">{POINT_TITLES[id]}</th>
                {entries.map((entry) => (
                  <td key={entry.digest}>
                    <Point point={entry.points.find((one) => one.id === id)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Point({ point }: { point: DecisionPoint | undefined }): ReactNode {
  if (!point) return null;
  const { atS, text, good } = point;
  return (
    <span className={styles.point}>
      <StatusShape status={good === null ? 'unknown' : good ? 'good' : 'warning'} />
      <span>
        {atS !== null && <strong className={styles.at}>{spanText(atS)}</strong>} {text}
      </span>
    </span>
  );
}

/** What each dimension of the rubric came to; no team is put before another. */
export function DimensionTable({ entries, names }: TableProps): ReactNode {
  const [reasons, setReasons] = useState(false);
  const parts = entries[0]?.score.parts ?? [];
  return (
    <section aria-labelledby="dimensions">
      <div className={styles.tableHead}>
        <h3 id="dimensions">By dimension</h3>
        <span className={styles.noPrint}>
          <Toggle pressed={reasons} onChange={setReasons}>
            What moved it most
          </Toggle>
        </span>
      </div>
      <div className={styles.scroll}>
        <table className={styles.table} data-reasons={reasons || undefined}>
          <Head names={names} />
          <tbody>
            {parts.map(({ id, title }) => (
              <tr key={id}>
                <th scope="row">{title}</th>
                {entries.map((entry) => (
                  <Part key={entry.digest} part={entry.score.parts.find((one) => one.id === id)} />
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">Together, with caps</th>
              {entries.map(({ digest, score }) => (
                <td key={digest} className={styles.number}>
                  <strong>{score.total}</strong> of {score.max}
                </td>
              ))}
            </tr>
            <tr>
              <th scope="row">How it ended</th>
              {entries.map(({ digest, outcome, outcomeText }) => (
                <td key={digest}>
                  <span className={styles.point}>
                    <StatusShape status={outcome === 'win' ? 'good' : 'bad'} /> {outcomeText}
                  </span>
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Part({ part }: { part: DrillEntry['score']['parts'][number] | undefined }): ReactNode {
  if (!part) return <td>not marked</td>;
  return (
    <td>
      <span className={styles.part}>
        <Bar value={Math.max(0, part.points)} max={part.max} />
        <span className={styles.number}>
          {part.points} of {part.max}
        </span>
      </span>
      <p className={styles.why}>{part.why}</p>
    </td>
  );
}

function Head({ names }: { names: readonly string[] }): ReactNode {
  return (
    <thead>
      <tr>
        <th scope="col">
          <VisuallyHidden>What</VisuallyHidden>
        </th>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
