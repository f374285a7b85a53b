/** The languages that a query bar speaks. */
export type Language = 'promql' | 'logql' | 'traceql';

/** A place in a query that ran where it could not be read or answered. `from` and `to` count characters of `expr`, `to` exclusive. */
export interface BarFault {
  readonly message: string;
  readonly from: number;
  readonly to: number;
  /** The query that failed, as it ran. A fault of another text than the one in the box is not shown. */
  readonly expr: string;
}

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { promql: 'PromQL', logql: 'LogQL', traceql: 'TraceQL' };

/** Longer texts are not taken: no query that a person writes comes near. */
export const QUERY_LENGTH_MAX = 4_000;
