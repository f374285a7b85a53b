import type { MetricAnswer } from './view.ts';

/** What is asked of the log of a run, and what is said of it. Plain data. */
export interface LogSearchArgs {
  /** LogQL. */
  readonly query: string;
  /** Wall clock in milliseconds, both included. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Lines to leave out, counted from the newest, and lines wanted. */
  readonly offset: number;
  readonly count: number;
  /** Bars of the histogram; none for 0. */
  readonly buckets: number;
  /** Steps of a metric query, at the most. */
  readonly points: number;
}

/** What a log query finds. */
export interface LogLines {
  readonly ok: true;
  readonly kind: 'lines';
  /** Lines found as far as has been searched. */
  readonly total: number;
  /** Newest first. */
  readonly rows: readonly LogRow[];
  /** `times`: start of each bar in seconds since the epoch; counts by the level that the line was written with. */
  readonly histogram: LogHistogram;
  /** How much of the range has been searched, newest part first, in [0, 1], and down to when. */
  readonly share: number;
  readonly searchedFromMs: number;
}

export interface LogHistogram {
  readonly times: Float64Array;
  readonly counts: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
}

/** What a metric query over lines answers. */
export interface LogSeries extends MetricAnswer {
  readonly kind: 'series';
  readonly stepMs: number;
}

/** Told while a search goes on: what has been found so far, which a metric query cannot say. */
export interface LogSearchPart {
  readonly share: number;
  readonly lines: LogLines | null;
}

export interface LogRow {
  /** Position in the whole log: stable, so that a row can be found again. */
  readonly at: number;
  readonly timeMs: number;
  readonly level: 0 | 1 | 2 | 3;
  readonly service: string;
  readonly instance: string;
  /** As the query's stages have left it. */
  readonly text: string;
  readonly traceId: string;
  readonly fields: readonly LogField[];
}

/** A label of a line, by its name in LogQL. */
export interface LogField {
  readonly name: string;
  readonly value: string;
  /** Whether it chooses the stream, came with the line, or was made by a stage of the query. */
  readonly origin: 'stream' | 'line' | 'query';
}

/** What the same instance wrote before and after a line, newest first, that line among them. */
export interface LinesAround {
  readonly rows: readonly LogRow[];
  readonly moreBefore: boolean;
  readonly moreAfter: boolean;
}
