import { useState, type ReactNode } from 'react';
import type { Debrief } from '../../../session/debrief-types.ts';
import type { Postmortem } from '../../../session/intents.ts';
import type { PostmortemReview } from '../../../session/postmortem/types.ts';
import { saveFile } from '../../history/run-actions.ts';
import { Bar, Button, messageOf, StatusBadge, toast } from '../../kit/index.ts';
import table from '../debrief.module.css';
import { Section } from '../section.tsx';
import type { DebriefTools } from '../use-debrief.ts';
import { leftOpen } from './left-open.ts';
import { PostmortemForm } from './postmortem-form.tsx';
import styles from './postmortem.module.css';
import { Printed } from './printed.tsx';
import { useWording } from './use-wording.ts';

interface PostmortemChapterProps {
  debrief: Debrief;
  tools: DebriefTools;
  draft: Postmortem;
  startEpochMs: number;
  /** Of files that are saved. */
  fileName: string;
  onDraft: (changes: Partial<Postmortem>) => void;
  onWhy: () => void;
}

/** The written review: begun from the log, finished by the learner, marked when it is handed in, taken along as a document. */
export function PostmortemChapter({ debrief, tools, draft, startEpochMs, fileName, onDraft, onWhy }: PostmortemChapterProps): ReactNode {
  const [busy, setBusy] = useState(false);
  const { review, times, material } = debrief.postmortem;
  const wording = useWording(draft, tools.wording);
  const open = leftOpen(draft, material.bank);
  const handIn = async (): Promise<void> => {
    setBusy(true);
    try {
      const { unsaved } = await tools.handIn(draft);
      toast('Handed in', unsaved === null ? { status: 'good', detail: 'The marks are above the form.' } : { status: 'warning', detail: unsaved });
      document.getElementById('postmortem-title')?.focus();
    } catch (error) {
      toast('It could not be handed in', { status: 'bad', detail: messageOf(error) });
    }
    setBusy(false);
  };
  const exported = async (): Promise<void> => {
    try {
      saveFile(`${fileName}.postmortem.md`, await tools.document(draft), 'text/markdown');
    } catch (error) {
      toast('It could not be exported', { status: 'bad', detail: messageOf(error) });
    }
  };
  return (
    <Section id="postmortem" title="Post-mortem" lead="For those who were not there. What the log knows is filled in; the rest is yours. The draft is saved in this browser as you write.">
      {review && <Marks review={review} />}
      <div className={styles.form}>
        <PostmortemForm draft={draft} debrief={debrief} startEpochMs={startEpochMs} onChange={onDraft} onWhy={onWhy} />
        <Hints open={open} wording={wording.map(({ field, words }) => `${field}: “${words}” points at a person. Say what made it possible instead.`)} />
        <div className={table.buttons}>
          <Button variant="primary" busy={busy} onClick={() => void handIn()}>
            {times === 0 ? 'Hand in' : 'Hand in again'}
          </Button>
          <Button onClick={() => void exported()}>Export as Markdown</Button>
          <Button onClick={() => window.print()}>Print</Button>
          <span className={styles.quiet}>{times === 0 ? 'You can hand it in again. The last one counts, but factors count as first handed in.' : `Handed in ${times === 1 ? 'once' : `${times} times`}. The last one counts, but factors count as first handed in.`}</span>
        </div>
      </div>
      <Printed draft={draft} debrief={debrief} startEpochMs={startEpochMs} />
    </Section>
  );
}

function Marks({ review: { marks } }: { review: PostmortemReview }): ReactNode {
  const sum = (of: (mark: PostmortemReview['marks'][number]) => number): number => marks.reduce((total, mark) => total + of(mark), 0);
  return (
    <div>
      <h3 className={table.subtitle}>
        {sum(({ points }) => points)} of {sum(({ max }) => max)} points
      </h3>
      <ul className={table.parts} aria-label="Marks of the post-mortem">
        {marks.map(({ id, title, points, max, why }) => (
          <li key={id} className={table.part}>
            <span className={table.partTitle}>{title}</span>
            <Bar value={points} max={max} colour="var(--text-2)">
              {points} of {max}
            </Bar>
            <span className={table.why}>{why}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Hints({ open, wording }: { open: readonly string[]; wording: readonly string[] }): ReactNode {
  return (
    <aside className={styles.hints} aria-label="Before you hand it in" aria-live="polite">
      {wording.map((text) => (
        <p key={text}>
          <StatusBadge status="warning">Wording</StatusBadge> {text}
        </p>
      ))}
      {open.length === 0 ? (
        <StatusBadge status="good">Nothing is left open</StatusBadge>
      ) : (
        <>
          <p className={styles.quiet}>Still open:</p>
          <ul className={table.points}>
            {open.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}
