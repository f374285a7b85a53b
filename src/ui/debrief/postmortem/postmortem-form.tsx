import { useId, type ReactNode } from 'react';
import type { Debrief } from '../../../session/debrief-types.ts';
import type { Postmortem } from '../../../session/intents.ts';
import { formatCount, TextArea } from '../../kit/index.ts';
import { ActionsEditor } from './actions-editor.tsx';
import { NumberOrNothing } from './number-or-nothing.tsx';
import styles from './postmortem.module.css';
import { TimelineEditor } from './timeline-editor.tsx';

interface PostmortemFormProps {
  draft: Postmortem;
  debrief: Debrief;
  startEpochMs: number;
  onChange: (changes: Partial<Postmortem>) => void;
  onWhy: () => void;
}

const SUMMARY_MAX = 4_000;

/** What is filled in comes from the log; what is empty is for the learner to find in the debrief. */
export function PostmortemForm({ draft, debrief, startEpochMs, onChange, onWhy }: PostmortemFormProps): ReactNode {
  const { material, answers, review } = debrief.postmortem;
  return (
    <>
      <TextArea label="Summary" hint="What happened, what it cost users, what ended it. Say what made it possible, not who." lines={4} maxLength={SUMMARY_MAX} value={draft.summary} onChange={(summary) => onChange({ summary })} />
      <div className={styles.numbers}>
        <NumberOrNothing label="Impact" unit="bad user-seconds" hint={`The counter said ${formatCount(material.draft.impactUserSeconds ?? 0)} when it was ended. Did users go on suffering after that?`} value={draft.impactUserSeconds} onChange={(impactUserSeconds) => onChange({ impactUserSeconds })} />
        <NumberOrNothing label="Detection" unit="min" hint="From the fault’s beginning to the page." value={draft.detectionMinutes} onChange={(detectionMinutes) => onChange({ detectionMinutes })} />
        <NumberOrNothing label="Response" unit="min" hint="From the page to the first action on production." value={draft.responseMinutes} onChange={(responseMinutes) => onChange({ responseMinutes })} />
      </div>
      <Part title="What happened when" lead="Moments that decided something, each with a pin that shows it. When did the fault begin, and when were users well again?">
        <TimelineEditor timeline={draft.timeline} material={material} startEpochMs={startEpochMs} onChange={(timeline) => onChange({ timeline })} />
      </Part>
      <Part title="Contributing factors">
        <p>
          {draft.factors.length === 0 ? 'None ticked yet.' : `${draft.factors.length} ticked${draft.whys.length > 0 ? `, and a chain of ${draft.whys.length} whys` : ''}.`}{' '}
          <button type="button" className={styles.link} onClick={onWhy}>
            Choose them under “Why it happened”
          </button>
        </p>
      </Part>
      <Part title="Actions" lead="Two or three that would really change something: at least one that prevents and one that detects.">
        <ActionsEditor actions={draft.actions} material={material} answers={review === null ? null : answers} onChange={(actions) => onChange({ actions })} />
      </Part>
      <TextArea label="What went well" lines={2} maxLength={SUMMARY_MAX} value={draft.wentWell} onChange={(wentWell) => onChange({ wentWell })} />
    </>
  );
}

function Part({ title, lead, children }: { title: string; lead?: string; children: ReactNode }): ReactNode {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.part}>
      <h3 id={id} className={styles.partTitle}>
        {title}
      </h3>
      {lead !== undefined && <p className={styles.quiet}>{lead}</p>}
      {children}
    </section>
  );
}
