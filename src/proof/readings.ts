import { SECOND } from '../base/time.ts';
import { evaluateInstant, parsePromql, type Expr, type QueryResult } from '../query/promql/index.ts';
import type { PanelSpec } from '../scenario/types.ts';
import { ALL_FAMILIES } from '../sim/parts/families.ts';
import { instruments } from '../session/evidence.ts';
import { goodRatioQuery } from '../session/health.ts';
import type { Run } from '../session/run.ts';
import { mapOf } from '../session/system-map.ts';
import { consoleReadings, logReadings, traceReadings } from './other-readings.ts';
import type { Incident } from './incident.ts';
import { minutes, type Reading } from './reading.ts';
import { READ_AT_US } from './tolerances.ts';

interface Question {
  readonly where: string;
  readonly expr: string;
  readonly floor: number;
  readonly onSurface: boolean;
}

const FLOORS: Readonly<Record<PanelSpec['unit'], number>> = { seconds: 0.1, per_second: 0.3, ratio: 0.05, count: 2, bytes: 1e6 };
/** Two pages that come within a minute and a half of each other come at the same time. */
const CLOCK_FLOOR_S = 90;

/** Everything that an incident shows up to its present, which is its last reading time. */
export function readAll(incident: Incident): Reading[] {
  const { run } = incident;
  const questions = questionsOf(run);
  const metrics = READ_AT_US.flatMap((afterPageUs) => questions.flatMap((question) => ask(incident, question, afterPageUs)));
  return [...metrics, clockOfPage(incident), ...alertsAtPage(incident), ...logReadings(incident), ...consoleReadings(incident), ...traceReadings(incident)];
}

/** When in the day the page comes: a player who has been here before would know. */
function clockOfPage({ pagedUs }: Incident): Reading {
  return { id: 'clock', where: 'the clock when the page comes, in seconds', onSurface: true, afterPageUs: 0, value: pagedUs / SECOND, floor: CLOCK_FLOOR_S, factor: 1 };
}

/** Which rules fire: they stand beside the page. */
function alertsAtPage({ run, pagedUs }: Incident): Reading[] {
  return READ_AT_US.flatMap((afterPageUs) =>
    run.rules.map((rule, i): Reading => {
      const last = run.alertLog.findLast((entry) => entry.rule === i && entry.atUs <= pagedUs + afterPageUs);
      return { id: `alert ${rule.spec.name} +${afterPageUs}`, where: `alert ${rule.spec.name} firing, ${minutes(afterPageUs)}`, onSurface: true, afterPageUs, value: last?.state === 'firing' ? 1 : 0, floor: 0.5, factor: null };
    }),
  );
}

function questionsOf(run: Run): Question[] {
  const { scenario } = run;
  const map = mapOf(scenario);
  const page = scenario.alerts.filter(({ name }) => name === scenario.pageAlert).map((alert): Question => ({ where: `value of ${alert.name}`, expr: alert.expr, floor: 0, onSurface: true }));
  const objectives = scenario.slos.map((slo): Question => ({ where: `share of bad answers, objective "${slo.title}"`, expr: `1 - (${goodRatioQuery(slo, '5m')})`, floor: FLOORS.ratio, onSurface: true }));
  const panels = scenario.dashboards.flatMap((dashboard, d) => dashboard.panels.flatMap((panel) => panel.queries.map(({ expr, legend }): Question => ({ where: `dashboard ${dashboard.title}, "${panel.title}"${legend.includes('{') ? '' : ` ${legend}`}`, expr, floor: FLOORS[panel.unit], onSurface: d === 0 }))));
  const inside = map.nodes.flatMap(({ id }) => instruments(map, id).map((expr): Question => ({ where: expr, expr, floor: floorOf(expr), onSurface: false })));
  const families = ALL_FAMILIES.map(({ name, type, unit }): Question => {
    const by = 'by (service_name)';
    const expr = type === 'histogram' ? `sum ${by} (rate(${name}_sum[2m])) / sum ${by} (rate(${name}_count[2m]))` : type === 'counter' ? `sum ${by} (rate(${name}[2m]))` : `sum ${by} (${name})`;
    return { where: expr, expr, floor: type === 'gauge' ? FLOORS.count : unit === 'seconds' ? FLOORS.seconds : FLOORS.per_second, onSurface: false };
  });
  const seen = new Set<string>();
  return [...page, ...objectives, ...panels, ...inside, ...families].filter(({ expr, onSurface }) => {
    const key = onSurface ? `on the surface: ${expr}` : expr;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Queries without a panel have no unit: quantiles are seconds, what is divided is a share or seconds, the rest counts. */
function floorOf(expr: string): number {
  if (expr.includes('_seconds_bucket')) return FLOORS.seconds;
  return expr.includes(' / ') ? FLOORS.ratio : FLOORS.count;
}

const parsed = new Map<string, Expr | null>();

function exprOf(text: string): Expr | null {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const answer = parsePromql(text);
  const expr = answer.ok ? answer.ast : null;
  if (parsed.size > 5_000) parsed.clear();
  parsed.set(text, expr);
  return expr;
}

function ask({ run, pagedUs }: Incident, { where, expr, floor, onSurface }: Question, afterPageUs: number): Reading[] {
  const ast = exprOf(expr);
  if (ast === null) return [];
  const answer = evaluateInstant(ast, run.source, { timeMs: run.scenario.startEpochMs + Math.floor((pagedUs + afterPageUs) / 1000) });
  if (!answer.ok) return [];
  const at = minutes(afterPageUs);
  return [...valuesOf(answer.result)].map(([key, value]) => ({ id: `${onSurface ? 'surface ' : ''}${expr} ${key} +${afterPageUs}`, where: `${where}${key === '' ? '' : ` {${key}}`}, ${at}`, onSurface, afterPageUs, value, floor, factor: null }));
}

/** By labels; instances have other names in every world, so the largest and the number of them stand for them. */
function valuesOf(result: QueryResult): Map<string, number> {
  const values = new Map<string, number>();
  if (result.kind === 'scalar') return Number.isFinite(result.value) ? values.set('', result.value) : values;
  if (result.kind !== 'vector') return values;
  for (const { labels, value } of result.samples) {
    if (!Number.isFinite(value)) continue;
    const key = Object.entries(labels).filter(([name]) => name !== 'instance' && name !== '__name__').map(([name, text]) => `${name}=${text}`).sort().join(', ');
    values.set(key, Math.max(value, values.get(key) ?? -Infinity));
    if (labels['instance'] === undefined) continue;
    const count = key === '' ? 'how many' : `${key}, how many`;
    values.set(count, (values.get(count) ?? 0) + 1);
  }
  return values;
}
