import type { SloView, Status } from '../../../session/view.ts';

const RANK: Readonly<Record<Status, number>> = { bad: 3, warning: 2, unknown: 1, good: 0 };

/** The objective to worry about first. The same object while nothing about it changes, so that it can be selected from a store. */
export function worstSlo(slos: readonly SloView[]): SloView | null {
  let worst: SloView | null = null;
  for (const slo of slos) {
    if (!worst || RANK[slo.status] > RANK[worst.status] || (slo.status === worst.status && (slo.burnRate ?? 0) > (worst.burnRate ?? 0))) worst = slo;
  }
  return worst;
}
