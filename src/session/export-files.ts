import { chromeTraceEvents, jaegerTraces, openMetricsText, otlpLogs, otlpMetrics, otlpTraces, type ExportWindow } from '../telemetry/export/index.ts';
import { firstLogAfter } from '../telemetry/log-store.ts';
import type { Run } from './run.ts';
import { tracesInSteps } from './window-traces.ts';

/** A file of an export, made piece by piece. Pieces may be empty: nothing new yet, and whoever reads may do something else. */
type Pieces = (run: Run, window: ExportWindow, progress: (share: number) => void) => Iterable<string>;

const FILES = {
  'openmetrics.txt': (run, window) => openMetricsText(run.source, run.scenario.startEpochMs, window),
  'otlp-metrics.json': (run, window) => otlpMetrics(run.recorder.metrics, window),
  'otlp-logs.json': logPieces,
  'otlp-traces.json': (run, window, progress) => otlpTraces(tracesInSteps(run, window, progress), run.scenario.startEpochMs),
  'jaeger.json': (run, window, progress) => jaegerTraces(tracesInSteps(run, window, progress), run.scenario.startEpochMs),
  'chrome-trace.json': (run, window, progress) => chromeTraceEvents(tracesInSteps(run, window, progress)),
} as const satisfies Readonly<Record<string, Pieces>>;

export type ExportFile = keyof typeof FILES;

/** The files of each format, by its name on the command line. */
export const EXPORT_FORMATS: Readonly<Record<string, readonly ExportFile[]>> = {
  openmetrics: ['openmetrics.txt'],
  otlp: ['otlp-metrics.json', 'otlp-logs.json', 'otlp-traces.json'],
  jaeger: ['jaeger.json'],
  chrome: ['chrome-trace.json'],
};

export const isExportFile = (name: string): name is ExportFile => Object.hasOwn(FILES, name);

/**
 * One file of a run's telemetry over a window, from what was really simulated: never from history that was extrapolated.
 * `progress` is told the share that is done, where it is known.
 */
export function exportPieces(run: Run, file: ExportFile, window: ExportWindow, progress: (share: number) => void = () => {}): Iterable<string> {
  return FILES[file](run, { fromUs: Math.max(0, window.fromUs), toUs: Math.min(window.toUs, run.world.now) }, progress);
}

function* logPieces({ recorder }: Run, window: ExportWindow, progress: (share: number) => void): Generator<string> {
  const { logs } = recorder;
  const lines = firstLogAfter(logs, window.toUs) - firstLogAfter(logs, Math.ceil(window.fromUs) - 1);
  let pieces = 0;
  for (const piece of otlpLogs(logs, window)) {
    yield piece;
    progress(Math.min(1, (++pieces * LINES_A_PIECE) / Math.max(1, lines)));
  }
}

/** As `otlpLogs` makes them. */
const LINES_A_PIECE = 512;
