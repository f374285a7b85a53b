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

/** The time within which a journey is good, in µs; journeys without an objective are not counted at all. */
export function objectivesOf(scenario: Scenario): Readonly<Record<string, number>> {
  return Object.fromEntries(scenario.slos.flatMap((slo) => slo.journeys.map((journey) => [journey, slo.underUs])));
}

/** A running sum: of a request store, of which only what is new since the last time is read, or of requests as they end. */
export interface SufferingMeter {
  row: number;
  total: number;
  readonly perMinute: number[];
}

/** `before` is what others have counted so far, for a run that goes on from theirs without their requests. */
export function newSufferingMeter(before: Suffering = { badUserSeconds: 0, perMinute: [] }): SufferingMeter {
  return { row: 0, total: before.badUserSeconds, perMinute: [...before.perMinute] };
}

export function readSuffering(meter: SufferingMeter, model: Model, requests: RequestStore): Suffering {
  for (; meter.row < requests.count; meter.row++) {
    const { client, route, startUs, durationUs, outcome } = requestAt(requests, meter.row);
    countRequest(meter, model, client, route, startUs, durationUs, outcome);
  }
  return { badUserSeconds: meter.total, perMinute: meter.perMinute };
}

/** Requests must come in order of their end. */
export function countRequest(meter: SufferingMeter, model: Model, client: number, route: number, startUs: number, durationUs: number, outcome: number): void {
  const population = model.clients[client]!;
  const underUs = population.goodUnderUs[route]!;
  if (underUs === 0 || (outcome === 0 && durationUs <= underUs)) return;
  const minute = Math.floor((startUs + durationUs) / MINUTE);
  while (meter.perMinute.length <= minute) meter.perMinute.push(0);
  meter.perMinute[minute]! += population.secondsPerAction;
  meter.total += population.secondsPerAction;
}
