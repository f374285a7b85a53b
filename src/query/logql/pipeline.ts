/** A log query made ready to read a source: scans it and runs the stages on every line that the source did not leave out. */
import type { LogQuery, Stage } from './ast.ts';
import { begin, newLineState, type LineState } from './line-state.ts';
import type { LeadingFilter, LogEntry, LogScan, LogSource } from './source.ts';
import { compileStage } from './stages.ts';

export interface ScanRange {
  /** Both included. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly newestFirst: boolean;
  readonly spend: LogScan['spend'];
}

/** Told of every line that passes, until it answers false. `settled`: no stage can have changed the line or its labels. */
export type OnLine = (state: LineState, settled: boolean) => boolean;

/** The filters before the first stage that is none: they see the line as it was stored, so the source may decide them. */
export function leadingFilters(stages: readonly Stage[]): LeadingFilter[] {
  const filters: LeadingFilter[] = [];
  for (const stage of stages) {
    if (stage.kind !== 'line_filter' && stage.kind !== 'label_filter') break;
    filters.push(stage);
  }
  return filters;
}

const NO_ENTRY: LogEntry = { stream: { labels: {}, hidden: {}, metadataNames: [] }, timeMs: 0, applied: 0, line: () => '', metadata: () => '' };

/** Runs one entry after the other through a query's stages. Answers whether to go on: a line that fails asks for the next. */
export type Pipeline = (entry: LogEntry, onLine: OnLine) => boolean;

export function openPipeline(query: LogQuery): Pipeline {
  const stages = query.stages.map(compileStage);
  const state = newLineState(NO_ENTRY);
  return (entry, onLine) => {
    begin(state, entry);
    for (let i = entry.applied; i < stages.length; i++) if (stages[i]?.(state) === false) return true;
    // What is left to say of the first `applied` filters is nothing: they hold, and filters that hold change nothing.
    return onLine(state, entry.applied === stages.length);
  };
}

/** Lines of the source that pass a query's stages, in order of time. */
export function runPipeline(source: LogSource, query: LogQuery, range: ScanRange, onLine: OnLine): void {
  const pipeline = openPipeline(query);
  source.scan({ matchers: query.matchers, filters: leadingFilters(query.stages), ...range }, (entry) => pipeline(entry, onLine));
}
