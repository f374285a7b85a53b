import type { Scenario } from '../../scenario/types.ts';
import { consoleReading } from '../console-reading.ts';
import { everyQuestion, readQuestion, type ConsoleQuestion } from '../console-question.ts';
import { differenceOf, instruments } from '../evidence.ts';
import { metricReading } from '../metric-reading.ts';
import type { Reading } from '../reading.ts';
import { mapOf } from '../system-map.ts';
import type { LiveCauses } from './other-causes.ts';

/** A reading that anyone can take, and where it stands. */
export interface Candidate {
  /** PromQL, or the command as the log would have it. */
  readonly expr: string;
  readonly question: ConsoleQuestion | null;
  readonly dashboard: { readonly id: string; readonly title: string; readonly panel: string } | null;
  /** The component that it is about, by id; null where it is a dashboard's. */
  readonly component: string | null;
}

export interface BestReading extends Candidate {
  /** How many of the other live causes it would rule out now. */
  readonly rulesOut: number;
}

/** What the author's dashboards show, the readings that each component is judged by, and what consoles answer; the ones at hand come first. */
function candidatesOf(scenario: Scenario): Candidate[] {
  const map = mapOf(scenario);
  const shown = scenario.dashboards.flatMap((dashboard) => dashboard.panels.flatMap((panel) => panel.queries.map(({ expr }): Candidate => ({ expr, question: null, dashboard: { id: dashboard.id, title: dashboard.title, panel: panel.title }, component: null }))));
  const inside = map.nodes.flatMap(({ id }) => instruments(map, id).map((expr): Candidate => ({ expr, question: null, dashboard: null, component: id })));
  const asked = everyQuestion(scenario.system).map((expr): Candidate => ({ expr, question: readQuestion(scenario.system, expr), dashboard: null, component: null }));
  const seen = new Set<string>();
  return [...shown, ...inside, ...asked].filter(({ expr }) => !seen.has(expr) && seen.add(expr) !== undefined);
}

/**
 * The reading that tells the run's own world from most of the live others at this time after the page: the most information for
 * one look. Among equals the one on a dashboard, then the first. Null where none tells any apart yet. Yields the share done.
 */
export function* bestReading(scenario: Scenario, { own, others }: LiveCauses, afterPageUs: number): Generator<number, BestReading | null> {
  const candidates = candidatesOf(scenario);
  let best: BestReading | null = null;
  for (const [i, candidate] of candidates.entries()) {
    yield i / candidates.length;
    const reading = readingOf(scenario, candidate);
    if (reading === null) continue;
    const rulesOut = others.filter(({ instrument }) => differenceOf(own, instrument, reading, afterPageUs) !== null).length;
    if (rulesOut > (best?.rulesOut ?? 0)) best = { ...candidate, rulesOut };
    if (rulesOut === others.length) break;
  }
  return best;
}

const readingOf = ({ system }: Scenario, { expr, question }: Candidate): Reading | null => (question === null ? metricReading(expr) : consoleReading(system, expr));

/** What kind of evidence a reading is, in the words of the trade; by the metric it asks for. */
export function kindOfEvidence({ expr, question }: Candidate): string {
  if (question !== null) return 'what a console answers, beside the charts';
  return KINDS.find(([part]) => expr.includes(part))?.[1] ?? 'rates and errors, by component';
}

const KINDS: readonly (readonly [string, string])[] = [
  ['seq_tup_read', 'how much a database reads for each answer'],
  ['pg_stat_statements', 'how long each statement takes in its database'],
  ['pg_stat_activity', 'what a database’s sessions are doing, or waiting for'],
  ['pg_locks', 'who waits for whose lock'],
  ['pending_requests', 'who waits for a connection'],
  ['connection', 'how full the connection pools are'],
  ['cpu', 'how busy the processors are: saturation'],
  ['queued', 'what stands in queues: saturation'],
  ['cache', 'what a cache answers, and what it passes on'],
  ['memory', 'what fills the memory'],
  ['messaging', 'how far consumers are behind'],
  ['kafka', 'how far consumers are behind'],
  ['duration', 'latency, hop by hop: the caller’s view beside the callee’s'],
  ['status_code', 'errors, by who throws them'],
];
