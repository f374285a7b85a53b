import { Link2, Pin, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PinView } from '../../../../session/view.ts';
import { DropdownMenu, EmptyState, IconButton, Kbd, type MenuEntry } from '../../../kit/index.ts';
import { claimTitle, useClaimWords } from '../../shared/claim-words.ts';
import { showPin } from '../../shared/show-pin.ts';
import { clockText } from '../../shared/times.ts';
import { useActions, useView } from '../../shared/world-context.ts';
import styles from './case-board.module.css';

/** Everything pinned, newest first. What is not yet attached to a hypothesis stands out. */
export function PinsTray(): ReactNode {
  const pins = useView((view) => view.pins);
  const hypotheses = useView((view) => view.hypotheses);
  const attached = new Set(hypotheses.filter((one) => one.state === 'open').flatMap((one) => one.evidence.map((link) => link.pinId)));
  return (
    <section className={styles.section} aria-label="Pins">
      <h3 className={styles.sectionHead}>
        <Pin size={14} aria-hidden="true" /> Pins
        <span className={styles.count}>{pins.length}</span>
      </h3>
      {pins.length === 0 ? (
        <EmptyState
          compact
          title="Nothing pinned"
          hint={
            <>
              <Kbd keys="p" /> pins the chart, line, span or message under focus or pointer.
            </>
          }
        />
      ) : (
        <ul className={styles.pins}>
          {pins.toReversed().map((pin) => (
            <PinRow key={pin.id} pin={pin} isAttached={attached.has(pin.id)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function PinRow({ pin, isAttached }: { pin: PinView; isAttached: boolean }): ReactNode {
  const hypotheses = useView((view) => view.hypotheses);
  const words = useClaimWords();
  const actions = useActions();
  const { submit, drag } = actions;
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
    // Dragging is one way; the menu at its end is the other.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={styles.pin}
      data-loose={!isAttached || undefined}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'link';
        event.dataTransfer.setData('text/plain', pin.title);
        drag({ kind: 'pin', pinId: pin.id });
      }}
      onDragEnd={() => drag(null)}
    >
      <button type="button" className={styles.pinBody} title="Show where it was seen" onClick={() => showPin(pin, actions)}>
        <span className={styles.pinTitle}>{pin.title}</span>
        <span className={styles.digest}>{pin.digest}</span>
        <span className={styles.pinMeta}>
          {pin.panel}, {clockText(pin.atMs)}
        </span>
      </button>
      <span className={styles.pinTools}>
        <DropdownMenu
          align="end"
          trigger={<IconButton size="small" label={`Attach ${pin.title}`} icon={<Link2 size={14} />} />}
          entries={open.length === 0 ? [{ id: 'none', label: 'No open hypothesis', hint: 'Add one with h', disabled: true, onSelect: () => undefined }] : entries}
        />
        <IconButton size="small" label={`Unpin ${pin.title}`} icon={<Trash2 size={14} />} onClick={() => void submit({ kind: 'unpin', pinId: pin.id })} />
      </span>
    </li>
  );
}
