import { useEffect, useRef, type DragEvent } from 'react';
import type { PinDraft } from '../../../session/intents.ts';
import { useActions } from './world-context.ts';

export interface PinnableProps {
  onFocus: () => void;
  onBlur: () => void;
  onPointerEnter: () => void;
  onPointerLeave: () => void;
}

/**
 * Makes something pinnable with `p` while it has focus or the pointer: `<div {...usePinnable(() => draft)}>`. The draft is made only
 * when it is asked for. Return null for "nothing under the cursor now".
 */
export function usePinnable(draft: () => PinDraft | null): PinnableProps {
  const { offerPin } = useActions();
  const latest = useRef(draft);
  const source = useRef(() => latest.current());
  const offered = useRef(false);
  useEffect(() => {
    latest.current = draft;
  });
  useEffect(
    () => () => {
      if (offered.current) offerPin(null);
    },
    [offerPin],
  );
  const offer = (on: boolean) => (): void => {
    offered.current = on;
    offerPin(on ? source.current : null);
  };
  return { onFocus: offer(true), onBlur: offer(false), onPointerEnter: offer(true), onPointerLeave: offer(false) };
}

export interface DraggableProps {
  draggable: true;
  onDragStart: (event: DragEvent) => void;
  onDragEnd: () => void;
}

/** Lets something be dragged onto a hypothesis card; what is carried stays in the store, the data transfer is only a label. */
export function usePinDrag(draft: () => PinDraft | null): DraggableProps {
  const { drag } = useActions();
  return {
    draggable: true,
    onDragStart: (event) => {
      const made = draft();
      if (!made) {
        event.preventDefault();
        return;
      }
      event.dataTransfer.effectAllowed = 'link';
      event.dataTransfer.setData('text/plain', made.title);
      drag({ kind: 'draft', draft: made });
    },
    onDragEnd: () => drag(null),
  };
}
