import type { TraceRow } from './view.ts';

/** What is asked of the traces of a run, and what is said of them. Plain data. */
export interface TraceSearchArgs {
  /** TraceQL; nothing but space asks for every trace. */
  readonly query: string;
  /** Wall clock; requests that ended in between. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Traces wanted. */
  readonly limit: number;
}

/** A trace that matches. What is known of its spans is null while only the summary of its root was needed. */
export interface FoundRow extends TraceRow {
  readonly spans: number | null;
  readonly errors: number | null;
  /** Spans that the query is about, with the values that it asks of them, as many as a result shows; `matched` counts them all. */
  readonly matched: number | null;
  readonly matches: readonly SpanMatch[];
}

export interface SpanMatch {
  readonly spanId: string;
  readonly service: string;
  readonly name: string;
  readonly durationUs: number;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

/** Told while it is searched: what else was found, and how far it is. */
export interface TraceSearchPart {
  readonly rows: readonly FoundRow[];
  /** Of the range, in [0, 1]. */
  readonly share: number;
  readonly searchedFromMs: number;
}

export interface TraceSearchAnswer {
  readonly ok: true;
  /** `roots`: the summaries of requests told everything, so `total` counts the whole range and the rows are a spread of it. `spans`: traces were made again to look into them. */
  readonly decidedBy: 'roots' | 'spans';
  /** Requests of the range that match; of a search that ended early those found so far. */
  readonly total: number;
  /** Newest first. */
  readonly rows: readonly FoundRow[];
  /** How far back it was searched: the beginning of the range, or later when as many as wanted were found before. */
  readonly searchedFromMs: number;
  readonly isComplete: boolean;
  /** Traces that were made again and looked into, those of earlier searches of the same question included. */
  readonly inspected: number;
}

/** A rectangle of the picture of requests, its edges included. */
export interface TraceArea {
  readonly fromMs: number;
  readonly toMs: number;
  readonly leastUs: number;
  readonly mostUs: number;
}

/** Some requests among others: those of a search that began in an area against the rest of the search, or, without an area, those of the search against all other requests of the range. */
export interface TraceSelectionArgs extends TraceSearchArgs {
  readonly area: TraceArea | null;
}

/** How far sampling has come, in [0, 1]. */
export interface SamplingPart {
  readonly share: number;
}

export interface Sampled {
  /** Traces made again and looked into. */
  readonly sampled: number;
  /** So many there are. */
  readonly of: number;
}

/** What some requests share and others do not. */
export interface DifferenceAnswer {
  readonly ok: true;
  readonly selected: Sampled;
  readonly rest: Sampled;
  /** Whether a side has too few traces to say anything of it. */
  readonly tooFew: boolean;
  /** What differs by more than chance, the surest difference first. */
  readonly rows: readonly DifferenceRow[];
  /** Values that differ by no more than chance would have it. */
  readonly alike: number;
}

export interface DifferenceRow extends TraitOfTraces {
  /** Traces that have it. */
  readonly selected: number;
  readonly rest: number;
  /** The difference of shares is at least this, in [0, 1], but for one sample in a thousand; negative: the selection has it less often. */
  readonly sureBy: number;
  /** What the very same traces have, so that nothing tells it apart. */
  readonly same: readonly TraitOfTraces[];
}

/** Something that a trace has or has not. */
export interface TraitOfTraces {
  /** Of whose spans; '' for the trace itself. */
  readonly service: string;
  /** As TraceQL writes it: `span.http.route`, `name`, `rootName`. */
  readonly field: string;
  readonly value: string;
  /** The question that finds traces with it. */
  readonly query: string;
}

/** Who called whom in some traces. */
export interface ServiceGraph {
  readonly ok: true;
  readonly traces: Sampled;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  readonly service: string;
  /** A trace's mean time in which only this service itself was at work, or waiting, while the user waited for it. */
  readonly criticalUs: number;
  readonly spans: number;
  readonly errors: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly calls: number;
  readonly errors: number;
  /** As the caller saw it. */
  readonly meanUs: number;
  /** Mean number in the traces that have it at all: repeats stand out. */
  readonly perTrace: number;
}
