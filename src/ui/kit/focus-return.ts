import { useRef } from 'react';

/**
 * Gives focus back to where it was when a layer opened. Radix returns it to a trigger, and layers here are mostly opened by state: from a
 * menu, a shortcut, a command. `remember` goes into onOpenAutoFocus, `giveBack` into onCloseAutoFocus.
 */
export function useFocusReturn(): { remember: () => void; giveBack: (event: Event) => void } {
  const before = useRef<Element | null>(null);
  return {
    remember: () => {
      before.current = document.activeElement;
    },
    giveBack: (event) => {
      event.preventDefault();
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus({ preventScroll: true });
    },
  };
}
