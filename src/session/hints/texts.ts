import { questionText } from '../console-question.ts';
import { mapOf } from '../system-map.ts';
import { verdictsOf } from '../verdicts.ts';
import { capital, mechanismTitle, percentText } from '../words.ts';
import { kindOfEvidence, type BestReading } from './best-reading.ts';
import type { Moment } from './question.ts';
import type { Hint, OpenQuestion } from './types.ts';

/** What a hint is written from. `live` is null where it was not needed. */
export interface Facts {
  readonly moment: Moment;
  readonly question: OpenQuestion;
  readonly live: { readonly left: number; readonly causes: number } | null;
  readonly best: BestReading | null;
}

export const TITLES: Readonly<Record<Hint['level'], string>> = { 1: 'The question that is open', 2: 'A way to answer it', 3: 'Where to look', 4: 'The answer, worked through' };

/** Which question is open, with what the world and the log say about it. */
export function orientLines(facts: Facts): string[] {
  const { moment, question, live } = facts;
  switch (question) {
    case 'look':
      return ['What do users suffer from, and since when?', `Nothing was looked at yet. ${firingWords(moment)}`];
    case 'scope':
      return ['Who suffers: which journeys, since when, and how many?', `You looked at ${lookedAt(moment)}, which says what one part does. What users see says where it can be, and where not.`];
    case 'separate':
      return ['Which of the causes that are still possible is it?', `You know that something is wrong. What you have seen so far fits ${live?.left ?? 2} of the ${live?.causes ?? 2} causes that bring this page.`];
    case 'act':
      return ['What takes the cause away, and how would you undo it?', actedBefore(moment) ? 'What was done so far did not bring users back.' : 'What you have seen fits one cause only. Nothing has been done about it yet.'];
    case 'verify':
      return ['Did it help, and will it last?', `You acted: ${lastAction(moment)}. ${wellWords(moment)}`];
  }
}

/** Which kind of evidence answers it. */
export function methodLines(facts: Facts): string[] {
  const { moment, question, best, live } = facts;
  switch (question) {
    case 'look':
    case 'scope':
      return ['Begin with what users see, before any component: the share of good answers, by journey, and when it fell.', 'Then ask the same of each hop between them and the bottom. The last one that is slow or failing by itself is where to dig.'];
    case 'separate':
      return best === null
        ? ['No single reading tells the causes that are left apart yet.', 'Wait for the next scrapes, or make a small change that can be undone and watch what moves.']
        : [`What differs most between the causes that are left: ${kindOfEvidence(best)}.`, `Such a reading rules out ${best.rulesOut} of the ${(live?.left ?? 2) - 1} others. Say beforehand what you expect it to show.`];
    case 'act':
      return [changeWords(moment), 'Of the actions that fit, take first the one that can be undone and acts on one thing only.'];
    case 'verify':
      return ['Watch the objective that was missed, not the component: users are well when it holds for some minutes in a row.', 'Then look at the part that you changed: a cure that only hides the cause shows there.'];
  }
}

/** Which panel, and which reading in it. */
export function pointerLines(facts: Facts): string[] {
  const { moment, question, best } = facts;
  const { scenario } = moment.run;
  switch (question) {
    case 'look':
      return ['The objectives: which one is missed, and since when.', ...scenario.slos.slice(0, 1).map(({ title }) => `Begin with “${title}”.`)];
    case 'scope':
      return [`The dashboard “${scenario.dashboards[0]?.title ?? ''}”: look for the journeys that suffer and for those that do not.`];
    case 'separate':
      if (best === null) return ['The change ledger: what was changed shortly before the page, and to what.'];
      if (best.question !== null) return [`At a console: ${questionText(best.expr)}. Compare it with what such a system usually answers.`];
      return best.dashboard === null ? [`${titleOf(moment, best.component)}: compare it with what was usual before the page.`, best.expr] : [`The dashboard “${best.dashboard.title}”, panel “${best.dashboard.panel}”: compare it with what was usual before the page.`];
    case 'act': {
      const works = worksOf(moment);
      const [verb] = works.map(({ mitigation }) => mitigation.split(' ')[0]);
      return [`Look among the actions on ${titleOf(moment, moment.run.variant.truth.component)} and on what calls it.`, ...(verb === undefined ? [] : [`One that works begins with “${verb}”.`])];
    }
    case 'verify':
      return [`The objectives${scenario.slos[0] === undefined ? '' : `: “${scenario.slos[0].title}”`} over the last five minutes.`];
  }
}

/** The cause, how it shows, and the action that works, as the author's verdicts have it. */
export function answerLines({ moment }: Facts): string[] {
  const { scenario, variant } = moment.run;
  const { truth } = variant;
  const works = worksOf(moment);
  return [
    `It is ${titleOf(moment, truth.component)}: ${mechanismTitle(scenario.mechanisms, truth.mechanism)}. ${capital(truth.trigger)}`,
    ...truth.story,
    ...truth.discriminators.slice(0, 2).map((text) => `How it shows: ${text}`),
    ...works.slice(0, 1).map(({ mitigation, why }) => `What works: ${mitigation}. ${why}`),
    'Then watch the objective until it holds, and say so.',
  ];
}

function worksOf({ run }: Moment) {
  return verdictsOf(run.variant.verdicts, []).filter(({ verdict }) => verdict === 'works');
}

function titleOf({ run }: Moment, component: string | null): string {
  return mapOf(run.scenario).nodes.find(({ id }) => id === component)?.title ?? component ?? 'the system';
}

function firingWords({ run, atUs }: Moment): string {
  const firing = run.rules.filter((_, i) => run.alertLog.findLast((entry) => entry.rule === i && entry.atUs <= atUs)?.state === 'firing');
  return firing.length === 0 ? 'No alert fires any more.' : `${firing.length === 1 ? 'One alert fires' : `${firing.length} alerts fire`}: ${firing.map(({ spec }) => spec.name).join(', ')}.`;
}

function lookedAt({ intents }: Moment): string {
  const panels = intents.flatMap(({ intent }) => (intent.kind === 'look' ? [intent.panel] : []));
  return [...new Set(panels)].filter((panel) => panel !== 'map' && panel !== 'channel').join(' and ');
}

const actedBefore = ({ run, atUs }: Moment): boolean => run.world.book.actions.some(({ startedUs }) => startedUs <= atUs);

function lastAction({ run, atUs }: Moment): string {
  return run.world.book.actions.findLast(({ startedUs }) => startedUs <= atUs)?.title ?? '';
}

function wellWords({ run, atUs }: Moment): string {
  const reading = run.health.findLast((one) => one.atUs <= atUs);
  const shares = run.scenario.slos.flatMap(({ title }, i) => {
    const good = reading?.good[i];
    return good === null || good === undefined ? [] : [`“${title}” ${percentText(good)} good`];
  });
  return shares.length === 0 ? '' : `Over the last five minutes: ${shares.join(', ')}.`;
}

function changeWords({ run: { variant } }: Moment): string {
  return variant.truth.change === null || variant.truth.change === undefined
    ? 'No line of the change ledger set this off, so undoing one takes nothing away. Ask of each action whether it takes load or waiting off the part that is stuck.'
    : 'A line of the change ledger set this off. Where it is yours to undo, that is the shortest way back; where it is not, stop waiting for it.';
}
