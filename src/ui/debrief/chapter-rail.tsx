import { Check } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { Switch } from '../kit/index.ts';
import type { Chapter, ChapterId } from './chapters.ts';
import styles from './chapters.module.css';

interface ChapterRailProps {
  chapters: readonly Chapter[];
  current: ChapterId;
  seen: readonly string[];
  all: boolean;
  onGo: (id: ChapterId) => void;
  onAll: (all: boolean) => void;
}

/** Where one is in the debrief, what is left of it, and a way to any part. */
export function ChapterRail({ chapters, current, seen, all, onGo, onAll }: ChapterRailProps): ReactNode {
  const left = Math.round(chapters.filter(({ id }) => !seen.includes(id)).reduce((sum, { minutes }) => sum + minutes, 0));
  const go = (event: MouseEvent, id: ChapterId): void => {
    event.preventDefault();
    onGo(id);
  };
  return (
    <nav className={styles.rail} aria-label="Debrief">
      <ol className={styles.list}>
        {chapters.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`} aria-current={id === current && !all ? 'step' : undefined} data-seen={seen.includes(id) || undefined} onClick={(event) => go(event, id)}>
              <span className={styles.tick} aria-hidden="true">
                {seen.includes(id) && <Check size={12} />}
              </span>
              {title}
            </a>
          </li>
        ))}
      </ol>
      <p className={styles.left}>{left === 0 ? 'All read.' : `About ${left} min left.`}</p>
      <Switch label="All on one page" checked={all} onChange={onAll} />
    </nav>
  );
}
