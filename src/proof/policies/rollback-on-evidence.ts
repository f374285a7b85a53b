import { MINUTE } from '../../base/time.ts';
import { READ_AT_US } from '../tolerances.ts';
import { watch } from '../scripted.ts';
import { apply, excludeByEvidence } from './deeds.ts';
import type { Policy } from './types.ts';

/** A rollout replaces one instance after the other, and users must then be well for two minutes. */
const PATIENCE_US = 10 * MINUTE;

/** Rolls back what the readings speak against, if it was a deploy, and goes on investigating while that has not helped. */
export const rollbackOnEvidence: Policy = {
  id: 'rollback-on-evidence',
  title: 'rolls back what readings speak against, and looks on',
  conduct: 'sound',
  play: (seat) => {
    seat.wait(READ_AT_US.at(-1)!);
    const cause = excludeByEvidence(seat);
    const deployed = new Set(seat.ledger().filter(({ kind, atUs, action }) => kind === 'deploy' && atUs > 0 && action < 0).map(({ target }) => target));
    const rollback = seat.fixFor(cause).find(({ action }) => action.verb === 'rollback' && deployed.has(String(action.args['service'])));
    if (rollback === undefined) {
      apply(seat, cause);
      return;
    }
    seat.act(rollback.action);
    if (watch(seat, PATIENCE_US)) return;
    // Rolled back a second time, a service would get the release back.
    for (const { action } of seat.fixFor(cause)) if (action.verb !== 'rollback') seat.act(action);
  },
};
