import type { SloSpec } from '../scenario/types.ts';
import { evaluateInstant, parsePromql, type Expr } from '../query/promql/index.ts';
import type { MetricSource } from '../telemetry/types.ts';
import { EVALUATION_US } from './alerts.ts';
import type { Run } from './run.ts';

/**
 * How the users fare by the objectives, from the run's own metrics, at an evaluation. Messages of colleagues, recovery and
 * the header's sparkline all read this one record.
 */
export interface HealthReading {
  readonly atUs: number;
  /** By SLO: share of good events over the last minute (fast) and five minutes; null without traffic. */
  readonly fast: readonly (number | null)[];
  readonly good: readonly (number | null)[];
}

/** What the objectives are read from. */
export const METRICS_OF_USERS: ReadonlySet<string> = new Set(['client_good_requests_total', 'client_requests_total']);

/** The share of good events as a query that anyone can run. */
export function goodRatioQuery(slo: SloSpec, window: string): string {
  const journeys = `journey=~"${slo.journeys.map(escapeRegex).join('|')}"`;
  return `sum(increase(client_good_requests_total{${journeys}}[${window}])) / sum(increase(client_requests_total{${journeys}}[${window}]))`;
}

/** RE2 metacharacters, escaped for a PromQL string. */
function escapeRegex(text: string): string {
  let escaped = '';
  for (const char of text) escaped += SPECIAL.includes(char) ? `\\\\${char}` : char === '"' ? '\\"' : char;
  return escaped;
}

const SPECIAL = '\\.+*?()|[]{}^$';

const parsed = new Map<string, Expr>();

/** Parses once; the texts asked for are few and made by Faultline. Throws when one is not PromQL. */
export function compiled(text: string): Expr {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const result = parsePromql(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  if (parsed.size > 500) parsed.clear();
  parsed.set(text, result.ast);
  return result.ast;
}

/** The first value of an instant query, or null where it returns nothing or NaN. */
export function askNumber(text: string, source: MetricSource, timeMs: number): number | null {
  const answer = evaluateInstant(compiled(text), source, { timeMs });
  if (!answer.ok) return null;
  const { result } = answer;
  const value = result.kind === 'vector' ? result.samples[0]?.value : result.kind === 'scalar' ? result.value : undefined;
  return value === undefined || !Number.isFinite(value) ? null : value;
}

export function readHealth(run: Run, atUs: number): HealthReading {
  const timeMs = run.scenario.startEpochMs + atUs / 1000;
  const ask = (window: string) => run.scenario.slos.map((slo) => askNumber(goodRatioQuery(slo, window), run.source, timeMs));
  return { atUs, fast: ask('1m'), good: ask('5m') };
}

/** Whether every objective is met by what users saw in the last minute. */
export function isHealthy(run: Pick<Run, 'scenario'>, reading: HealthReading): boolean {
  return run.scenario.slos.every((slo, i) => (reading.fast[i] ?? 1) >= slo.target);
}

/** How long the objectives must hold before users count as recovered. */
const RECOVERED_READINGS = 8; // two minutes of evaluations
/** The same as a span from the first of those readings to the last. */
export const HELD_US = (RECOVERED_READINGS - 1) * EVALUATION_US;

/**
 * World time from which the objectives have held without a break until the last reading, when that is long enough;
 * null when users still suffer, or never did.
 */
export function recoveredSince(run: Run): number | null {
  if (run.pagedAtUs === null) return null;
  let since: number | null = null;
  let held = 0;
  for (let i = run.health.length - 1; i >= 0; i--) {
    const reading = run.health[i]!;
    if (reading.atUs < run.pagedAtUs || !isHealthy(run, reading)) break;
    since = reading.atUs;
    held++;
  }
  return held >= RECOVERED_READINGS ? since : null;
}
