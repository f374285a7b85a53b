import type { ImpactShare, StatusUpdate } from '../../../../session/intents.ts';
import type { RunInfo } from '../../../../session/view.ts';

/** Words for updates. They are written from the chosen parts and read by people only. */

export const STATUS_WORDS: Readonly<Record<StatusUpdate['status'], string>> = { investigating: 'Investigating', identified: 'Identified', monitoring: 'Monitoring', resolved: 'Resolved' };

export const SHARE_WORDS: Readonly<Record<ImpactShare, { readonly label: string; readonly hint: string }>> = {
  none: { label: 'Hardly any', hint: 'under 5% of their requests are bad' },
  some: { label: 'Some', hint: '5% to a third of their requests are bad' },
  many: { label: 'Many', hint: 'a third to two thirds of their requests are bad' },
  most: { label: 'Most', hint: 'more than two thirds of their requests are bad' },
};

type Known = Pick<RunInfo, 'slos' | 'people'> & { readonly component: (id: string) => string; readonly severity: number };

export const personName = (people: RunInfo['people'], id: string): string => (id === 'you' ? 'me' : (people[id]?.name ?? id));

/** For colleagues: everything that they need to help or to stay out of the way. */
export function teamText(update: StatusUpdate, { slos, people, component, severity }: Known): string {
  const missed = slos.filter((slo) => update.impact.slos.includes(slo.id)).map((slo) => slo.title);
  const impact = update.impact.share === 'none' ? 'hardly any users are affected' : `${SHARE_WORDS[update.impact.share].label.toLowerCase()} users are affected${missed.length === 0 ? '' : ` (missed: ${missed.join('; ')})`}`;
  const cause = update.cause === null ? 'not known yet' : `${update.status === 'investigating' ? 'we suspect ' : ''}${component(update.cause)}`;
  const doing = update.actions.map(({ what, owner }) => `${what} (${personName(people, owner)})`);
  return [
    `${STATUS_WORDS[update.status]}, severity ${severity}.`,
    `Impact: ${impact}.`,
    `Cause: ${cause}.`,
    ...(doing.length === 0 ? [] : [`Doing: ${doing.join('; ')}.`]),
    update.nextUpdateMinutes === null ? 'No further update planned.' : `Next update in ${update.nextUpdateMinutes} min.`,
  ].join('\n');
}

const PUBLIC: Readonly<Record<StatusUpdate['status'], (what: string) => string>> = {
  investigating: (what) => `We are looking into a problem${what}.`,
  identified: (what) => `We know what is behind the problem${what} and are working on it.`,
  monitoring: (what) => `The problem${what} should be over. We are watching that it stays so.`,
  resolved: (what) => `The problem${what} is solved. We are sorry for the trouble.`,
};
const CUSTOMERS: Readonly<Record<ImpactShare, string>> = { none: '', some: 'Some customers notice it.', many: 'Many customers notice it.', most: 'Most customers notice it.' };

/** For customers: what they notice and when they hear more, nothing of how the system is made. */
export function publicText(update: StatusUpdate, { slos }: Pick<RunInfo, 'slos'>): string {
  const journeys = slos.filter((slo) => update.impact.slos.includes(slo.id)).flatMap((slo) => slo.journeys.map(spaced));
  const what = journeys.length === 0 ? '' : ` with ${journeys.map((journey) => `“${journey}”`).join(', ')}`;
  const next = update.nextUpdateMinutes === null ? '' : `We will write again within ${update.nextUpdateMinutes} minutes.`;
  return [PUBLIC[update.status](what), CUSTOMERS[update.impact.share], next].filter((sentence) => sentence !== '').join(' ');
}

/** `place_order` as customers would say it. */
function spaced(journey: string): string {
  return journey.split('_').join(' ').split('-').join(' ');
}
