import { Link2, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { PinCheck, PinView } from '../../../../session/view.ts';
import { DropdownMenu, IconButton, messageOf, StatusShape, type MenuEntry } from '../../../kit/index.ts';
import { claimTitle, useClaimWords } from '../../shared/claim-words.ts';
import { hasMetricQuery, showPin } from '../../shared/show-pin.ts';
import { clockText, rangeText } from '../../shared/times.ts';
import { useActions, useInfo, useView, useWarRoom, useWorld } from '../../shared/world-context.ts';
import styles from './case-board.module.css';

const PANEL_WORDS: Readonly<Record<PinView['panel'], string>> = { map: 'Map', slo: 'SLOs', dashboards: 'Dashboard', metrics: 'Metrics', logs: 'Logs', traces: 'Traces', changes: 'Changes', database: 'Console', channel: 'Channel' };

/** A pin. Opening it goes back to where it was seen, shows what was asked, and asks whether it still says the same. */
export function PinRow({ pin, isAttached }: { pin: PinView; isAttached: boolean }): ReactNode {
  const actions = useActions();
  const info = useInfo();
  const { client } = useWorld();
  const isReplay = useWarRoom((s) => s.readOnly);
  const [check, setCheck] = useState<PinCheck | 'closed' | 'asking'>('closed');
  const open = (): void => {
    showPin(pin, actions, info);
    setCheck('asking');
    client.call('checkPin', { pinId: pin.id }).then(setCheck, (error: unknown) => setCheck({ state: 'unknown', why: messageOf(error) }));
  };
  return (
    // Dragging is one way; the menu at its end is the other.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={styles.pin}
      data-loose={!isAttached || undefined}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'link';
        event.dataTransfer.setData('text/plain', pin.title);
        actions.drag({ kind: 'pin', pinId: pin.id });
      }}
      onDragEnd={() => actions.drag(null)}
    >
      <div className={styles.pinMain}>
        <button type="button" className={styles.pinBody} title="Show where it was seen" aria-expanded={check !== 'closed'} onClick={open}>
          <span className={styles.pinTitle}>{pin.title}</span>
          <span className={styles.digest}>{pin.digest}</span>
          <span className={styles.pinMeta}>
            {PANEL_WORDS[pin.panel]}, pinned {clockText(pin.atMs)}
          </span>
        </button>
        {check !== 'closed' && <PinDetails pin={pin} check={check} onClose={() => setCheck('closed')} />}
      </div>
      {!isReplay && <PinTools pin={pin} />}
    </li>
  );
}

function PinDetails({ pin, check, onClose }: { pin: PinView; check: PinCheck | 'asking'; onClose: () => void }): ReactNode {
  const { openMetrics } = useActions();
  return (
    <div className={styles.pinDetails}>
      <output className={styles.pinCheck}>{check === 'asking' ? 'Asking again…' : <CheckText check={check} />}</output>
      <p className={styles.pinMeta}>{pin.toMs > pin.fromMs ? rangeText(pin) : clockText(pin.fromMs)}</p>
      {pin.query !== '' && pin.panel !== 'channel' && <code className={styles.pinQuery}>{pin.query}</code>}
      <p className={styles.pinLinks}>
        {hasMetricQuery(pin) && (
          <button type="button" onClick={() => openMetrics({ expr: pin.query })}>
            Open query in metrics
          </button>
        )}
        <button type="button" onClick={onClose}>
          Fold
        </button>
      </p>
    </div>
  );
}

const SHAPES = { same: 'good', differs: 'warning', unknown: 'unknown' } as const;

function CheckText({ check }: { check: PinCheck }): ReactNode {
  return (
    <>
      <StatusShape status={SHAPES[check.state]} />
      <span>{check.state === 'same' ? 'Same as pinned' : check.state === 'differs' ? `Not as pinned. ${check.why}` : check.why}</span>
    </>
  );
}

function PinTools({ pin }: { pin: PinView }): ReactNode {
  const hypotheses = useView((view) => view.hypotheses);
  const words = useClaimWords();
  const { submit } = useActions();
  const open = hypotheses.filter((one) => one.state === 'open');
  const entries: MenuEntry[] = open.flatMap((one): MenuEntry[] => {
    const stance = one.evidence.find((link) => link.pinId === pin.id)?.stance;
    const set = (next: 'for' | 'against') => () =>
      void submit(stance === next ? { kind: 'evidence.unlink', hypothesisId: one.id, pinId: pin.id } : { kind: 'evidence.link', hypothesisId: one.id, pinId: pin.id, stance: next });
    return [
      { group: claimTitle(one.claim, words) },
      { id: `${one.id}-for`, label: 'Speaks for it', checked: stance === 'for', onSelect: set('for') },
      { id: `${one.id}-against`, label: 'Speaks against it', checked: stance === 'against', onSelect: set('against') },
    ];
  });
  return (
    <span className={styles.pinTools}>
      <DropdownMenu
        align="end"
        trigger={<IconButton size="small" label={`Attach ${pin.title}`} icon={<Link2 size={14} />} />}
        entries={open.length === 0 ? [{ id: 'none', label: 'No open hypothesis', hint: 'Add one with h', disabled: true, onSelect: () => undefined }] : entries}
      />
      <IconButton size="small" label={`Unpin ${pin.title}`} icon={<Trash2 size={14} />} onClick={() => void submit({ kind: 'unpin', pinId: pin.id })} />
    </span>
  );
}
