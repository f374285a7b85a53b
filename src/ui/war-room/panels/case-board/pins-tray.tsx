import { Pin } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState, Kbd } from '../../../kit/index.ts';
import { useView, useWarRoom } from '../../shared/world-context.ts';
import styles from './case-board.module.css';
import { PinRow } from './pin-row.tsx';

/** Everything pinned, newest first. What is not yet attached to a hypothesis stands out. */
export function PinsTray(): ReactNode {
  const pins = useView((view) => view.pins);
  const hypotheses = useView((view) => view.hypotheses);
  const isReplay = useWarRoom((s) => s.readOnly);
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
            isReplay ? (
              'Nothing had been pinned by then.'
            ) : (
              <>
                <Kbd keys="p" /> pins the chart, line, span or message under focus or pointer.
              </>
            )
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
