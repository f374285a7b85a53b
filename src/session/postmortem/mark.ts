import type { ScorePart } from '../debrief-types.ts';
import type { Postmortem } from '../intents.ts';
import { capital, countText } from '../words.ts';
import { BANK, helpsAgainst, type BankEntry } from './bank.ts';
import { causeGraph, factorsOf, stepsThatHold } from './factors.ts';
import { minutesBetween, type ReviewFacts } from './facts.ts';
import { NEAR_US, shows } from './material.ts';
import type { PostmortemAnswers, PostmortemReview } from './types.ts';
import { blameIn } from './wording.ts';

type Mark = PostmortemReview['marks'][number];

const MAX = 70;

/**
 * The post-mortem's part of the rubric: timeline within 60 s of the log and linked to evidence 15, impact within 15 % 10, gaps of
 * detection and response 10, contributing factors by F1 15, actions by strength with owner, date and measure 15, wording 5. What
 * is empty earns nothing. `written` has every post-mortem that was handed in, in order: the last one counts, except that the
 * factors are those of the first, since its marks show the answer.
 */
export function markPostmortem(written: readonly Postmortem[], facts: ReviewFacts): ScorePart {
  const part = (points: number, why: string): ScorePart => ({ id: 'postmortem', title: 'Post-mortem', points, max: MAX, why });
  if (written.length === 0) return part(0, 'No post-mortem was handed in.');
  const marks = marksOf(written, facts);
  const points = marks.reduce((sum, mark) => sum + mark.points, 0);
  const lost = marks.reduce((worst, mark) => (mark.max - mark.points > worst.max - worst.points ? mark : worst));
  const why = points === MAX ? 'Nothing is missing.' : `Most was lost on ${lost.title.toLowerCase()}: ${lost.why}`;
  return { ...part(points, why), details: marks.map(({ title, points: earned, max, why: reason }) => ({ title, points: earned, max, why: reason })) };
}

/** What the learner is shown once it is handed in; null before that. */
export function reviewOf(written: readonly Postmortem[], facts: ReviewFacts): PostmortemReview | null {
  return written.length === 0 ? null : { marks: marksOf(written, facts) };
}

export function answersOf(facts: ReviewFacts): PostmortemAnswers {
  const factors = factorsOf(facts);
  return { graph: causeGraph(factors, facts), trueFactors: factors.filter(({ kind }) => kind !== 'untrue').map(({ id }) => id), helpful: BANK.filter((entry) => helpsAgainst(entry, facts.tags)).map(({ id }) => id) };
}

function marksOf(written: readonly Postmortem[], facts: ReviewFacts): Mark[] {
  const last = written.at(-1)!;
  return [markTimeline(last, facts), markImpact(last, facts), markGaps(last, facts), markFactors(written[0]!, facts), markActions(last, facts), markWording(last, facts)];
}

const MATCH_POINTS = 9;
const EVIDENCE_POINTS = 6;

/**
 * Nine points by F1 of the moments that the log has, each matched by an entry of its own within a minute, and six for
 * evidence: a pin whose range holds the moment, for at least half of them.
 */
function markTimeline({ timeline }: Postmortem, { moments, pins }: ReviewFacts): Mark {
  const mark = (points: number, why: string): Mark => ({ id: 'timeline', title: 'Timeline', points: Math.round(points), max: MATCH_POINTS + EVIDENCE_POINTS, why });
  if (timeline.length === 0) return mark(0, 'The timeline is empty.');
  const left = [...timeline];
  let linked = 0;
  const missed = moments.filter(({ atUs }) => {
    const near = left.filter((entry) => Math.abs(entry.atUs - atUs) <= NEAR_US);
    const isShown = (entry: Postmortem['timeline'][number]): boolean => pins.some((pin) => pin.id === entry.pinId && shows(pin, atUs));
    const match = near.find(isShown) ?? near[0];
    if (match === undefined) return true;
    if (isShown(match)) linked++;
    left.splice(left.indexOf(match), 1);
    return false;
  });
  const found = moments.length - missed.length;
  const f1 = (2 * found) / (moments.length + timeline.length);
  const wanted = Math.ceil(moments.length / 2);
  const stray = left.length > moments.length ? ` ${left.length} entries are of no moment that matters.` : '';
  const evidence = linked >= wanted ? 'Pins show at least half of them.' : `Pins show ${linked} of them; ${wanted} would do.`;
  const missing = missed.length === 0 ? '' : ` Missing: ${missed.slice(0, 3).map(({ text }) => text).join('; ')}${missed.length > 3 ? ` and ${missed.length - 3} more` : ''}.`;
  return mark(MATCH_POINTS * f1 + EVIDENCE_POINTS * Math.min(1, linked / wanted), `${found} of ${moments.length} moments within a minute. ${evidence}${missing}${stray}`);
}

const IMPACT_SHARE = 0.15;

function markImpact({ impactUserSeconds: said }: Postmortem, { impact, counted }: ReviewFacts): Mark {
  const mark = (points: number, why: string): Mark => ({ id: 'impact', title: 'Impact', points, max: 10, why });
  if (said === null) return mark(0, 'The impact is left open.');
  const truth = `From the page to the end of the horizon users lost ${countText(impact)} bad user-seconds`;
  if (isNear(said, impact, 0.5)) return mark(10, `${truth}; you wrote ${countText(said)}.`);
  const early = isNear(said, counted, 0.5) ? ' That was the count when you ended it: users went on suffering.' : '';
  return mark(0, `${truth}; you wrote ${countText(said)}, more than 15 % away.${early}`);
}

const isNear = (said: number, truth: number, least: number): boolean => Math.abs(said - truth) <= Math.max(least, IMPACT_SHARE * truth);

/** Five points each, within a minute or 15 %, whichever is more. A fault with several steps began at any of those before the page. */
function markGaps({ detectionMinutes, responseMinutes }: Postmortem, { beginningsUs, pagedUs, firstActionUs }: ReviewFacts): Mark {
  const detections = beginningsUs.map((atUs) => minutesBetween(atUs, pagedUs));
  const detected = detectionMinutes !== null && detections.some((truth) => isNear(detectionMinutes, truth, 1));
  const response = firstActionUs === null ? null : minutesBetween(pagedUs, firstActionUs);
  const responded = responseMinutes !== null && response !== null && isNear(responseMinutes, response, 1);
  const first = detections[0];
  const detection = detected ? 'Detection is right.' : first === undefined ? 'Nothing in the log says when the fault began.' : `${detectionMinutes === null ? 'Detection is left open' : `Detection took ${minutesText(first)}, not ${minutesText(detectionMinutes)}`}.`;
  const answer = responded ? 'Response is right.' : response === null ? 'Nothing was done on production, so there is no response to measure.' : `${responseMinutes === null ? 'Response is left open' : `The first action came ${minutesText(response)} after the page, not ${minutesText(responseMinutes)}`}.`;
  return { id: 'gaps', title: 'Detection and response', points: (detected ? 5 : 0) + (responded ? 5 : 0), max: 10, why: `${detection} ${answer}` };
}

const minutesText = (minutes: number): string => `${Math.round(minutes * 10) / 10} min`;

function markFactors({ factors, whys }: Postmortem, facts: ReviewFacts): Mark {
  const mark = (points: number, why: string): Mark => ({ id: 'factors', title: 'Contributing factors', points: Math.round(points), max: 15, why });
  const offered = factorsOf(facts);
  const truths = offered.filter(({ kind }) => kind !== 'untrue');
  const named = new Set([...factors, ...whys]);
  if (named.size === 0) return mark(0, 'No factor is named.');
  const right = truths.filter(({ id }) => named.has(id)).length;
  const chain = whys.length === 0 ? 'There is no chain of whys.' : `In your chain ${stepsThatHold(causeGraph(offered, facts), whys)} of ${whys.length} whys lead on from the one before.`;
  return mark((15 * 2 * right) / (named.size + truths.length), `${right} of the ${truths.length} factors named, and ${named.size - right} that had no part in it. ${chain}`);
}

const STRENGTH_POINTS = 9;
const TYPE_POINTS = 3;
const COMPLETE_POINTS = 3;
/** Actions in one's own words are not read: they count as the weakest that helps. */
const OWN_STRENGTH = 1;
/** A mean strength of two is as good as it gets in practice; one action alone is half an answer. */
const GOOD_STRENGTH = 2;
const WANTED_ACTIONS = 2;
const DUE_DAYS_MOST = 365;

function markActions({ actions }: Postmortem, { tags }: ReviewFacts): Mark {
  const mark = (points: number, why: string): Mark => ({ id: 'actions', title: 'Actions', points: Math.round(points), max: STRENGTH_POINTS + TYPE_POINTS + COMPLETE_POINTS, why });
  // The same item twice is one item.
  const chosen = actions.filter(({ bank, text }, i) => (bank !== null || text.trim() !== '') && actions.findIndex((other) => other.bank === bank && (bank !== null || other.text === text)) === i);
  if (chosen.length === 0) return mark(0, 'There is no action item.');
  const entries = chosen.map(({ bank }) => BANK.find(({ id }) => id === bank) ?? null);
  const strengths = chosen.map(({ bank }, i) => (bank === null ? OWN_STRENGTH : strengthOf(entries[i] ?? null, tags)));
  const mean = strengths.reduce((sum, strength) => sum + strength, 0) / strengths.length;
  const types = new Set(entries.flatMap((entry) => (entry !== null && strengthOf(entry, tags) > 0 ? [entry.type] : [])));
  const complete = chosen.filter(({ owner, dueDays, measure }) => owner.trim() !== '' && measure.trim() !== '' && dueDays !== null && dueDays > 0 && dueDays <= DUE_DAYS_MOST).length;
  const missing = (['preventative', 'detective'] as const).filter((type) => !types.has(type));
  const points = STRENGTH_POINTS * Math.min(1, mean / GOOD_STRENGTH) * Math.min(1, chosen.length / WANTED_ACTIONS) + (TYPE_POINTS * (2 - missing.length)) / 2 + (COMPLETE_POINTS * complete) / chosen.length;
  const idle = strengths.filter((strength) => strength === 0).length;
  const words = [
    `Mean strength ${Math.round(mean * 10) / 10} of 3 over ${chosen.length} ${chosen.length === 1 ? 'item' : 'items'}${idle > 0 ? `, ${idle} of which would not have helped here` : ''}.`,
    ...(missing.length === 0 ? [] : [`${capital(missing.join(' and '))} ${missing.length === 1 ? 'is' : 'are'} missing.`]),
    ...(complete === chosen.length ? [] : [`${chosen.length - complete} without owner, date or measure.`]),
  ];
  return mark(points, words.join(' '));
}

const strengthOf = (entry: BankEntry | null, tags: ReadonlySet<string>): number => (entry !== null && helpsAgainst(entry, tags) ? entry.strength : 0);

const ENOUGH_WORDS = 20;

function markWording(postmortem: Postmortem, { names }: ReviewFacts): Mark {
  const mark = (points: number, why: string): Mark => ({ id: 'wording', title: 'Wording', points, max: 5, why });
  if (postmortem.summary.trim().length < ENOUGH_WORDS) return mark(0, 'There is no summary to read.');
  const [first, ...more] = blameIn(postmortem, names);
  if (first === undefined) return mark(5, 'It says what happened and blames nobody.');
  return mark(more.length === 0 ? 2 : 0, `${first.field}: "${first.words}" points at a person${more.length > 0 ? `, and so do ${more.length} more` : ''}. Say what made it possible instead.`);
}
