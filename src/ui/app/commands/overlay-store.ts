import { create } from 'zustand';

interface OverlayStore {
  open: 'palette' | 'help' | null;
  openPalette: () => void;
  openHelp: () => void;
  close: () => void;
}

/** Which of the two keyboard layers is open. Rooms with a bar of their own put `openPalette` and `openHelp` on buttons. */
export const useOverlay = create<OverlayStore>((set) => ({
  open: null,
  openPalette: () => set({ open: 'palette' }),
  openHelp: () => set({ open: 'help' }),
  close: () => set({ open: null }),
}));
