import { MINUTE } from '../base/time.ts';
import { evaluateInstant, linesBetween, logStoreSource, openLineHits, parseLogql, type LogQuery, type LogqlExpr } from '../query/logql/index.ts';
import { QueryFailure } from '../query/promql/failure.ts';
import { LOG_CHUNK, LOG_CHUNK_BITS, type LogStore } from '../telemetry/log-store.ts';
import { LOG_LEVELS } from '../telemetry/types.ts';
import { judgeSeries, valuesOf } from './metric-reading.ts';
import { judge, NO_CHANCES, NO_METRICS, NORMAL, NOTHING, rowsIn, type Judgement, type Judgements, type Reading, type Scene, type Taken, type Values } from './reading.ts';

/**
 * A log search as a reading: the lines that it finds in the minutes before, by the service that wrote them, their level and
 * what they say (their template); a metric query by its series. Other worlds write other ids, so fields do not count.
 */
const WINDOW_US = 5 * MINUTE;
/** Half a million skipped lines, or some thousands whose text a pattern is held against; a search for more shows nothing. */
const POLLS_MAX = 2_000;

/** @param beforeUs how long before it was asked the lines end; null for a text that is no LogQL */
export function logReading(query: string, beforeUs: number): Reading | null {
  const parsed = parseLogql(query);
  if (!parsed.ok) return null;
  const { ast } = parsed;
  const from = (scene: Scene, atUs: number): Values => {
    const { recorder: { logs }, scenario, scope } = scene.record;
    if (!scope.record && scope.logs !== true) return null;
    const toUs = Math.max(0, atUs - (atUs > scenario.historyUs ? beforeUs : 0));
    return ast.kind === 'log_query' ? linesOf(logs, ast, toUs, Math.min(WINDOW_US, scenario.historyUs / 2)) : seriesOf(logs, ast, toUs);
  };
  return { kind: 'logs', text: query, metrics: NO_METRICS, read: from, chances: NO_CHANCES, judge: ast.kind === 'log_query' ? judgeLines : judgeSeries };
}

function linesOf(logs: LogStore, query: LogQuery, toUs: number, windowUs: number): Values {
  const toMs = logs.epochMs + toUs / 1000;
  const range = linesBetween(logs, toMs - windowUs / 1000, toMs);
  let polls = 0;
  const hits = openLineHits(logs, query, range.end);
  try {
    hits.read(range, () => polls++ < POLLS_MAX);
  } catch (error) {
    if (error instanceof QueryFailure) return null;
    throw error;
  }
  if (hits.low() > range.first) return null;
  const { count, at } = hits.within(range);
  const values = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const key = writerOf(logs, at(i));
    values.set(key, (values.get(key) ?? 0) + 1);
  }
  return values;
}

function writerOf(logs: LogStore, line: number): string {
  const chunk = logs.chunks[line >> LOG_CHUNK_BITS]!;
  const place = line & (LOG_CHUNK - 1);
  const { template } = logs.templates[chunk.template[place]!]!;
  const service = logs.identities.byId[chunk.identity[place]!]?.service ?? template.service;
  return `${service} ${LOG_LEVELS[template.level]} ${template.text}`;
}

function seriesOf(logs: LogStore, ast: LogqlExpr, toUs: number): Values {
  let polls = 0;
  const answer = evaluateInstant(ast, logStoreSource(logs), { timeMs: logs.epochMs + Math.floor(toUs / 1000), limits: { maxSeries: 5_000 }, shouldStop: () => polls++ >= POLLS_MAX });
  return answer.ok ? valuesOf(answer.result) : null;
}

/** Lines that chance brings: a search that finds no more than these has found nothing that lasts. */
const STRAY = 2;
/** Of a hundred lines that are read, a line that stands among them twice is seen. */
const SEEN_SHARE = 1 / 50;

/**
 * A kind of line beside how often it came while all was well. What drowns among the other lines found is seen in neither
 * world: whoever opens the whole log reads some of it.
 */
function judgeLines(now: Taken, usual: readonly Taken[]): Judgements {
  const found = (values: Values): number => [...(values ?? NOTHING).values()].reduce((sum, count) => sum + count, 0);
  const allNow = found(now.values);
  const allBefore = Math.max(...usual.map(({ values }) => found(values)));
  return new Map([...rowsIn(now, usual)].map((key): [string, Judgement] => {
    const count = now.values?.get(key) ?? 0;
    const before = usual.map(({ values }) => values?.get(key) ?? 0);
    const most = Math.max(...before);
    const isSeen = (count > 0 && count >= SEEN_SHARE * allNow) || (most > 0 && most >= SEEN_SHARE * allBefore);
    const judged = judge(count + STRAY, before.map((one) => one + STRAY));
    return [key, isSeen ? judged : { ...NORMAL, value: judged.value }];
  }));
}
