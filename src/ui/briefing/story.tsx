import type { ReactNode } from 'react';
import type { ScenarioSummary } from '../../session/summary.ts';
import { formatPercent } from '../kit/index.ts';
import { SystemMap } from './system-map.tsx';
import styles from './briefing.module.css';

/** Who you are, what is known, what to reach. What is to be done with it follows as children. */
export function Story({ briefing, children }: { briefing: ScenarioSummary['briefing']; children?: ReactNode }): ReactNode {
  return (
    <div className={styles.story}>
      <p className={styles.role}>{briefing.role}</p>
      <p className={styles.situation}>{briefing.situation}</p>
      {briefing.known.length > 0 && (
        <section aria-labelledby="known">
          <h2 id="known">What is known</h2>
          <ul className={styles.known}>
            {briefing.known.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="goal">
        <h2 id="goal">Your goal</h2>
        <p>{briefing.goal}</p>
      </section>
      {children}
    </div>
  );
}

/** The map, and what users were promised. */
export function SystemFacts({ summary: { map, slos } }: { summary: ScenarioSummary }): ReactNode {
  return (
    <div className={styles.system}>
      <section aria-labelledby="system">
        <h2 id="system">The system</h2>
        <div className={styles.mapFrame}>
          <SystemMap map={map} />
        </div>
      </section>
      <section aria-labelledby="slos">
        <h2 id="slos">What users were promised</h2>
        <ul className={styles.slos}>
          {slos.map((slo) => (
            <li key={slo.title}>
              <span>{slo.title}</span>
              <span className={styles.target}>
                {formatPercent(slo.target)} under {slo.under.replace(/([a-z]+)$/, ' $1')}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
