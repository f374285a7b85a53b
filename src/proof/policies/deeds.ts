import { carryOut, latestDeploy } from '../scripted.ts';
import type { Seat } from './types.ts';

/** What several policies do. */

/** Does what is known to help against a cause. */
export function apply(seat: Seat, cause: string): void {
  carryOut(seat, seat.fixFor(cause), (action) => seat.act(action));
}

/** Rolls back whatever of ours was deployed last; whether there was anything. */
export function rollBackLatest(seat: Seat): boolean {
  const latest = latestDeploy(seat.ledger());
  return latest !== null && seat.act({ verb: 'rollback', args: { service: latest.target } });
}

/** Excludes causes pair by pair, by the clearest reading that tells the two apart, until one is left. */
export function excludeByEvidence(seat: Seat): string {
  let live = [...seat.causes];
  while (live.length > 1) {
    const [a, b, ...others] = live as [string, string, ...string[]];
    // Where nothing tells two apart, the likelier guess is as good as the other.
    const left = seat.compare(a, b) ?? a;
    live = [left, ...others];
  }
  return live[0]!;
}
