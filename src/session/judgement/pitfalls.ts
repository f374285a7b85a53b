import { MINUTE } from '../../base/time.ts';
import { isTrigger } from '../diagnosis.ts';
import { namedIn } from '../evidence.ts';
import type { StampedIntent } from '../intents.ts';
import type { MapInfo } from '../view.ts';
import { spanText } from '../words.ts';
import type { RunFacts } from './gather.ts';
import type { Decision, Pitfall } from './types.ts';

/** What detectors read. `line` tells an intent as the timeline does. */
export interface Trail {
  readonly facts: RunFacts;
  readonly decisions: readonly Decision[];
  readonly map: MapInfo;
  readonly nothing: number;
  line(stamped: StampedIntent): string;
  ms(us: number): number;
}

type Found = { readonly stamped: StampedIntent; readonly why: string } | null;
type Detector = readonly [id: string, title: string, find: (trail: Trail) => Found];

const PITFALLS_MAX = 2;

/** At most two of the pitfalls that the log can show, the graver ones first, each with the line that triggered it. */
export function pitfallsOf(trail: Trail): Pitfall[] {
  const found = DETECTORS.flatMap(([id, title, find]): Pitfall[] => {
    const hit = find(trail);
    return hit === null ? [] : [{ id, title, why: hit.why, line: trail.line(hit.stamped), atMs: trail.ms(hit.stamped.tick) }];
  });
  return found.slice(0, PITFALLS_MAX);
}

/** An action with this much to expect needs no further evidence. */
const JUSTIFIED = 0.5;
const HARM_SHARE = 0.02;
const TUNNEL_SHARE = 0.6;
const LOOKS_MANY = 4;
const IDLE_US = 5 * MINUTE;
const QUIET_US = 10 * MINUTE;
/** So many changes in so short a time with nothing read between them hide one another's effects: a scrape alone takes up to 15 s. */
const CHANGES_MANY = 3;
const AT_ONCE_US = 3 * MINUTE;

const isSight = ({ intent }: StampedIntent): boolean => intent.kind === 'look' || intent.kind === 'pin';

function aboutOf({ intent }: StampedIntent, map: MapInfo): string[] {
  if (intent.kind === 'pin') return intent.pin.component === null ? [] : [intent.pin.component];
  return intent.kind === 'look' ? namedIn(map, intent.panel === 'dashboards' && intent.query.startsWith('standard:') ? intent.query.slice('standard:'.length) : intent.query) : [];
}

const stampedOf = ({ facts: { intents } }: Trail, seq: number): StampedIntent => intents.find((stamped) => stamped.seq === seq)!;

const jumped = (trail: Trail): Found => {
  const { causes, deeds } = trail.facts;
  const first = deeds[0];
  if (first === undefined || causes.length < 2 || trail.decisions[0]!.expected >= JUSTIFIED) return null;
  const informed = causes.some(({ ruledOut }) => ruledOut !== null && ruledOut.seq >= 0 && ruledOut.seq < first.seq);
  return informed ? null : { stamped: stampedOf(trail, first.seq), why: `You acted ${spanText(first.afterPageUs)} after the page, when nothing that you had opened told one cause from another.` };
};

const fedTheLoop = (trail: Trail): Found => {
  const { deeds, yours } = trail.facts;
  const fed = deeds.find(({ verb, without }) => LOAD_VERBS.has(verb) && without !== null && yours.badUserSeconds - without > HARM_SHARE * trail.nothing);
  return fed === undefined ? null : { stamped: stampedOf(trail, fed.seq), why: 'More callers, connections or tries put more load on what was short already: without this action users would have lost less.' };
};
const LOAD_VERBS: ReadonlySet<string> = new Set(['scale', 'set_retries', 'resize_pool']);

const chasedSymptoms = (trail: Trail): Found => {
  const { deeds, yours } = trail.facts;
  const { scenario, variant } = yours.run;
  const paging = namedIn(trail.map, scenario.alerts.find(({ name }) => name === scenario.pageAlert)?.expr ?? '');
  const isOnPaging = (args: Readonly<Record<string, unknown>>): boolean => Object.values(args).some((value) => typeof value === 'string' && namedIn(trail.map, value).some((id) => paging.includes(id)));
  if (deeds.length < 2 || paging.length === 0 || paging.includes(variant.truth.component) || !deeds.every(({ args }) => isOnPaging(args))) return null;
  return { stamped: stampedOf(trail, deeds[1]!.seq), why: `All ${deeds.length} actions were on ${paging.join(', ')}, where the pain showed; the cause was elsewhere.` };
};

const ignoredChange = (trail: Trail): Found => {
  const { intents, yours } = trail.facts;
  const { change } = yours.run.variant.truth;
  const opened = intents.some(({ intent }) => (intent.kind === 'look' && intent.panel === 'changes') || (intent.kind === 'pin' && intent.pin.panel === 'changes'));
  const end = intents.findLast(({ intent }) => intent.kind === 'mitigate' || intent.kind === 'resolve') ?? intents.at(-1);
  const { state, world: { book } } = yours.run;
  const named = state.hypotheses.some(({ claim }) => isTrigger(claim, yours.run.variant.truth, book.changes));
  if ((change ?? null) === null || opened || named || end === undefined) return null;
  const { kind, target } = change!;
  const written = book.changes.findLast((entry) => entry.kind === kind && entry.target === target && entry.action < 0);
  return { stamped: end, why: `You never opened the change ledger, in which the trigger stood: ${kind} ${target}${written === undefined || written.note === '' ? '' : ` ("${written.note}")`}.` };
};

const tunnelled = (trail: Trail): Found => {
  const { causes, intents, yours } = trail.facts;
  const { variants } = yours.run.scenario;
  for (const component of new Set(causes.map(({ id }) => variants[id]!.truth.component))) {
    const blamed = causes.filter(({ id }) => variants[id]!.truth.component === component);
    if (blamed.some(({ ruledOut }) => ruledOut === null)) continue;
    const sinceSeq = Math.max(...blamed.map(({ ruledOut }) => ruledOut?.seq ?? -1));
    const after = intents.filter((stamped) => stamped.seq > sinceSeq && isSight(stamped));
    const there = after.filter((stamped) => aboutOf(stamped, trail.map).includes(component));
    if (there.length >= LOOKS_MANY && there.length > TUNNEL_SHARE * after.length) return { stamped: there[LOOKS_MANY - 1]!, why: `${there.length} of your ${after.length} later looks went to ${component}, after readings had excluded every cause there.` };
  }
  return null;
};

const confirmed = (trail: Trail): Found => {
  const { intents, yours } = trail.facts;
  const { truth } = yours.run.variant;
  for (const { seq, intent } of intents) {
    if (intent.kind !== 'hypothesis.add' || intent.claim.component === truth.component) continue;
    const after = intents.filter((stamped) => stamped.seq > seq && isSight(stamped));
    const { component } = intent.claim;
    if (after.length >= LOOKS_MANY && after.every((stamped) => aboutOf(stamped, trail.map).includes(component))) return { stamped: after[LOOKS_MANY - 1]!, why: `Once you suspected ${component} you looked only there; a reading elsewhere could have contradicted it.` };
  }
  return null;
};

const guessedIndex = (trail: Trail): Found => {
  const { deeds, intents } = trail.facts;
  const built = deeds.find(({ verb }) => verb === 'create_index');
  if (built === undefined) return null;
  const explained = intents.some(({ seq, intent }) => seq < built.seq && intent.kind === 'look' && intent.panel === 'database' && intent.query.split(' ').includes('explain'));
  return explained ? null : { stamped: stampedOf(trail, built.seq), why: 'You built an index without looking at a plan first; EXPLAIN would have said whether the statement would use it.' };
};

const manyIndexes = (trail: Trail): Found => {
  const second = trail.facts.deeds.filter(({ verb }) => verb === 'create_index')[1];
  return second === undefined ? null : { stamped: stampedOf(trail, second.seq), why: 'You built more than one index: each slows every write, and only one can be what was missing.' };
};

const hesitated = (trail: Trail): Found => {
  const { intents, deeds, yours } = trail.facts;
  const { hypotheses } = yours.run.state;
  for (const [i, stamped] of intents.entries()) {
    const next = intents[i + 1];
    const isHeld = hypotheses.some(({ addedUs, dropped }) => addedUs <= stamped.tick && dropped === null);
    const suffering = yours.recoveredUs === null || stamped.tick < yours.recoveredUs;
    if (next === undefined || !isHeld || !suffering || deeds.some(({ seq }) => seq <= stamped.seq) || next.tick - stamped.tick < IDLE_US) continue;
    return { stamped, why: `After this nothing was read or done for ${spanText(next.tick - stamped.tick)}, with a hypothesis on the board that a small step that can be undone would have tested.` };
  }
  return null;
};

const silent = (trail: Trail): Found => {
  const { deeds, intents } = trail.facts;
  const posts = intents.filter(({ intent }) => intent.kind === 'post_update');
  const untold = deeds.find(({ tick }) => !posts.some((post) => Math.abs(post.tick - tick) <= QUIET_US));
  return untold === undefined ? null : { stamped: stampedOf(trail, untold.seq), why: `Nobody was told of this action: there is no update within ${spanText(QUIET_US)} of it.` };
};

const calledItOver = (trail: Trail): Found => {
  const { intents, yours: { recoveredUs } } = trail.facts;
  const end = intents.find(({ intent }) => intent.kind === 'resolve');
  if (end === undefined || (recoveredUs !== null && recoveredUs <= end.tick)) return null;
  const more = recoveredUs === null ? 'and they never recovered' : `for ${spanText(recoveredUs - end.tick)} more`;
  return { stamped: end, why: `Users went on suffering after you declared it resolved, ${more}. Objectives that hold for a few minutes after the last change tell a recovery from a hope.` };
};

const changedAtOnce = (trail: Trail): Found => {
  const { intents } = trail.facts;
  for (const [i, first] of intents.entries()) {
    const rest = intents.slice(i).filter(({ tick }) => tick - first.tick <= AT_ONCE_US);
    const sight = rest.findIndex(isSight);
    const changes = (sight < 0 ? rest : rest.slice(0, sight)).filter(({ intent }) => intent.kind === 'mitigate');
    if (first.intent.kind !== 'mitigate' || changes.length < CHANGES_MANY) continue;
    return { stamped: first, why: `You changed ${changes.length} things within ${spanText(changes.at(-1)!.tick - first.tick)} and read nothing between them: whatever helped or harmed, nobody can tell which it was.` };
  }
  return null;
};

/** The graver ones first. Those of the catalogue of pitfalls have its numbers. */
const DETECTORS: readonly Detector[] = [
  ['early-all-clear', 'Calling it over too soon', calledItOver],
  ['PIT-01', 'Jumping to a solution', jumped],
  ['PIT-16', 'Feeding the loop', fedTheLoop],
  ['changes-at-once', 'Changing many things at once', changedAtOnce],
  ['PIT-06', 'Chasing symptoms', chasedSymptoms],
  ['PIT-02', 'Tunnel vision', tunnelled],
  ['PIT-03', 'Looking only for what confirms', confirmed],
  ['PIT-04', 'Ignoring the last change', ignoredChange],
  ['PIT-19', 'Guessing an index', guessedIndex],
  ['PIT-20', 'Too many indexes', manyIndexes],
  ['PIT-22', 'Fear of small experiments', hesitated],
  ['PIT-24', 'Acting in silence', silent],
];
