import { Siren } from 'lucide-react';
import { memo, useEffect, useRef, type ReactNode } from 'react';
import type { MessageView } from '../../../../session/view.ts';
import { cx, Panel } from '../../../kit/index.ts';
import { messageElementId } from '../../shared/show-pin.ts';
import { clockText } from '../../shared/times.ts';
import { usePinDrag, usePinnable } from '../../shared/use-pinnable.ts';
import { useView, useWarRoom } from '../../shared/world-context.ts';
import styles from './channel.module.css';
import { Composer } from './composer.tsx';
import { PostParts } from './post-parts.tsx';
import { RolesLine } from './roles-line.tsx';

const NEAR_END_PX = 48;

/** What people say: pages, colleagues, customers, and the player's own updates. */
export function ChannelPanel(): ReactNode {
  const messages = useView((view) => view.messages);
  const isReplay = useWarRoom((s) => s.readOnly);
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    // With the next frame, which lays the page out in any case.
    const frame = requestAnimationFrame(() => {
      const box = list.current;
      // Follows the talk unless the reader has scrolled back.
      if (box && atEnd.current && messages.length > 0) box.scrollTop = box.scrollHeight;
    });
    return () => cancelAnimationFrame(frame);
  }, [messages.length]);
  return (
    <Panel title="Channel" hideTitle flush {...(isReplay ? {} : { footer: <Composer /> })}>
      <div className={styles.channel}>
      <RolesLine />
      <div
        ref={list}
        className={styles.messages}
        // A log that can be scrolled must be reachable with the keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="log"
        aria-label="Messages"
        onScroll={({ currentTarget: box }) => {
          atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
        }}
      >
        {messages.length === 0 && <p className={styles.none}>Quiet so far. Pages, people and your own updates appear here.</p>}
        <ol className={styles.list}>
          {messages.map((message) => (
            <Message key={message.id} message={message} />
          ))}
        </ol>
      </div>
      </div>
    </Panel>
  );
}

const same = (a: { message: MessageView }, b: { message: MessageView }): boolean => a.message.id === b.message.id && a.message.text === b.message.text && a.message.atMs === b.message.atMs;

const Message = memo(function Message({ message }: { message: MessageView }): ReactNode {
  const { kind, from, role, text, atMs, post } = message;
  const draft = () => ({ panel: 'channel', title: `${from}: ${text.slice(0, 80)}`, query: `message ${message.id}`, fromMs: atMs, toMs: atMs, digest: text.slice(0, 120), component: null, labels: {} }) as const;
  const pin = usePinnable(draft);
  const drag = usePinDrag(draft);
  return (
    // Focus makes a message pinnable with p.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <li id={messageElementId(message.id)} className={cx(styles.message, styles[kind])} tabIndex={0} {...pin} {...drag}>
      <p className={styles.head}>
        {kind === 'page' && <Siren size={14} aria-hidden="true" />}
        <span className={styles.from}>{kind === 'you' ? 'You' : from}</span>
        {role && <span className={styles.role}>{role}</span>}
        <time className={styles.time}>{clockText(atMs, false)}</time>
      </p>
      {post?.update && <PostParts update={post.update} atMs={atMs} />}
      <p className={styles.text}>{text}</p>
    </li>
  );
}, same);
