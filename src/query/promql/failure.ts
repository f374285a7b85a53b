/** Why a query could not be parsed or answered, with the part of the text it is about. */

export type FailureKind = 'parse' | 'evaluation' | 'limit' | 'cancelled';

export interface QueryError {
  readonly kind: FailureKind;
  readonly message: string;
  /** Offsets into the query text in UTF-16 units, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

/** Carries a QueryError up to the public functions, which catch it; nothing of it leaves this folder. */
export class QueryFailure extends Error {
  readonly detail: QueryError;

  constructor(detail: QueryError) {
    super(detail.message);
    this.detail = detail;
  }
}

export interface Place {
  readonly from: number;
  readonly to: number;
}

export function parseFailure(message: string, place: Place): QueryFailure {
  return new QueryFailure({ kind: 'parse', message, from: place.from, to: place.to });
}

export function evalFailure(message: string, place: Place): QueryFailure {
  return new QueryFailure({ kind: 'evaluation', message, from: place.from, to: place.to });
}
