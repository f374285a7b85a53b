import { create } from 'zustand';
import type { ApplyUpdate } from './register-offline.ts';

/** Set when a newer version is ready and a reload would bring it. */
export const useUpdate = create<{ apply: ApplyUpdate | null }>(() => ({ apply: null }));
