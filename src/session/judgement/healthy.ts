import { MINUTE } from '../../base/time.ts';
import type { Scenario, VariantSpec } from '../../scenario/types.ts';
import { compileSystem } from '../../sim/compile/compile.ts';
import { applyVerb } from '../../sim/intents/registry.ts';
import { runUntil } from '../../sim/kernel/run.ts';
import { QUIET_SINK, type Sink } from '../../sim/kernel/sink.ts';
import { restoreSnapshot, takeSnapshot, type Snapshot } from '../../sim/kernel/snapshot.ts';
import { newWorld, type World } from '../../sim/kernel/world.ts';
import { startWorld } from '../../sim/start.ts';
import { plotOf } from '../plot.ts';
import { advanceRun, openRun, type Run } from '../run.ts';
import { countRequest, newSufferingMeter, objectivesOf, type SufferingMeter } from '../suffering.ts';
import { sharedBeginning } from './beginnings.ts';
import type { Action } from './planned-action.ts';
import { shareOf } from './progress.ts';

const NO_FAULT: VariantSpec = {
  id: 'no-fault', weight: 1, title: 'No fault', fault: { initial: 'none', states: { none: { title: 'Nothing is wrong', entry: [], after: [], on: {} } } }, params: {},
  truth: { component: '', mechanism: '', trigger: '', story: [], discriminators: [], permanentFix: '', prevention: [] }, verdicts: [],
};

/** The same surface with its innocent changes and no cause behind it, for `lengthUs`. */
export function runWithoutFault(scenario: Scenario, seed: number, lengthUs: number): Run {
  // All of it is healthy history; a run that nobody is paged for would otherwise end by itself.
  const run = openRun({ ...scenario, historyUs: lengthUs, variants: { [NO_FAULT.id]: NO_FAULT } }, seed, NO_FAULT.id);
  advanceRun(run, lengthUs);
  return run;
}

/** How long after an action its price is counted: long enough for a cold start or a rollout. */
const PRICE_US = 8 * MINUTE;
const STEP_US = MINUTE;
/** A load that is only a little higher is the same load. */
const HIGHER = 1.05;
/** Traffic needs a while to settle at another rate. */
const SETTLE_US = 2 * MINUTE;

/** A world without the fault, standing at some time. */
export interface Healthy {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly world: World;
}

export function openHealthy(scenario: Scenario, seed: number): Healthy {
  const model = compileSystem(scenario.system, objectivesOf(scenario));
  return { scenario, seed, world: startWorld(model, plotOf(scenario, NO_FAULT, seed), QUIET_SINK) };
}

/** The same beside a run that was played: as far along as one of the runs can stand in for it. */
export function healthyBeside(bases: readonly Run[], { scenario, seed, model }: Run): Healthy {
  return { scenario, seed, world: sharedBeginning(bases, NO_FAULT)?.world ?? startWorld(model, plotOf(scenario, NO_FAULT, seed), QUIET_SINK) };
}

/** An action at a world time. */
export interface Priced {
  readonly action: Action;
  readonly atUs: number;
}

/**
 * What each action, taken alone, costs the users of a system that has nothing wrong with it, in seconds of full outage (every
 * request that an objective counts failing, at the same load): the higher of its price at the load of its own time and at the
 * highest load that the clients' profiles reach from then to `endUs`. Most profiles are flat; then present and peak are the
 * same, and are simulated once. An action that the healthy world refuses costs nothing there. Actions come in order of time,
 * and none before the world's. Yields the share done.
 */
export function* pricesIn(healthy: Healthy, priced: readonly Priced[], endUs: number): Generator<number, number[]> {
  const { scenario, seed } = healthy;
  const pieces = 1 + priced.length;
  const prices = yield* shareOf(presentPrices(healthy, priced), 0, pieces);
  for (const [i, one] of priced.entries()) {
    const peak = atPeak(scenario.system.clients, one.atUs, endUs);
    if (peak === null) continue;
    const raised = openHealthy({ ...scenario, system: { ...scenario.system, clients: peak } }, seed);
    const [price] = yield* shareOf(presentPrices(raised, [one]), 1 + i, pieces);
    prices[i] = Math.max(prices[i]!, price!);
  }
  return prices;
}

type Clients = Scenario['system']['clients'];

/** One world goes through all the times with nothing done, and each action is tried in a copy of it. */
function* presentPrices({ scenario, world }: Healthy, priced: readonly Priced[]): Generator<number, number[]> {
  const untouched = priced.map(() => newSufferingMeter());
  const isCounted = ({ atUs }: Priced): boolean => world.now >= atUs && world.now < atUs + PRICE_US;
  world.sink = meteredSink(world, (count) => priced.forEach((one, i) => isCounted(one) && count(untouched[i]!)));
  const begun: Snapshot[] = [];
  for (const [i, { atUs }] of priced.entries()) {
    yield* shareOf(pass(world, atUs), i, 3 * priced.length);
    begun.push(takeSnapshot(world));
  }
  const lastUs = priced.at(-1)?.atUs ?? world.now;
  yield* shareOf(pass(world, lastUs + PRICE_US), 1, 3);
  const prices: number[] = [];
  for (const [i, { action, atUs }] of priced.entries()) {
    const tried = yield* shareOf(badAfter(world, begun[i]!, action), 2 * priced.length + i, 3 * priced.length);
    prices.push(Math.max(0, tried - untouched[i]!.total) / Math.max(LEAST_RATE, outageRate(scenario, atUs)));
  }
  return prices;
}

const LEAST_RATE = 1e-9;

function* pass(world: World, untilUs: number): Generator<number, void> {
  const fromUs = world.now;
  while (world.now < untilUs) {
    runUntil(world, Math.min(untilUs, world.now + STEP_US));
    yield (world.now - fromUs) / (untilUs - fromUs);
  }
}

/** Bad user-seconds in a copy of a world that goes on for a while after an action. */
function* badAfter({ model, plot }: World, from: Snapshot, action: Action): Generator<number, number> {
  const branch = newWorld(model, plot);
  restoreSnapshot(branch, from);
  const meter = newSufferingMeter();
  branch.sink = meteredSink(branch, (count) => count(meter));
  applyVerb(branch, action.verb, action.args);
  yield* pass(branch, from.now + PRICE_US);
  return meter.total;
}

/** `each` is told of every request that is over: what it counts for in a meter. */
function meteredSink({ model }: World, each: (count: (meter: SufferingMeter) => void) => void): Sink {
  return { ...QUIET_SINK, requestEnded: (client, route, _trace, startUs, durationUs, outcome) => each((meter) => countRequest(meter, model, client, route, startUs, durationUs, outcome)) };
}

/** Bad user-seconds in each second of a full outage at the load of `atUs`. */
function outageRate({ slos, system: { clients } }: Scenario, atUs: number): number {
  const counted = new Set(slos.flatMap(({ journeys }) => journeys));
  return Object.values(clients).reduce((sum, { ratePerSecond, profile, routes, secondsPerAction }) => {
    const all = routes.reduce((total, { share }) => total + share, 0);
    const share = routes.reduce((total, route) => total + (counted.has(route.journey) ? route.share : 0), 0) / Math.max(1e-9, all);
    return sum + ratePerSecond * factorAt(profile, atUs) * share * secondsPerAction;
  }, 0);
}

function factorAt(profile: Clients[string]['profile'], atUs: number): number {
  return profile.findLast((step) => step.atUs <= atUs)?.factor ?? 1;
}

/** The same clients at the highest rate that they reach from `atUs` to `endUs`, from a while before on; null where that is no higher. */
function atPeak(clients: Clients, atUs: number, endUs: number): Clients | null {
  let isHigher = false;
  const raised = Object.entries(clients).map(([id, client]) => {
    const now = factorAt(client.profile, atUs);
    const peak = Math.max(now, ...client.profile.filter((step) => step.atUs > atUs && step.atUs <= endUs).map(({ factor }) => factor));
    isHigher ||= peak > HIGHER * now;
    const fromUs = Math.max(0, atUs - SETTLE_US);
    return [id, { ...client, profile: [...client.profile.filter((step) => step.atUs < fromUs), { atUs: fromUs, factor: peak }] }] as const;
  });
  return isHigher ? Object.fromEntries(raised) : null;
}
