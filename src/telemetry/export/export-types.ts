import type { Trace } from '../trace-types.ts';

/**
 * What all exports share. Each is a generator of pieces of text, some kilobytes each, which together are one file: nothing
 * larger than a piece, and what the stores hold anyway, is ever in memory.
 */

/** World time in microseconds, both ends included. */
export interface ExportWindow {
  readonly fromUs: number;
  readonly toUs: number;
}

/** A trace with the exact beginning that its wall clock, in milliseconds, cannot say. */
export interface WindowTrace {
  readonly trace: Trace;
  /** World time of its start. */
  readonly startUs: number;
}

/** Who made the telemetry: the instrumentation scope of OTLP. */
export const SCOPE = 'faultline';

/** Marks a span that had not ended at the end of the window; its end is then the moment to which it was followed. */
export const UNFINISHED = 'faultline.unfinished';

/** Pieces grow to about this many characters before they are handed on. */
export const PIECE = 65_536;
