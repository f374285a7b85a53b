import { EVALUATION_US } from '../alerts.ts';
import { branchOff } from '../branch.ts';
import { plannedFromLog, stampPlan } from '../compare-runs.ts';
import { excludingReadings, instrumentOf, keptFor, namesIn, type Instrument, type Sight } from '../evidence.ts';
import type { StampedIntent } from '../intents.ts';
import { advanceRun, endOf, isOver, type Run, type Scope } from '../run.ts';
import { readSuffering } from '../suffering.ts';
import { isBase, openBeside } from './beginnings.ts';
import type { TimedAction } from './planned-action.ts';
import { shareOf } from './progress.ts';
import { worthOf, type Ground } from './worth.ts';

/** What is known of one cause behind the page. */
export interface CauseFacts {
  readonly id: string;
  /** The first thing seen that excluded it, as the number of the intent (-1: the page itself, which it would not have caused), and the readings that did; null: never. */
  readonly ruledOut: { readonly seq: number; readonly readings: readonly string[] } | null;
  /** By action, what it is worth under this cause; null where the cause had been excluded by then, and it does not matter. */
  readonly worth: readonly (number | null)[];
  /** The same by option. */
  readonly optionWorth: readonly (number | null)[];
}

/** An action of the player's, with the number of its intent. */
export interface Deed extends TimedAction {
  readonly seq: number;
}

/** What is asked of each cause. `own` takes the readings of the player's own world. */
export interface Questions {
  readonly own: Instrument;
  readonly sights: readonly Sight[];
  readonly deeds: readonly Deed[];
  /** What else could have been done, each at the time of the first deed. */
  readonly options: readonly TimedAction[];
}

const readOn = ({ scope: { metrics } }: Run): Scope => ({ metrics, alerts: 'none', health: false, record: false });

/** Whether a cause was still possible when something was done. */
export const isLive = ({ ruledOut }: Pick<CauseFacts, 'ruledOut'>, seq: number): boolean => ruledOut === null || ruledOut.seq > seq;

/**
 * Another cause in a world of its own, the same seed: when what the player saw first excluded it, and what the player's
 * actions and the options would have been worth in it while it was possible. One untouched trunk serves all of that, and goes
 * no further than needed. Its healthy minutes are those of one of `bases` where they can be; where not, it may become one
 * for others. Yields the share done.
 */
export function* studyOther(bases: Run[], played: Run, intents: readonly StampedIntent[], id: string, questions: Questions): Generator<number, CauseFacts> {
  const { sights, deeds, options } = questions;
  const names = namesIn(sights, played.rules.flatMap(({ spec, ast }) => (spec.name === played.scenario.pageAlert ? [ast] : [])));
  const trunk = openBeside(bases, played, id, { ...keptFor(sights), metrics: names });
  if (trunk.world.now === 0 && isBase(trunk.variant)) bases.push(trunk);
  yield* shareOf(toPage(trunk), 0, 3);
  // A cause that does not page cannot have been behind this page.
  const ruledOut = trunk.pagedAtUs === null ? { seq: -1, readings: [] } : yield* shareOf(firstExclusion(played, intents, trunk, questions), 1, 3);
  const last = deeds.filter(({ seq }) => isLive({ ruledOut }, seq));
  const firstSeq = deeds[0]?.seq ?? Infinity;
  const ground: Ground = { from: trunk, untouched: (untilUs) => untouchedIn(trunk, untilUs), courses: new Map(), finished: new Map() };
  const worth = yield* shareOf(worths(ground, deeds, last.length, isLive({ ruledOut }, firstSeq) ? options : []), 2, 3);
  return { id, ruledOut, ...worth, optionWorth: options.map((_, i) => worth.optionWorth[i] ?? null) };
}

/** The run's own cause, which nothing excludes. `untouched` is the course with nothing done, by minute; `finished` are others that are known. */
export function* studyOwn(played: Run, untouched: readonly number[], finished: Ground['finished'], { deeds, options }: Questions): Generator<number, CauseFacts> {
  const ground: Ground = { from: played, untouched: () => knownAlready(untouched), courses: new Map(), finished };
  return { id: played.variant.id, ruledOut: null, ...(yield* worths(ground, deeds, deeds.length, options)) };
}

function* knownAlready<T>(value: T): Generator<number, T> {
  yield 1;
  return value;
}

function* worths(ground: Ground, deeds: readonly Deed[], live: number, options: readonly TimedAction[]): Generator<number, Pick<CauseFacts, 'worth' | 'optionWorth'>> {
  const actions = deeds.map(({ afterPageUs, action }): TimedAction => ({ afterPageUs, action }));
  const worth: (number | null)[] = [];
  const optionWorth: number[] = [];
  const pieces = live + options.length;
  for (const k of actions.keys()) worth.push(k < live ? yield* shareOf(worthOf(ground, actions, k), k, pieces) : null);
  for (const [i, option] of options.entries()) optionWorth.push(yield* shareOf(worthOf(ground, [option], 0), live + i, pieces));
  return { worth, optionWorth };
}

function* toPage(run: Run): Generator<number, void> {
  const expectedUs = run.scenario.historyUs + 5 * 60_000_000;
  while (run.pagedAtUs === null && !isOver(run)) {
    advanceRun(run, run.world.now + EVALUATION_US);
    yield Math.min(1, run.world.now / expectedUs);
  }
}

function* advance(run: Run, untilUs: number): Generator<number, void> {
  const fromUs = run.world.now;
  while (run.world.now < untilUs && !isOver(run)) {
    advanceRun(run, Math.min(untilUs, run.world.now + EVALUATION_US));
    yield (run.world.now - fromUs) / (untilUs - fromUs);
  }
}

function* untouchedIn(trunk: Run, untilUs: number): Generator<number, readonly number[]> {
  yield* advance(trunk, untilUs);
  return readSuffering(trunk.suffering, trunk.model, trunk.recorder.requests).perMinute;
}

/** Sights up to the first action are those of the untouched trunk; the later ones need the player's actions done in this world too. */
function* firstExclusion(played: Run, intents: readonly StampedIntent[], trunk: Run, { own, sights, deeds }: Questions): Generator<number, CauseFacts['ruledOut']> {
  const pagedUs = trunk.pagedAtUs ?? 0;
  const firstUs = deeds[0]?.afterPageUs ?? Infinity;
  let run = trunk;
  const instrumentIn = (there: Run): Instrument => instrumentOf(there, { own });
  let instrument = instrumentIn(run);
  for (const [i, sight] of sights.entries()) {
    if (run === trunk && sight.afterPageUs >= firstUs) {
      yield* shareOf(advance(trunk, pagedUs + firstUs), i, sights.length);
      run = branchOff(trunk, stampPlan(plannedFromLog(intents, played.pagedAtUs ?? 0), pagedUs), { ...readOn(trunk), ...keptFor(sights) });
      instrument = instrumentIn(run);
    }
    // One microsecond more: what is scraped at the very time of a reading belongs to it.
    yield* shareOf(advance(run, Math.min(endOf(run), pagedUs + sight.afterPageUs + 1)), i, sights.length);
    const readings = excludingReadings(own, instrument, sight);
    if (readings.length > 0) return { seq: sight.seq, readings };
  }
  return null;
}
