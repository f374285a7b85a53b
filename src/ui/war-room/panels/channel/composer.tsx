import { Send } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { TEXT_LIMITS } from '../../../../session/intents.ts';
import { Button, SegmentedControl, TextArea } from '../../../kit/index.ts';
import { useActions } from '../../shared/world-context.ts';
import styles from './channel.module.css';

const LONG: (typeof TEXT_LIMITS)['long'] = 2_000;

type Audience = 'team' | 'status_page';

/** An update to the team or, in public, to the status page. */
export function Composer(): ReactNode {
  const { submit } = useActions();
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
      <TextArea
        label={audience === 'team' ? 'Update to the team' : 'Update on the status page'}
        hideLabel
        lines={2}
        maxLength={LONG}
        value={text}
        onChange={setText}
        placeholder={audience === 'team' ? 'Impact, what you are doing, when you report next' : 'What users notice, and when you say more. Everyone reads this.'}
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
