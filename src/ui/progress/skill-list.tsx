import type { ReactNode } from 'react';
import type { ProgressView } from '../../storage/progress.ts';
import { Band } from './band.tsx';
import styles from './progress.module.css';

function Unpractised({ skills }: Pick<ProgressView['skillGroups'][number], 'skills'>): ReactNode {
  if (skills.length === 0) return null;
  return (
    <details className={styles.unpractised}>
      <summary>Not practised yet ({skills.length})</summary>
      {skills.map(({ tag, title }) => (
        <p key={tag}>{title}</p>
      ))}
    </details>
  );
}

/** Skills by kind, each with what is known of it and from how many runs. */
export function SkillList({ groups }: { groups: ProgressView['skillGroups'] }): ReactNode {
  return (
    <div className={styles.groups}>
      {groups.map(({ title, skills }) => (
        <section key={title} aria-label={title}>
          <h3 className={styles.groupTitle}>{title}</h3>
          <ul>
            {skills.filter(({ band }) => band.runs > 0).map(({ tag, title: skill, band }) => (
              <li key={tag} className={styles.skill}>
                <span className={styles.grow}>{skill}</span>
                <Band band={band} />
                <span className={styles.runs} aria-hidden="true">
                  {band.runs === 1 ? '1 run' : `${band.runs} runs`}
                </span>
              </li>
            ))}
          </ul>
          <Unpractised skills={skills.filter(({ band }) => band.runs === 0)} />
        </section>
      ))}
    </div>
  );
}
