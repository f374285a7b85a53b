/** Anything LogQL can be asked of: the log of a run, a test script. */
import type { LabelMatcher, Labels } from '../../telemetry/types.ts';
import type { LabelFilterStage, LineFilter } from './ast.ts';

/** What entries share: their stream's labels, and which structured metadata they can have. Several may carry the same labels. */
export interface LogStream {
  readonly labels: Labels;
  /** Labels that can be asked for but are not shown, such as other names of shown ones. */
  readonly hidden: Labels;
  readonly metadataNames: readonly string[];
}

/** One line of a scan. The source may use one object for all of them: read what is needed before the visit returns. */
export interface LogEntry {
  readonly stream: LogStream;
  /** Milliseconds since the epoch, with a fraction where the source knows it. */
  readonly timeMs: number;
  /** How many of the scan's filters, counted from the first, are known to hold. */
  readonly applied: number;
  readonly line: () => string;
  /** The value of structured metadata, empty when this line has none of the name. */
  readonly metadata: (name: string) => string;
}

export type LeadingFilter = LineFilter | LabelFilterStage;

export interface LogScan {
  readonly matchers: readonly LabelMatcher[];
  /** Filters that lines will have to pass. A source may leave out lines that fail one, and so read less. */
  readonly filters: readonly LeadingFilter[];
  /** Both included. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly newestFirst: boolean;
  /** To be called with the number of lines looked at, so that long scans can be stopped. */
  readonly spend: (lines: number) => void;
}

export interface LogSource {
  /** Visits entries of matching streams in order of time until a visit answers false. */
  readonly scan: (scan: LogScan, visit: (entry: LogEntry) => boolean) => void;
}
