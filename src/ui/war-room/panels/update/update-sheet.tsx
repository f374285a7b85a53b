import { useState, type ReactNode } from 'react';
import { Button, Kbd, SegmentedControl, Sheet, toast } from '../../../kit/index.ts';
import { claimWords } from '../../shared/claim-words.ts';
import { useActions, useInfo, useView, useWarRoom, useWorld } from '../../shared/world-context.ts';
import { ActionFields } from './action-fields.tsx';
import { newDraft, updateOf, type Audience, type Draft } from './draft.ts';
import { ImpactFields } from './impact-fields.tsx';
import { Row } from './row.tsx';
import { CauseField, NextField, StatusField } from './status-fields.tsx';
import { TextFields } from './text-fields.tsx';
import { publicText, teamText } from './update-text.ts';
import styles from './update.module.css';

type Drafts = Readonly<Record<Audience, Draft | null>>;
const NONE: Drafts = { team: null, status_page: null };

/** An update in parts: where it stands, what users see, who does what, and when more comes. What was begun stays until it is posted. */
export function UpdateSheet(): ReactNode {
  const isOpen = useWarRoom((s) => s.overlay === 'update');
  const audience = useWarRoom((s) => s.updateFor);
  const [drafts, setDrafts] = useState<Drafts>(NONE);
  if (!isOpen) return null;
  return <OpenSheet key={audience} audience={audience} drafts={drafts} onDrafts={setDrafts} />;
}

function OpenSheet({ audience, drafts, onDrafts }: { audience: Audience; drafts: Drafts; onDrafts: (drafts: Drafts) => void }): ReactNode {
  const { open, openUpdate, submit } = useActions();
  const { store } = useWorld();
  const info = useInfo();
  const severity = useView((view) => view.severity);
  const actions = useView((view) => view.actions);
  const [fresh] = useState(() => newDraft(store.getState().view?.messages ?? [], audience));
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const draft = drafts[audience] ?? fresh;
  const change = (part: Partial<Draft>): void => onDrafts({ ...drafts, [audience]: { ...draft, ...part } });

  const update = updateOf(draft, actions.map(({ title }) => title));
  const made = update === null ? '' : audience === 'team' ? teamText(update, { ...info, component: claimWords(info).component, severity }) : publicText(update, info);
  const note = draft.note.trim();
  const text = draft.text ?? (note === '' ? made : `${made}${audience === 'team' ? '\n' : ' '}${note}`);
  const post = async (): Promise<void> => {
    setTried(true);
    if (update === null || text.trim() === '' || sending) return;
    setSending(true);
    const done = await submit({ kind: 'post_update', audience, text: text.trim(), update });
    setSending(false);
    if (!done) return;
    onDrafts({ ...drafts, [audience]: null });
    toast(audience === 'team' ? 'Posted to the team' : 'Published on the status page', { status: 'good', durationMs: 2_500 });
    open('none');
  };
  return (
    <Sheet
      open
      modal={false}
      width="30rem"
      onOpenChange={(isOpen) => !isOpen && open('none')}
      title="Write an update"
      footer={<Footer audience={audience} sending={sending} onKeep={() => open('none')} onPost={() => void post()} />}
    >
      {/* One key posts from any field. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <form
        className={styles.form}
        aria-label="Update"
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void post();
        }}
      >
        <Row label="To">
          <SegmentedControl<Audience> label="Audience" value={audience} onChange={openUpdate} segments={[{ value: 'team', label: 'Team' }, { value: 'status_page', label: 'Status page' }]} />
        </Row>
        <StatusField draft={draft} onChange={change} />
        <ImpactFields draft={draft} onChange={change} isMissing={tried && draft.share === null} />
        {audience === 'team' && <CauseField draft={draft} onChange={change} />}
        {audience === 'team' && <ActionFields draft={draft} onChange={change} />}
        <NextField draft={draft} onChange={change} />
        <TextFields draft={draft} onChange={change} audience={audience} text={text} made={made} />
      </form>
    </Sheet>
  );
}

interface FooterProps {
  audience: Audience;
  sending: boolean;
  onKeep: () => void;
  onPost: () => void;
}

function Footer({ audience, sending, onKeep, onPost }: FooterProps): ReactNode {
  return (
    <>
      <span className={styles.keys}>
        <Kbd keys="mod+enter" />
      </span>
      <Button onClick={onKeep}>Keep for later</Button>
      <Button variant="primary" busy={sending} onClick={onPost}>
        {audience === 'team' ? 'Post to the team' : 'Publish'}
      </Button>
    </>
  );
}
