import { SECOND } from '../../base/time.ts';
import type { Seat } from './types.ts';

/** What several players do. */

/** Does what is known to help against a cause. */
export function apply(seat: Seat, cause: string): void {
  const beganUs = seat.now();
  for (const { afterUs, action } of seat.fixFor(cause)) {
    seat.wait(beganUs + afterUs - seat.now());
    seat.act(action);
  }
}

/** Rolls back whatever of ours was deployed last; whether there was anything. */
export function rollBackLatest(seat: Seat): boolean {
  const deploys = seat.ledger().filter(({ kind, action }) => kind === 'deploy' && action < 0);
  const latest = deploys.reduce<(typeof deploys)[number] | null>((last, change) => (last === null || change.atUs >= last.atUs ? change : last), null);
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

/** Waits until users are well or patience ends; whether they are. */
export function watch(seat: Seat, patienceUs: number): boolean {
  const untilUs = seat.now() + patienceUs;
  while (!seat.isOver() && seat.now() < untilUs && !seat.isWell()) seat.wait(15 * SECOND);
  return seat.isWell();
}
