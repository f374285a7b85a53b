import { formatPlain } from '../query/promql/literals.ts';
import type { LogStreamResult } from '../query/logql/index.ts';
import type { Annotation, QueryResult } from '../query/promql/index.ts';

/** The error types of the Prometheus HTTP API that a query here can end with. */
export type ErrorType = 'bad_data' | 'execution' | 'canceled';

export interface ApiError {
  readonly status: 'error';
  readonly errorType: ErrorType;
  readonly error: string;
}

export const apiError = (errorType: ErrorType, error: string): ApiError => ({ status: 'error', errorType, error });

/** A successful answer of the Prometheus HTTP API, series by series: a large one would not fit one text. */
export function* promqlPieces(result: QueryResult, annotations: readonly Annotation[], more: readonly string[]): Generator<string> {
  yield `{"status":"success","data":{"resultType":"${result.kind}","result":`;
  if (result.kind === 'scalar') yield JSON.stringify(point(result.timeMs, result.value));
  else if (result.kind === 'string') yield JSON.stringify([result.timeMs / 1000, result.value]);
  else {
    let open = '[';
    for (const piece of result.kind === 'vector' ? result.samples.map(({ labels, value }) => ({ metric: labels, value: point(result.timeMs, value) })) : result.series.map(({ labels, times, values }) => ({ metric: labels, values: [times, values] as const }))) {
      yield open + JSON.stringify('value' in piece ? piece : { metric: piece.metric, values: Array.from(piece.values[0], (ms, i) => point(ms, piece.values[1][i] ?? NaN)) });
      open = ',';
    }
    yield open === ',' ? ']' : '[]';
  }
  yield `}${remarks('warnings', [...ofLevel(annotations, 'warning'), ...more])}${remarks('infos', ofLevel(annotations, 'info'))}}\n`;
}

/** Log lines as Loki's HTTP API answers them: nanoseconds since the epoch as text, and the line. */
export function* streamPieces(streams: readonly LogStreamResult[], more: readonly string[]): Generator<string> {
  yield '{"status":"success","data":{"resultType":"streams","result":[';
  let open = '';
  for (const { labels, entries } of streams) {
    yield open + JSON.stringify({ stream: labels, values: entries.map(({ timeMs, line }) => [`${Math.round(timeMs * 1000)}000`, line]) });
    open = ',';
  }
  yield `],"stats":{}}${remarks('warnings', more)}}\n`;
}

/** Seconds as a number, the value as a text: JSON has no NaN and no infinities. */
const point = (ms: number, value: number): [number, string] => [ms / 1000, formatPlain(value)];

const ofLevel = (annotations: readonly Annotation[], level: Annotation['level']): string[] => annotations.filter((one) => one.level === level).map(({ message }) => message);
const remarks = (name: string, list: readonly string[]): string => (list.length === 0 ? '' : `,"${name}":${JSON.stringify(list)}`);
