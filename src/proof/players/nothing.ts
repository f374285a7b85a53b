import type { Player } from './types.ts';

/** Acknowledges, and waits for it to pass. */
export const nothing: Player = { id: 'nothing', title: 'does nothing', conduct: 'unsound', play: () => {} };
