import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { FamilyProgress, ProgressView, ScenarioProgress } from '../../storage/progress.ts';
import { whenWords } from '../history/run-words.ts';
import { StatusShape, type Status } from '../kit/index.ts';
import { familyTitle } from '../library/library-order.ts';
import { Band } from './band.tsx';
import styles from './progress.module.css';
import { GUIDANCE_WORDS } from './words.ts';

const LEVELS = ['First steps', 'Easy', 'Moderate', 'Hard', 'Expert'] as const;

/** The library as a map: families down, difficulty across; what was done, what is due, what is next. */
export function CampaignMap({ families, next }: Pick<ProgressView, 'families' | 'next'>): ReactNode {
  const levels = LEVELS.map((title, i) => ({ title, level: i + 1 })).filter(({ level }) => families.some(({ scenarios }) => scenarios.some(({ difficulty }) => difficulty === level)));
  return (
    <div className={styles.scroll}>
      <table className={styles.map} aria-label="Campaign">
        <thead>
          <tr>
            <th scope="col">Family</th>
            {levels.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {families.map((family) => (
            <tr key={family.family}>
              <FamilyHead {...family} />
              {levels.map(({ title, level }) => (
                <td key={title}>
                  {family.scenarios.filter(({ difficulty }) => difficulty === level).map((entry) => (
                    <Stop key={entry.id} entry={entry} isNext={next?.scenarioId === entry.id} />
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FamilyHead({ family, band, ladder }: FamilyProgress): ReactNode {
  return (
    <th scope="row" className={styles.familyHead}>
      <span className={styles.familyName}>{familyTitle(family)}</span>
      <Band band={band} />
      <span className={styles.quiet}>{GUIDANCE_WORDS[ladder.step].title}</span>
    </th>
  );
}

function Stop({ entry, isNext }: { entry: ScenarioProgress; isNext: boolean }): ReactNode {
  const { status, words } = stateOf(entry);
  return (
    <Link href={`/briefing/${entry.id}`} className={styles.stop} data-next={isNext || undefined} data-played={entry.last !== null || undefined}>
      <StatusShape status={status} />
      <span>
        <span className={styles.stopTitle}>{entry.title}</span>
        <span className={styles.stopState}>
          {isNext && 'Next · '}
          {words}
        </span>
      </span>
    </Link>
  );
}

function stateOf({ last, isDue }: ScenarioProgress): { status: Status; words: string } {
  if (isDue) return { status: 'warning', words: 'due now' };
  if (last === null) return { status: 'unknown', words: 'not played yet' };
  const when = whenWords(last.playedAt);
  return last.outcome === 'win' ? { status: 'good', words: `recovered, ${when}` } : { status: 'bad', words: `not recovered, ${when}` };
}
