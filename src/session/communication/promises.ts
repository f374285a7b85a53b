import { MINUTE } from '../../base/time.ts';
import { clockText } from '../words.ts';
import { AUDIENCES, audienceText, endOfTalk, type Audience, type CommunicationFacts } from './facts.ts';
import { justifiedSeverity } from './told-by-world.ts';
import type { RuleMark } from './types.ts';
import { CADENCE_MINUTES } from './update-due.ts';

const MAX = 20;
/** The rubric's share of promises that must be kept. */
const KEPT_MIN = 0.9;

interface PromiseMade {
  readonly audience: Audience;
  readonly dueUs: number;
  readonly kept: boolean;
}

/**
 * Every "next update in" that came due before the end, each to its own audience. An update that says "resolved" ends the promises to its
 * audience. A promise that is longer than the severity allows is due when the severity asks: the one that the world justifies when it is made.
 */
function promisesOf(facts: CommunicationFacts): { readonly due: PromiseMade[]; readonly made: number } {
  const endUs = endOfTalk(facts);
  const due: PromiseMade[] = [];
  let made = 0;
  for (const audience of AUDIENCES) {
    const posts = facts.run.state.posts.filter((post) => post.audience === audience);
    posts.forEach(({ atUs, update }, i) => {
      const minutes = update?.nextUpdateMinutes ?? 0;
      if (minutes <= 0) return;
      made++;
      const { severity } = justifiedSeverity(facts, facts.pagedUs, atUs);
      const dueUs = atUs + Math.min(minutes, CADENCE_MINUTES[severity] ?? Infinity) * MINUTE;
      const next = posts[i + 1]?.atUs ?? Infinity;
      if (next <= dueUs || dueUs < endUs) due.push({ audience, dueUs, kept: next <= dueUs });
    });
  }
  return { due, made };
}

/** Full marks from nine kept promises in ten on, in proportion below; nothing without a promise, since nobody could rely on anything. */
export function markCadence(facts: CommunicationFacts): RuleMark {
  const mark = (points: number, why: string): RuleMark => ({ id: 'cadence', title: 'Promised updates came in time', points, max: MAX, why });
  const { due, made } = promisesOf(facts);
  if (made === 0) return mark(0, 'You never said when the next update would come.');
  if (due.length === 0) return mark(MAX, 'The incident was over before the next update was due.');
  const kept = due.filter((promise) => promise.kept).length;
  const broken = due.find((promise) => !promise.kept);
  const points = Math.round(MAX * Math.min(1, kept / due.length / KEPT_MIN));
  const missed = broken === undefined ? '' : `; the update ${audienceText(broken.audience)} that was due at ${clockText(facts.run.scenario, broken.dueUs)} did not come in time`;
  return mark(points, `${kept} of ${due.length} promised updates came in time${missed}.`);
}
