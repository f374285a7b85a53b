import type { MessageSpec } from '../../scenario/types.ts';
import type { Case } from '../case.ts';

/**
 * World time at which a message of the scenario is to be sent, from what had been done and said before; null when it never is, as far
 * as the case goes. The answer for a time that has passed never changes: it looks at nothing that came later.
 */
export function sendingTime(message: MessageSpec, { posts, mitigations }: Pick<Case, 'posts' | 'mitigations'>, pagedUs: number): number | null {
  const { afterUs, afterAction, silentFor, untilUs } = message;
  const beginUs = afterAction === undefined ? pagedUs : mitigations.find(({ verb }) => verb === afterAction)?.atUs;
  if (beginUs === undefined) return null;
  let atUs = beginUs + afterUs;
  if (silentFor !== undefined) {
    const { audience, forUs } = silentFor;
    let sinceUs = pagedUs;
    for (const post of posts) {
      if (audience !== 'anyone' && post.audience !== audience) continue;
      if (post.atUs > Math.max(atUs, sinceUs + forUs)) break;
      sinceUs = post.atUs;
    }
    atUs = Math.max(atUs, sinceUs + forUs);
  }
  return untilUs !== undefined && atUs > pagedUs + untilUs ? null : atUs;
}
