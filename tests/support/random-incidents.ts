import { nextBelow, nextUnit, openStream, type Stream } from '../../src/base/random.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { FaultAction } from '../../src/sim/fault-spec.ts';
import type { VerbInfo } from '../../src/sim/intents/types.ts';
import type { Scenario } from '../../src/scenario/types.ts';
import type { Intent, StampedIntent } from '../../src/session/intents.ts';
import { randomSystem } from './random-worlds.ts';
import { shopScenario, SHOP_VARIANTS } from './scenarios.ts';

/** Short incidents in random systems, and random things that somebody does in them. */

const pick = <T>(stream: Stream, list: readonly T[]): T => list[nextBelow(stream, list.length)];

/** Pages by the clock, on or off the half minute, whatever the system does; then one fault comes and a deployment starts. */
export function randomIncident(seed: number): Scenario {
  const stream = openStream(seed, 'incident');
  const fault = pick<FaultAction>(stream, [
    { do: 'crash', service: pick(stream, ['edge', 'shop', 'db']), count: 1 },
    { do: 'ramp', param: 'services.vendor.slow', to: 8, overUs: 20 * SECOND },
    { do: 'deploy', service: 'shop', version: '2', by: 'somebody', note: '' },
  ]);
  const well = { title: 'Well', entry: [], after: [{ lowUs: 50 * SECOND, highUs: 80 * SECOND, target: 'ill' }], on: {} };
  const variant = { ...SHOP_VARIANTS.flag, id: 'random', fault: { initial: 'well', states: { well, ill: { title: 'Ill', entry: [fault], after: [], on: {} } } } };
  const alert = { severity: 'page', summary: '', runbook: '' } as const;
  return {
    ...shopScenario([variant]),
    historyUs: 30 * SECOND, horizonUs: 3 * MINUTE,
    system: randomSystem(seed),
    slos: [{ id: 'do', title: 'Done soon', journeys: ['do'], underUs: pick(stream, [60, 120, 250]) * 1000, target: 0.9, windowUs: 60 * MINUTE }],
    alerts: [
      { ...alert, name: 'Page', expr: 'vector(1)', forUs: pick(stream, [30, 45]) * SECOND },
      { ...alert, name: 'Slow', expr: 'histogram_quantile(0.9, sum by (le) (rate(http_server_request_duration_seconds_bucket{service_name="shop"}[1m]))) > 0.1', forUs: 0 },
      { ...alert, name: 'Tide', expr: 'vector(time() % 120) > 60', forUs: 15 * SECOND },
      { ...alert, name: 'Gone', expr: 'sum by (service_name) (up) < 2', forUs: 15 * SECOND },
    ],
    pageAlert: 'Page',
  };
}

/** A log of somebody who acknowledges (or forgets to), looks, believes, acts and sometimes declares it over, at random times. */
export function randomLog(stream: Stream, verbs: readonly VerbInfo[], fromUs: number, endUs: number): StampedIntent[] {
  const at = (): number => {
    const us = fromUs + nextBelow(stream, endUs - fromUs);
    // Just when an alert is evaluated, a scrape is due and a milestone is set: what comes first matters there.
    return nextUnit(stream) < 0.4 ? Math.max(fromUs, Math.floor(us / (15 * SECOND)) * 15 * SECOND) : us;
  };
  const claim = { component: 'shop', mechanism: 'slow-feature', trigger: '', confidence: 3, prediction: '' } as const;
  const intents: Intent[] = Array.from({ length: nextBelow(stream, 7) }, (): Intent => {
    const kind = nextUnit(stream);
    if (kind < 0.7) return mitigation(stream, pick(stream, verbs));
    return kind < 0.85 ? { kind: 'look', panel: 'slo', query: '' } : { kind: 'hypothesis.add', claim };
  });
  if (nextUnit(stream) < 0.3) intents.push({ kind: 'resolve', summary: '', hypothesisId: null });
  const times = intents.map(at).sort((a, b) => a - b);
  const acknowledged: StampedIntent = { seq: 0, tick: nextUnit(stream) < 0.8 ? fromUs : at(), intent: { kind: 'acknowledge' } };
  return inOrder([acknowledged, ...intents.map((intent, i): StampedIntent => ({ seq: 0, tick: times[i], intent }))]);
}

export function inOrder(log: readonly StampedIntent[]): StampedIntent[] {
  return [...log].sort((a, b) => a.tick - b.tick).map((stamped, seq) => ({ ...stamped, seq }));
}

function mitigation(stream: Stream, { verb, args }: VerbInfo): Intent {
  const values = args.map((arg) => {
    if (arg.kind === 'boolean') return [arg.name, nextUnit(stream) < 0.5];
    return [arg.name, arg.kind === 'choice' ? pick(stream, arg.choices).value : arg.min + nextBelow(stream, Math.min(arg.max - arg.min, 100) + 1)];
  });
  return { kind: 'mitigate', verb, args: Object.fromEntries(values), hypothesisId: nextUnit(stream) < 0.2 ? 0 : null };
}
