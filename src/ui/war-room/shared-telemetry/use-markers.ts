import { useMemo } from 'react';
import type { ChartMarker } from '../../kit/index.ts';
import { chartMarkers } from '../shared/times.ts';
import { useInfo, useView } from '../shared/world-context.ts';

/** Deploys, actions and alerts for charts; the same array until one of them changes, though views arrive four times a second. */
export function useMarkers(): readonly ChartMarker[] {
  const info = useInfo();
  const signature = useView((view) => JSON.stringify(chartMarkers(info, view)));
  return useMemo(() => JSON.parse(signature) as ChartMarker[], [signature]);
}
