import { Megaphone, Send } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { TEXT_LIMITS } from '../../../../session/intents.ts';
import { Button, Kbd, SegmentedControl, TextArea } from '../../../kit/index.ts';
import { useActions } from '../../shared/world-context.ts';
import styles from './channel.module.css';

const LONG: (typeof TEXT_LIMITS)['long'] = 2_000;

type Audience = 'team' | 'status_page';

/** Opens the composer of updates, and takes a quick word that has no parts. */
export function Composer(): ReactNode {
  const { openUpdate, submit } = useActions();
  const [audience, setAudience] = useState<Audience>('team');
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const post = async (said: string): Promise<void> => {
    const done = await submit({ kind: 'post_update', audience, text: said });
    setSending(false);
    if (done) setText('');
  };
  const send = (event?: FormEvent): void => {
    event?.preventDefault();
    const said = text.trim();
    if (said === '' || sending) return;
    setSending(true);
    void post(said);
  };
  return (
    <form className={styles.composer} onSubmit={send}>
      <Button size="small" className={styles.write} icon={<Megaphone size={14} aria-hidden="true" />} onClick={() => openUpdate(audience)}>
        Write an update <Kbd keys="u" />
      </Button>
      <TextArea
        label={audience === 'team' ? 'Quick word to the team' : 'Quick word on the status page'}
        hideLabel
        lines={2}
        maxLength={LONG}
        value={text}
        onChange={setText}
        placeholder={audience === 'team' ? 'Or a quick word to the team' : 'Or a quick word to customers'}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event);
        }}
      />
      <div className={styles.composerRow}>
        <SegmentedControl<Audience>
          size="small"
          label="Audience"
          value={audience}
          onChange={setAudience}
          segments={[
            { value: 'team', label: 'Team' },
            { value: 'status_page', label: 'Status page' },
          ]}
        />
        <Button type="submit" size="small" busy={sending} disabled={text.trim() === ''} icon={<Send size={14} aria-hidden="true" />}>
          {audience === 'team' ? 'Post' : 'Publish'}
        </Button>
      </div>
    </form>
  );
}
