import type { AlertSpec } from '../scenario/types.ts';
import { evaluateInstant, parsePromql, type Expr, type QueryResult } from '../query/promql/index.ts';
import type { MetricSource } from '../telemetry/types.ts';

/** Rules are evaluated this often, as Prometheus does by its `evaluation_interval`. */
export const EVALUATION_US = 15_000_000;

/** Where an alert stands. Times are world time in microseconds. */
export interface AlertState {
  readonly state: 'inactive' | 'pending' | 'firing';
  readonly sinceUs: number | null;
  readonly value: number | null;
}

export interface AlertRule {
  readonly spec: AlertSpec;
  readonly ast: Expr;
}

/** Reads the rules' expressions. Throws where one is not PromQL: scenarios are checked before they are played. */
export function readAlertRules(specs: readonly AlertSpec[]): AlertRule[] {
  return specs.map((spec) => {
    const parsed = parsePromql(spec.expr);
    if (!parsed.ok) throw new Error(`alert ${spec.name}: ${parsed.error.message}`);
    return { spec, ast: parsed.ast };
  });
}

export const INACTIVE: AlertState = { state: 'inactive', sinceUs: null, value: null };

/** One evaluation: active while the expression returns anything, firing once it has been active for `for`. */
export function evaluateAlert(rule: AlertRule, before: AlertState, source: MetricSource, atUs: number, epochMs: number): AlertState {
  const answer = evaluateInstant(rule.ast, source, { timeMs: epochMs + atUs / 1000 });
  return advanceAlert(before, answer.ok ? firstValue(answer.result) : null, atUs, rule.spec.forUs);
}

/** What an evaluation makes of an alert: `value` is null where the expression returned nothing. */
export function advanceAlert(before: AlertState, value: number | null, atUs: number, forUs: number): AlertState {
  if (value === null) return before.state === 'inactive' ? before : INACTIVE;
  const sinceUs = before.state === 'inactive' ? atUs : (before.sinceUs ?? atUs);
  return { state: atUs - sinceUs >= forUs ? 'firing' : 'pending', sinceUs, value };
}

function firstValue(result: QueryResult): number | null {
  if (result.kind === 'vector') return result.samples[0]?.value ?? null;
  return result.kind === 'scalar' ? result.value : null;
}
