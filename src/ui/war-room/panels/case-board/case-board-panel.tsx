import { Lightbulb } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, EmptyState, Kbd, Panel } from '../../../kit/index.ts';
import { useActions, useView, useWarRoom } from '../../shared/world-context.ts';
import { ActionsInFlight } from './actions-in-flight.tsx';
import styles from './case-board.module.css';
import { HintPlace } from './hint-place.tsx';
import { HypothesisCard } from './hypothesis-card.tsx';
import { HypothesisForm } from './hypothesis-form.tsx';
import { PinsTray } from './pins-tray.tsx';

/** The player's mind made visible: what is believed and why, what was found, and what is being done. */
export function CaseBoardPanel(): ReactNode {
  const hypotheses = useView((view) => view.hypotheses);
  const isWriting = useWarRoom((s) => s.overlay === 'hypothesis');
  const { open } = useActions();
  const isReplay = useWarRoom((s) => s.readOnly);
  const live = hypotheses.filter((one) => one.state === 'open');
  const dropped = hypotheses.filter((one) => one.state === 'dropped');
  return (
    <Panel
      title="Case board"
      flush
      focusable={isReplay}
      toolbar={
        !isReplay && (
          <Button size="small" icon={<Lightbulb size={14} aria-hidden="true" />} onClick={() => open('hypothesis')} disabled={isWriting}>
            New hypothesis
          </Button>
        )
      }
    >
      <div className={styles.board}>
        {isWriting && <HypothesisForm onClose={() => open('none')} />}
        {live.length === 0 && !isWriting && (
          <EmptyState
            compact
            title="No hypothesis yet"
            hint={
              isReplay ? (
                'None had been written down by then.'
              ) : (
                <>
                  Say what you believe before you look: <Kbd keys="h" />
                </>
              )
            }
          />
        )}
        {live.map((one) => (
          <HypothesisCard key={one.id} hypothesis={one} />
        ))}
        <ActionsInFlight />
        <PinsTray />
        <HintPlace />
        {dropped.length > 0 && (
          <details className={styles.dropped}>
            <summary>Dropped ({dropped.length})</summary>
            {dropped.map((one) => (
              <HypothesisCard key={one.id} hypothesis={one} />
            ))}
          </details>
        )}
      </div>
    </Panel>
  );
}
