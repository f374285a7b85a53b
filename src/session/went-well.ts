import { MINUTE } from '../base/time.ts';
import type { VerbInfo } from '../sim/intents/types.ts';
import type { Case } from './case.ts';
import type { Debrief } from './debrief-types.ts';
import { namedIn } from './evidence.ts';
import type { StampedIntent } from './intents.ts';
import type { OutcomeFacts } from './outcome.ts';
import { isMitigation } from './verdicts.ts';
import type { VariantSpec } from '../scenario/types.ts';
import type { MapInfo } from './view.ts';
import { countText, spanText } from './words.ts';

/** What the observations are made from. `state` is the case without its resolution. */
export interface Conduct {
  readonly variant: VariantSpec;
  readonly map: MapInfo;
  readonly verbs: readonly VerbInfo[];
  readonly state: Case;
  readonly intents: readonly StampedIntent[];
  readonly facts: OutcomeFacts;
}

/** Rubric: acknowledged within five minutes, a first update within ten, an all-clear after recovery has held. */
const ACKNOWLEDGE_US = 5 * MINUTE;
const UPDATE_US = 10 * MINUTE;
const HELD_US = 2 * MINUTE;
/** As good as the reference, give or take what chance does. */
const NEAR_BEST = 1.2;

/** What mattered most comes first in the list; more would read as flattery. */
const MOST = 5;

/** Successes are debriefed too, but only those that the log shows: nothing is said to console. */
export function wentWell(conduct: Conduct): Debrief['wentWell'] {
  return [asCheapAsReference, verified, firstActionWorked, acknowledged, lookedFirst, believedFirst, citedEvidence, letGo, told, reversible].flatMap((observe) => observe(conduct) ?? []).slice(0, MOST);
}

type Observation = (conduct: Conduct) => string | null;

const firstAction = ({ intents }: Conduct) => {
  for (const { tick, intent } of intents) if (intent.kind === 'mitigate') return { tick, intent };
  return null;
};

const acknowledged: Observation = ({ state: { acknowledgedUs }, facts: { pagedUs } }) =>
  acknowledgedUs !== null && acknowledgedUs - pagedUs <= ACKNOWLEDGE_US ? `You acknowledged the page ${spanText(acknowledgedUs - pagedUs)} after it came.` : null;

const lookedFirst: Observation = (conduct) => {
  const first = firstAction(conduct);
  const { component } = conduct.variant.truth;
  if (first === null) return null;
  const seen = conduct.intents.some(({ tick, intent }) => tick < first.tick && ((intent.kind === 'pin' && intent.pin.component === component) || (intent.kind === 'look' && namedIn(conduct.map, intent.query).includes(component))));
  return seen ? `You looked into ${component}, where the cause was, before you acted.` : null;
};

const believedFirst: Observation = (conduct) => {
  const first = firstAction(conduct);
  return first !== null && first.intent.hypothesisId !== null ? 'Your first action said which hypothesis it served.' : null;
};

const citedEvidence: Observation = ({ state: { hypotheses } }) => {
  const linked = hypotheses.reduce((sum, entry) => sum + entry.evidence.length, 0);
  return linked > 0 ? `You put ${linked === 1 ? 'one pin' : `${linked} pins`} for or against what you believed.` : null;
};

const letGo: Observation = ({ state: { hypotheses }, variant: { truth } }) => {
  const wrong = hypotheses.find((entry) => entry.dropped !== null && (entry.claim.component !== truth.component || entry.claim.mechanism !== truth.mechanism));
  return wrong === undefined ? null : `You dropped an idea that was wrong (${wrong.claim.component}) instead of defending it.`;
};

const told: Observation = ({ state: { posts }, facts: { pagedUs } }) => {
  const first = posts[0];
  return first !== undefined && first.atUs - pagedUs <= UPDATE_US ? `You told people what was going on ${spanText(first.atUs - pagedUs)} after the page.` : null;
};

const reversible: Observation = (conduct) => {
  const first = firstAction(conduct);
  const verb = conduct.verbs.find((info) => info.verb === first?.intent.verb);
  return verb !== undefined && verb.reversible.startsWith('Yes') ? `Your first action (${verb.title.toLowerCase()}) could have been undone.` : null;
};

const firstActionWorked: Observation = (conduct) => {
  const first = firstAction(conduct);
  const works = first !== null && conduct.variant.verdicts.some(({ mitigation, verdict }) => verdict === 'works' && isMitigation(mitigation, first.intent));
  return works ? 'Your first action was one that works against this cause.' : null;
};

const verified: Observation = ({ facts: { recoveredUs, resolvedUs } }) =>
  recoveredUs !== null && resolvedUs !== null && resolvedUs - recoveredUs >= HELD_US ? `You watched the objectives hold for ${spanText(resolvedUs - recoveredUs)} before the all-clear.` : null;

const asCheapAsReference: Observation = ({ facts: { bad, best, nothing } }) =>
  best !== null && best < nothing && bad <= NEAR_BEST * best ? `Users lost ${countText(bad)} bad user-seconds, about as few as in the reference run.` : null;
