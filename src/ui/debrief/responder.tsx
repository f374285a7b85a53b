import type { ReactNode } from 'react';
import type { Decision } from '../../session/judgement/types.ts';
import { Bar, type Status } from '../kit/index.ts';
import styles from './chapters.module.css';
import table from './debrief.module.css';
import { clockOf } from './debrief-time.ts';

/** A share of bad user-seconds as a reader says it: "saves 52 %", "costs 6 %". */
export function shareText(share: number): string {
  const percent = Math.round(Math.abs(share) * 100);
  return percent === 0 ? 'no change' : `${share > 0 ? 'saves' : 'costs'} ${percent} %`;
}

export const shareStatus = (share: number): Status => (share >= 0.1 ? 'good' : share <= -0.01 ? 'bad' : 'unknown');

/** What could have been done at each decision, the best bet first, by what was known at that moment. */
export function Responder({ decisions }: { decisions: readonly Decision[] }): ReactNode {
  if (decisions.length === 0) return null;
  return (
    <div className={styles.block}>
      <h3 className={table.subtitle}>At each decision, the best bets first</h3>
      <p className={table.sectionLead}>How a responder with your evidence would have ranked them: the share of bad user-seconds that each saves on average, over the causes that were still possible. Close ones are equally good.</p>
      {decisions.map(({ action, atMs, title, options }) => (
        <div key={action} className={styles.decision}>
          <h4 className={table.subtitle}>
            {clockOf(atMs)} {title}
          </h4>
          <ol className={styles.options} aria-label={`Options at ${clockOf(atMs)}`}>
            {options.map((option) => (
              <li key={option.title} data-taken={option.taken || undefined}>
                <Bar value={Math.abs(option.expected)} max={1} status={shareStatus(option.expected)}>
                  <span className={styles.share}>{shareText(option.expected)}</span>
                </Bar>
                <div>
                  <span className={styles.optionTitle}>{option.title}</span>
                  {option.taken && <span className={table.taken}>you did this</span>}
                  <p className={table.why}>{option.why}</p>
                </div>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </div>
  );
}

/** The same choice under every cause that could not be ruled out yet: a good result may have been luck. */
export function LuckCheck({ decisions }: { decisions: readonly Decision[] }): ReactNode {
  if (decisions.length === 0) return null;
  return (
    <div className={styles.block}>
      <h3 className={table.subtitle}>Skill or luck?</h3>
      <p className={table.sectionLead}>Your choices under every cause that you could not rule out when you made them. The mean is what is marked, not how it turned out.</p>
      <div className={table.scroll}>
        <table className={table.table} aria-label="Choices under the causes that were possible">
          <thead>
            <tr>
              <th scope="col">Choice</th>
              <th scope="col">If the cause is</th>
              <th scope="col">It alone</th>
              <th scope="col" className={table.number}>
                On average
              </th>
            </tr>
          </thead>
          <tbody>
            {decisions.flatMap(({ action, atMs, title, underCauses, expected }) =>
              underCauses.map(({ cause, title: causeTitle, saved }, i) => (
                <tr key={`${action} ${cause}`}>
                  {i === 0 && (
                    <th scope="rowgroup" rowSpan={underCauses.length}>
                      {clockOf(atMs)} {title}
                    </th>
                  )}
                  <td className={table.within}>{causeTitle}</td>
                  <td className={table.cost} aria-label={shareText(saved)}>
                    <Bar value={Math.abs(saved)} max={1} status={shareStatus(saved)}>
                      <span className={styles.share}>{shareText(saved)}</span>
                    </Bar>
                  </td>
                  {i === 0 && (
                    <td rowSpan={underCauses.length} className={table.number}>
                      {shareText(expected)}
                    </td>
                  )}
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}
