import { EllipsisVertical, ThumbsDown, ThumbsUp, X, Zap } from 'lucide-react';
import { useState, type DragEvent, type ReactNode } from 'react';
import type { Confidence, Stance, TEXT_LIMITS } from '../../../../session/intents.ts';
import type { HypothesisView, PinView } from '../../../../session/view.ts';
import { Button, cx, Dialog, DropdownMenu, IconButton, StepScale, TextField } from '../../../kit/index.ts';
import { claimTitle, useClaimWords } from '../../shared/claim-words.ts';
import { useActions, useInfo, useView, useWarRoom, useWorld } from '../../shared/world-context.ts';
import { clockText } from '../../shared/times.ts';
import styles from './case-board.module.css';

const SHORT: (typeof TEXT_LIMITS)['short'] = 120;

/** One belief: what it predicts, what speaks for and against it, how sure one is, and what was done in its name. */
export function HypothesisCard({ hypothesis }: { hypothesis: HypothesisView }): ReactNode {
  const words = useClaimWords();
  const { revise, open, submit } = useActions();
  const [dropping, setDropping] = useState(false);
  const { claim, id, state } = hypothesis;
  const title = claimTitle(claim, words);
  const isReplay = useWarRoom((s) => s.readOnly);
  const isOpen = state === 'open';
  const trigger = useTriggerText(claim.trigger);
  return (
    <article className={cx(styles.card, !isOpen && styles.droppedCard)} aria-label={`Hypothesis: ${title}`}>
      <header className={styles.cardHead}>
        <h3>
          <span className={styles.component}>{words.component(claim.component)}</span>
          {words.mechanism(claim.mechanism)}
        </h3>
        {isOpen && !isReplay && (
          <DropdownMenu
            align="end"
            trigger={<IconButton size="small" label={`More about ${title}`} icon={<EllipsisVertical size={16} />} />}
            entries={[
              { id: 'act', label: 'Act on it', icon: <Zap size={14} />, onSelect: () => open('actions', id) },
              { id: 'drop', label: 'Drop, with a reason', icon: <X size={14} />, onSelect: () => setDropping(true) },
            ]}
          />
        )}
      </header>
      {trigger && <p className={styles.trigger}>since {trigger}</p>}
      <p className={styles.prediction}>
        <span className={styles.label}>Predicts</span> {claim.prediction}
      </p>
      {isOpen && <StepScale label={`How sure: ${title}`} hideLabel value={claim.confidence} disabled={isReplay} onChange={(value) => void revise(id, value as Confidence)} />}
      <div className={styles.stances}>
        <Evidence hypothesis={hypothesis} stance="for" title={title} />
        <Evidence hypothesis={hypothesis} stance="against" title={title} />
      </div>
      <Deeds hypothesis={hypothesis} />
      {dropping && <DropDialog title={title} onClose={() => setDropping(false)} onDrop={(reason) => submit({ kind: 'hypothesis.drop', hypothesisId: id, reason })} />}
    </article>
  );
}

function useTriggerText(trigger: string): string | null {
  const { startEpochMs } = useInfo();
  const change = useView((view) => (/^\d{1,4}$/.test(trigger) ? view.changes[Number(trigger)] : undefined));
  if (change) return `${change.target} ${change.to || change.kind} (${clockText(startEpochMs + change.atUs / 1_000, false)})`;
  return trigger === '' || trigger === 'unknown' ? null : trigger;
}

/** Pins on one side of the argument; also where they are dropped. */
function Evidence({ hypothesis, stance, title }: { hypothesis: HypothesisView; stance: Stance; title: string }): ReactNode {
  const pins = useView((view) => view.pins);
  const { store } = useWorld();
  const { submit, pinFor, drag } = useActions();
  const isDragging = useWarRoom((s) => s.dragged !== null);
  const [over, setOver] = useState(false);
  const linked = hypothesis.evidence.filter((one) => one.stance === stance).map((one) => pins.find((pin) => pin.id === one.pinId));
  const isReplay = useWarRoom((s) => s.readOnly);
  const canDrop = hypothesis.state === 'open' && !isReplay;
  const onDragOver = (event: DragEvent): void => {
    if (!canDrop || store.getState().dragged === null) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'link';
    setOver(true);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const { dragged } = store.getState();
    if (dragged?.kind === 'pin') void submit({ kind: 'evidence.link', hypothesisId: hypothesis.id, pinId: dragged.pinId, stance });
    else if (dragged) void pinFor(dragged.draft, hypothesis.id, stance);
    drag(null);
  };
  const Icon = stance === 'for' ? ThumbsUp : ThumbsDown;
  return (
    // Dropping is one way; the menu of every pin is the other.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.stance} data-stance={stance} data-over={over || undefined} data-ready={(isDragging && canDrop) || undefined} onDragOver={onDragOver} onDragLeave={() => setOver(false)} onDrop={onDrop}>
      <span className={styles.stanceHead}>
        <Icon size={12} aria-hidden="true" />
        {stance === 'for' ? 'For' : 'Against'}
      </span>
      {linked.length === 0 && <span className={styles.nothing}>{isDragging && canDrop ? 'Drop here' : '–'}</span>}
      <ul className={styles.links} aria-label={`Evidence ${stance} ${title}`}>
        {linked.map((pin) => pin && <LinkedPin key={pin.id} pin={pin} canUnlink={canDrop} onUnlink={() => void submit({ kind: 'evidence.unlink', hypothesisId: hypothesis.id, pinId: pin.id })} />)}
      </ul>
    </div>
  );
}

function LinkedPin({ pin, canUnlink, onUnlink }: { pin: PinView; canUnlink: boolean; onUnlink: () => void }): ReactNode {
  return (
    <li className={styles.link} title={`${pin.title}: ${pin.digest}`}>
      <span className={styles.linkText}>
        {pin.title} <span className={styles.digest}>{pin.digest}</span>
      </span>
      {canUnlink && <IconButton size="small" label={`Take ${pin.title} off`} icon={<X size={12} />} onClick={onUnlink} />}
    </li>
  );
}

function Deeds({ hypothesis }: { hypothesis: HypothesisView }): ReactNode {
  const actions = useView((view) => view.actions);
  const done = actions.filter((action) => hypothesis.actions.includes(action.id));
  if (done.length === 0) return null;
  return (
    <p className={styles.deeds}>
      <Zap size={12} aria-hidden="true" /> {done.map((action) => action.title).join(', ')}
    </p>
  );
}

function DropDialog({ title, onClose, onDrop }: { title: string; onClose: () => void; onDrop: (reason: string) => Promise<boolean> }): ReactNode {
  const [reason, setReason] = useState('');
  const drop = (): void => {
    if (reason.trim() !== '') void onDrop(reason.trim()).then((done) => done && onClose());
  };
  return (
    <Dialog
      open
      size="small"
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Drop the hypothesis"
      description={title}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="primary" disabled={reason.trim() === ''} onClick={drop}>
            Drop it
          </Button>
        </>
      }
    >
      <TextField label="What rules it out?" value={reason} onChange={setReason} maxLength={SHORT} onKeyDown={(event) => event.key === 'Enter' && drop()} />
    </Dialog>
  );
}
