import { MINUTE } from '../../base/time.ts';
import type { Scenario, VariantSpec } from '../../scenario/types.ts';
import { compileSystem } from '../../sim/compile/compile.ts';
import { applyVerb } from '../../sim/intents/registry.ts';
import { runUntil } from '../../sim/kernel/run.ts';
import { QUIET_SINK } from '../../sim/kernel/sink.ts';
import { restoreSnapshot, takeSnapshot } from '../../sim/kernel/snapshot.ts';
import { newWorld, type World } from '../../sim/kernel/world.ts';
import { startWorld } from '../../sim/start.ts';
import { plotOf } from '../plot.ts';
import { advanceRun, openRun, type Run } from '../run.ts';
import { countRequest, newSufferingMeter, objectivesOf } from '../suffering.ts';
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

/** A world without the fault, standing at some time. Priced actions must come in order of time. */
export interface Healthy {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly world: World;
}

export function openHealthy(scenario: Scenario, seed: number): Healthy {
  const model = compileSystem(scenario.system, objectivesOf(scenario));
  return { scenario, seed, world: startWorld(model, plotOf(scenario, NO_FAULT, seed), QUIET_SINK) };
}

/**
 * What an action costs the users of a system that has nothing wrong with it, in seconds of full outage (every request that an
 * objective counts failing, at the same load): the higher of its price at the load of its own time and at the highest load that
 * the clients' profiles reach from then to `endUs`. Most profiles are flat; then present and peak are the same, and are
 * simulated once. An action that the healthy world refuses costs nothing there. Yields the share done.
 */
export function* priceOf(healthy: Healthy, action: Action, atUs: number, endUs: number): Generator<number, number> {
  const { scenario, seed } = healthy;
  const peak = atPeak(scenario.system.clients, atUs, endUs);
  const worlds = [healthy, ...(peak === null ? [] : [openHealthy({ ...scenario, system: { ...scenario.system, clients: peak } }, seed)])];
  let highest = 0;
  for (const [i, world] of worlds.entries()) highest = Math.max(highest, yield* shareOf(priceIn(world, action, atUs), i, worlds.length));
  return highest;
}

type Clients = Scenario['system']['clients'];

function* priceIn({ scenario, world }: Healthy, action: Action, atUs: number): Generator<number, number> {
  while (world.now < atUs) {
    runUntil(world, Math.min(atUs, world.now + STEP_US));
    yield (0.5 * world.now) / atUs;
  }
  const without = yield* shareOf(badAfter(world, null), 2, 4);
  const withIt = yield* shareOf(badAfter(world, action), 3, 4);
  return Math.max(0, withIt - without) / Math.max(LEAST_RATE, outageRate(scenario, atUs));
}

const LEAST_RATE = 1e-9;

/** Bad user-seconds in a copy of the world that goes on for a while, with an action or without. */
function* badAfter(from: World, action: Action | null): Generator<number, number> {
  const { model, plot } = from;
  const branch = newWorld(model, plot);
  restoreSnapshot(branch, takeSnapshot(from));
  const meter = newSufferingMeter();
  branch.sink = { ...QUIET_SINK, requestEnded: (client, route, _trace, startUs, durationUs, outcome) => countRequest(meter, model, client, route, startUs, durationUs, outcome) };
  if (action !== null) applyVerb(branch, action.verb, action.args);
  for (const untilUs = from.now + PRICE_US; branch.now < untilUs; ) {
    runUntil(branch, Math.min(untilUs, branch.now + STEP_US));
    yield 1 - (untilUs - branch.now) / PRICE_US;
  }
  return meter.total;
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
