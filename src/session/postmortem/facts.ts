import { MINUTE } from '../../base/time.ts';
import type { Scenario, VariantSpec } from '../../scenario/types.ts';
import type { PlayedOut } from '../compare-runs.ts';
import type { Debrief } from '../debrief-types.ts';
import type { Run } from '../run.ts';
import { readSuffering } from '../suffering.ts';
import { mapOf } from '../system-map.ts';
import { tagsOf } from './bank.ts';

/** What a post-mortem is held against: the log and the truth of one run, in world time. */
export interface ReviewFacts {
  readonly seed: number;
  readonly startEpochMs: number;
  readonly pagedUs: number;
  readonly variant: VariantSpec;
  readonly others: readonly VariantSpec[];
  /** What hypotheses could have named, besides the causes of this scenario. */
  readonly innocent: readonly string[];
  /** What the page said. */
  readonly symptom: string;
  /** What a timeline must have, in order. */
  readonly moments: readonly Moment[];
  /** Everything that a timeline may have. */
  readonly events: readonly Moment[];
  /** When the fault can be said to have begun: its change, and each of its steps up to the page. */
  readonly beginningsUs: readonly number[];
  readonly firstActionUs: number | null;
  /** Bad user-seconds from the page to the end of the horizon. */
  readonly impact: number;
  /** The same up to where the player ended it: what the war room's counter said. */
  readonly counted: number;
  readonly pins: readonly { readonly id: number; readonly title: string; readonly fromUs: number; readonly toUs: number }[];
  readonly people: readonly { readonly id: string; readonly name: string; readonly role: string }[];
  /** Names that are people's and no part's of the system. */
  readonly names: readonly string[];
  /** What actions can be against. */
  readonly tags: ReadonlySet<string>;
}

export interface Moment {
  readonly atUs: number;
  readonly text: string;
  /** Whether the log shows it without the truth: what a draft may begin with. */
  readonly isLogged: boolean;
}

/** More actions than these are not asked for. */
const ACTIONS_MOST = 6;
const EVENT_LANES: ReadonlySet<string> = new Set(['truth', 'change', 'alert', 'phase', 'action', 'hypothesis']);

/**
 * Gathers the facts of a run. `played` is the run as it was played; `yours` the same gone on to the end of the horizon, and
 * `timeline` the debrief's of it.
 */
export function reviewFacts(played: Run, yours: PlayedOut, timeline: Debrief['timeline']): ReviewFacts {
  const { run } = yours;
  const { scenario, variant, state, world: { book } } = run;
  const { truth } = variant;
  const pagedUs = run.pagedAtUs ?? 0;
  const us = (ms: number): number => Math.round((ms - scenario.startEpochMs) * 1000);
  const endedUs = played.state.endedUs ?? Infinity;
  const events = timeline.filter(({ lane }) => EVENT_LANES.has(lane)).map(({ atMs, lane, text }) => ({ atUs: us(atMs), text, isLogged: lane !== 'truth' && us(atMs) <= endedUs, lane }));
  const page = scenario.alerts.find(({ name }) => name === scenario.pageAlert);
  const changed = book.changes.flatMap(({ kind, target, action, atUs }) => (action < 0 && atUs > 0 && kind === truth.change?.kind && target === truth.change.target ? [atUs] : []));
  const beginningsUs = [...changed, ...book.faultPath.map(({ atUs }) => atUs)].filter((atUs) => atUs > 0 && atUs <= pagedUs).sort((a, b) => a - b);
  const people = Object.entries(scenario.people).map(([id, person]) => ({ id, ...person }));
  const mechanism = scenario.mechanisms.find(({ id }) => id === truth.mechanism);
  const others = Object.values(scenario.variants).filter(({ id }) => id !== variant.id);
  const known = new Set([variant, ...others].map((cause) => cause.truth.mechanism));
  return {
    seed: run.seed,
    startEpochMs: scenario.startEpochMs,
    pagedUs,
    variant,
    others,
    innocent: scenario.mechanisms.filter(({ id }) => !known.has(id)).map(({ title }) => title),
    symptom: page?.summary ?? 'An alert fires',
    moments: [...beginning(events, beginningsUs, truth.trigger), ...events.filter(({ lane }) => lane === 'phase'), ...actionsIn(run, pagedUs)].sort((a, b) => a.atUs - b.atUs),
    events,
    beginningsUs,
    firstActionUs: state.mitigations[0]?.atUs ?? null,
    impact: yours.badUserSeconds,
    counted: countedBy(played),
    pins: state.pins.filter(({ removed }) => !removed).map(({ id, title, fromMs, toMs }) => ({ id, title, fromUs: us(fromMs), toUs: us(toMs) })),
    people,
    names: namesIn(scenario),
    tags: tagsOf(truth.mechanism, mechanism?.family, truth.change?.kind),
  };
}

/** Names of people that are not those of a part of the system or of its team as well: "payments failed" blames nobody. */
export function namesIn(scenario: Scenario): string[] {
  const systems = new Set(mapOf(scenario).nodes.flatMap(({ id, title, team }) => [id, title, team]).map((name) => name.toLowerCase()));
  return Object.values(scenario.people).map(({ name }) => name).filter((name) => !systems.has(name.toLowerCase()));
}

/** The first of the fault's steps, in the words of the timeline. */
function beginning(events: ReviewFacts['events'], [first]: readonly number[], trigger: string): Moment[] {
  if (first === undefined) return [];
  return [{ atUs: first, text: events.find(({ atUs }) => atUs === first)?.text ?? trigger, isLogged: false }];
}

function actionsIn(run: Run, pagedUs: number): Moment[] {
  const actions = run.world.book.actions.filter(({ startedUs }) => startedUs >= pagedUs).slice(0, ACTIONS_MOST);
  return actions.map(({ startedUs, title }) => ({ atUs: startedUs, text: title, isLogged: true }));
}

function countedBy(played: Run): number {
  const page = played.snapshots.find(({ world }) => world.now === played.pagedAtUs);
  return readSuffering(played.suffering, played.model, played.recorder.requests).badUserSeconds - (page?.suffering.badUserSeconds ?? 0);
}

export const minutesBetween = (fromUs: number, toUs: number): number => (toUs - fromUs) / MINUTE;
