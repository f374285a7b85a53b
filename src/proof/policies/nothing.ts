import type { Policy } from './types.ts';

/** Acknowledges, and waits for it to pass. */
export const nothing: Policy = { id: 'nothing', title: 'does nothing', conduct: 'unsound', play: () => {} };
