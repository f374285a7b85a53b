import { useMemo } from 'react';
import type { Claim } from '../../../session/intents.ts';
import type { RunInfo } from '../../../session/view.ts';
import { useInfo } from './world-context.ts';

/** Names by id, for what a claim says. */
export interface ClaimWords {
  readonly component: (id: string) => string;
  readonly mechanism: (id: string) => string;
}

export function claimWords(info: Pick<RunInfo, 'map' | 'mechanisms'>): ClaimWords {
  const components = new Map(info.map.nodes.map((node) => [node.id, node.title]));
  const mechanisms = new Map(info.mechanisms.map((one) => [one.id, one.title]));
  return { component: (id) => components.get(id) ?? id, mechanism: (id) => mechanisms.get(id) ?? id };
}

export function useClaimWords(): ClaimWords {
  const info = useInfo();
  return useMemo(() => claimWords(info), [info]);
}

/** "Inventory database: missing index". */
export const claimTitle = (claim: Pick<Claim, 'component' | 'mechanism'>, words: ClaimWords): string => `${words.component(claim.component)}: ${words.mechanism(claim.mechanism)}`;
