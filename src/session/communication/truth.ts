import { isHealthy } from '../health.ts';
import type { StatusUpdate } from '../intents.ts';
import { clockText, percentText } from '../words.ts';
import { audienceText, type CommunicationFacts, type Post } from './facts.ts';
import { badIn, couldBeSaid, readingAt, shareOf, sharesBefore } from './told-by-world.ts';
import type { RuleMark } from './types.ts';

const MAX = 15;

const SHARE_WORDS: Readonly<Record<StatusUpdate['impact']['share'], string>> = { none: 'hardly anybody suffers', some: 'some users suffer', many: 'many users suffer', most: 'most users suffer' };

/**
 * Whether anything that was stated in parts is contradicted by what the objectives' metrics said at that time or in the five minutes
 * before. Free words are not read, and a named cause is not judged here: it is a belief, and diagnosis marks beliefs.
 */
export function markTruthful(facts: CommunicationFacts): RuleMark {
  const mark = (points: number, why: string): RuleMark => ({ id: 'truthful', title: 'Nothing said that the world contradicts', points, max: MAX, why });
  const stated = facts.run.state.posts.flatMap((post) => (post.update === null ? [] : [{ post, update: post.update }]));
  if (stated.length === 0) return mark(0, 'No update stated anything that can be held against the world.');
  const wrong = stated.map(({ post, update }) => contradictionOf(facts, post, update)).filter((found) => found !== null);
  if (wrong.length > 0) return mark(0, `${wrong[0]}${wrong.length > 1 ? ` ${wrong.length - 1} more such statements.` : ''}`);
  return mark(MAX, stated.length === 1 ? 'The one update in parts agrees with the metrics of its time.' : `All ${stated.length} updates in parts agree with the metrics of their time.`);
}

/** The first thing in an update that is not so, as a sentence; null where everything agrees. */
export function contradictionOf(facts: CommunicationFacts, post: Pick<Post, 'atUs' | 'audience'>, update: StatusUpdate): string | null {
  const found = wrongStatus(facts, post.atUs, update) ?? wrongObjective(facts, post.atUs, update) ?? wrongShare(facts, post.atUs, update) ?? wrongAction(facts, post.atUs, update);
  return found === null ? null : `At ${clockText(facts.run.scenario, post.atUs)} ${audienceText(post.audience)}: ${found}.`;
}

/** "Resolved" needs every objective met in the last minute; "monitoring" needs users who hardly suffer any more. */
function wrongStatus(facts: CommunicationFacts, atUs: number, { status }: StatusUpdate): string | null {
  const reading = readingAt(facts, atUs);
  if (reading === undefined || (status !== 'resolved' && status !== 'monitoring')) return null;
  const bad = badIn(reading, everyObjective(facts)).fast ?? 0;
  const isSo = status === 'resolved' ? isHealthy(facts.run, reading) : shareOf(bad) === 'none';
  return isSo ? null : `"${status}", while ${percentText(bad)} of requests in the last minute were bad`;
}

function wrongObjective(facts: CommunicationFacts, atUs: number, { impact }: StatusUpdate): string | null {
  if (impact.share === 'none') return null;
  const { slos } = facts.run.scenario;
  for (const id of impact.slos) {
    const i = slos.findIndex((slo) => slo.id === id);
    if (i < 0) return `an objective "${id}", which there is not`;
    const read = sharesBefore(facts, atUs, [i]);
    if (read !== null && read.most <= 1 - slos[i]!.target) return `"${slos[i]!.title}" as missed, while it was met in all of the five minutes before`;
  }
  return null;
}

function wrongShare(facts: CommunicationFacts, atUs: number, { impact }: StatusUpdate): string | null {
  const named = facts.run.scenario.slos.flatMap((slo, i) => (impact.slos.includes(slo.id) ? [i] : []));
  const read = sharesBefore(facts, atUs, named.length === 0 ? everyObjective(facts) : named);
  if (read === null || couldBeSaid(impact.share, read)) return null;
  return `"${SHARE_WORDS[impact.share]}", while ${rangeText(read)} of requests in the five minutes before were bad`;
}

function wrongAction({ run }: CommunicationFacts, atUs: number, { actions }: StatusUpdate): string | null {
  const taken = run.state.mitigations.filter((mitigation) => mitigation.atUs <= atUs).length;
  return actions.some(({ action }) => action !== null && action >= taken) ? 'an action that had not been taken' : null;
}

function everyObjective({ run }: CommunicationFacts): number[] {
  return run.scenario.slos.map((_, i) => i);
}

function rangeText({ least, most }: { readonly least: number; readonly most: number }): string {
  return percentText(least) === percentText(most) ? percentText(most) : `${percentText(least)} to ${percentText(most)}`;
}
