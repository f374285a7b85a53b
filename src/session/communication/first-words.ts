import { MINUTE } from '../../base/time.ts';
import { percentText, spanText } from '../words.ts';
import { endOfTalk, whenText, type CommunicationFacts, type Post } from './facts.ts';
import { justifiedSeverity } from './told-by-world.ts';
import type { RuleMark } from './types.ts';

/** The rubric's times and points for the first minutes. */
const ACKNOWLEDGE_US = 5 * MINUTE;
const FIRST_US = 10 * MINUTE;
const MAX_ACKNOWLEDGED = 15;
const MAX_FIRST = 25;
const MAX_EXTERNAL = 15;
/** Saying anything, and each of the four parts. */
const PART = MAX_FIRST / 5;
/** At these the status page has to say something. */
const PUBLIC_UP_TO = 2;

export function markAcknowledged(facts: CommunicationFacts): RuleMark {
  const { acknowledgedUs } = facts.run.state;
  const inTime = acknowledgedUs !== null && acknowledgedUs - facts.pagedUs <= ACKNOWLEDGE_US;
  const why = acknowledgedUs === null ? 'Nobody acknowledged the page.' : `You acknowledged ${whenText(facts, acknowledgedUs)}${inTime ? '' : '; five minutes is what others wait before they are woken'}.`;
  return { id: 'acknowledged', title: 'Page acknowledged within 5 min', points: inTime ? MAX_ACKNOWLEDGED : 0, max: MAX_ACKNOWLEDGED, why };
}

/** The fullest of the updates to the team in the first ten minutes: words alone count as one, what they say is not read. */
export function markFirstUpdate(facts: CommunicationFacts): RuleMark {
  const mark = (points: number, why: string): RuleMark => ({ id: 'first-update', title: 'First update to the team within 10 min', points, max: MAX_FIRST, why });
  const posts = facts.run.state.posts.filter(({ audience }) => audience === 'team');
  const early = posts.filter(({ atUs }) => atUs - facts.pagedUs <= FIRST_US);
  if (early.length === 0) return mark(0, posts[0] === undefined ? 'You never told the team anything.' : `The first update to the team came ${whenText(facts, posts[0].atUs)}.`);
  const [best, missing] = early.map((post) => [post, missingIn(post, facts)] as const).reduce((a, b) => (b[1].length < a[1].length ? b : a));
  const when = `The update ${whenText(facts, best.atUs)}`;
  if (best.update === null) return mark(PART, `${when} was free words: people had to find impact, status, actions and the next update in them themselves.`);
  return mark(MAX_FIRST - PART * missing.length, missing.length === 0 ? `${when} said impact, status, who does what, and when the next one comes.` : `${when} left out ${listText(missing)}.`);
}

function missingIn({ update }: Post, { run }: CommunicationFacts): string[] {
  if (update === null) return ['the impact', 'the status', 'who does what', 'the next update'];
  const isSomebody = (owner: string): boolean => owner === 'you' || owner in run.scenario.people;
  const missing: string[] = [];
  if (update.impact.slos.length === 0) missing.push('which objective is missed');
  if (!update.actions.some(({ what, owner }) => what.trim() !== '' && isSomebody(owner))) missing.push('who does what');
  if (update.nextUpdateMinutes === null || update.nextUpdateMinutes <= 0) missing.push('when the next update comes');
  return missing;
}

/**
 * Where the world justifies severity 1 or 2 in the first ten minutes, customers are told in them. Below, there was nothing that
 * they had to be told, and the points follow the first update to the team.
 */
export function markExternal(facts: CommunicationFacts, first: RuleMark): RuleMark {
  const mark = (points: number, why: string): RuleMark => ({ id: 'external', title: 'Customers told within 10 min', points, max: MAX_EXTERNAL, why });
  const byUs = Math.min(facts.pagedUs + FIRST_US, endOfTalk(facts));
  const { severity, bad } = justifiedSeverity(facts, facts.pagedUs, byUs);
  const post = facts.run.state.posts.find(({ audience }) => audience === 'status_page');
  const cause = `${percentText(bad)} of requests were bad in the worst five minutes of that time, which is severity ${severity}`;
  if (severity > PUBLIC_UP_TO) return mark(Math.round((MAX_EXTERNAL * first.points) / first.max), `${cause}: nothing had to go on the status page, so these points follow the update to the team.`);
  if (post === undefined) return mark(0, `The status page said nothing; ${cause}.`);
  if (post.atUs - facts.pagedUs > FIRST_US) return mark(0, `The status page said nothing for ${spanText(post.atUs - facts.pagedUs)}; ${cause}.`);
  return mark(MAX_EXTERNAL, `The status page told customers ${whenText(facts, post.atUs)}; ${cause}.`);
}

export function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
