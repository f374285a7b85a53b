import { MINUTE } from '../base/time.ts';
import type { Scenario } from '../scenario/types.ts';
import type { Model } from '../sim/kernel/model.ts';
import { requestAt, type RequestStore } from '../telemetry/request-store.ts';

/**
 * What users went through, from every request that they made: a bad answer (an error, or later than the journey's
 * objective) costs the time between two actions of one user, `secondsPerAction`. The sum is in user-seconds.
 */
export interface Suffering {
  readonly badUserSeconds: number;
  /** By simulated minute since the world began. */
  readonly perMinute: readonly number[];
}

/** The time within which a journey is good, in µs; journeys without an objective count only their errors. */
export function objectivesOf(scenario: Scenario): Readonly<Record<string, number>> {
  return Object.fromEntries(scenario.slos.flatMap((slo) => slo.journeys.map((journey) => [journey, slo.underUs])));
}

/** A running sum over a request store: only what is new since the last time is read. */
export interface SufferingMeter {
  row: number;
  total: number;
  readonly perMinute: number[];
}

export function newSufferingMeter(): SufferingMeter {
  return { row: 0, total: 0, perMinute: [] };
}

export function readSuffering(meter: SufferingMeter, model: Model, requests: RequestStore): Suffering {
  for (; meter.row < requests.count; meter.row++) {
    const { client, route, startUs, durationUs, outcome } = requestAt(requests, meter.row);
    const population = model.clients[client]!;
    const underUs = population.goodUnderUs[route]!;
    if (underUs === 0 || (outcome === 0 && durationUs <= underUs)) continue;
    const minute = Math.floor((startUs + durationUs) / MINUTE);
    while (meter.perMinute.length <= minute) meter.perMinute.push(0);
    meter.perMinute[minute]! += population.secondsPerAction;
    meter.total += population.secondsPerAction;
  }
  return { badUserSeconds: meter.total, perMinute: meter.perMinute };
}
