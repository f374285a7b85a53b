import type { ReactNode } from 'react';
import type { StatusUpdate } from '../../../../session/intents.ts';
import { StatusBadge } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import { useView } from '../../shared/world-context.ts';
import { STATUS_WORDS } from './update-text.ts';
import styles from './update.module.css';

const LOOKS: Readonly<Record<StatusUpdate['status'], 'good' | 'warning' | 'bad'>> = { investigating: 'bad', identified: 'warning', monitoring: 'warning', resolved: 'good' };

/** The public page as customers see it: this update on top of what they have read before. */
export function StatusPagePreview({ status, text }: { status: StatusUpdate['status']; text: string }): ReactNode {
  const messages = useView((view) => view.messages);
  const clock = useView((view) => clockText(view.clockMs, false));
  const before = messages.filter((message) => message.post?.audience === 'status_page').toReversed();
  return (
    <section className={styles.page} aria-label="As customers see it">
      <h3 className={styles.pageTitle}>As customers see it</h3>
      <ol className={styles.pageList}>
        <li className={styles.pagePost} data-draft="">
          <p className={styles.pageHead}>
            <StatusBadge status={LOOKS[status]}>{STATUS_WORDS[status]}</StatusBadge>
            <time>{clock}</time>
          </p>
          <p className={styles.pageText}>{text === '' ? 'Say how many users suffer, and the text is written from the parts.' : text}</p>
        </li>
        {before.map(({ id, atMs, text: said, post }) => (
          <li key={id} className={styles.pagePost}>
            <p className={styles.pageHead}>
              {post?.update ? <StatusBadge status={LOOKS[post.update.status]}>{STATUS_WORDS[post.update.status]}</StatusBadge> : <span>Update</span>}
              <time>{clockText(atMs, false)}</time>
            </p>
            <p className={styles.pageText}>{said}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
