import type { ExportFile } from '../../../session/export-files.ts';

export interface FileChoice {
  readonly file: ExportFile;
  readonly label: string;
  /** What opens it. */
  readonly hint: string;
  /** All spans of all requests: far more text than anything else. */
  readonly isTraces: boolean;
}

/** What can be exported, as `faultline export` names it. */
export const FILE_CHOICES: readonly FileChoice[] = [
  { file: 'openmetrics.txt', label: 'Metrics, OpenMetrics', hint: 'Prometheus, promtool, Grafana', isTraces: false },
  { file: 'otlp-metrics.json', label: 'Metrics, OTLP JSON', hint: 'any OpenTelemetry collector', isTraces: false },
  { file: 'otlp-logs.json', label: 'Logs, OTLP JSON', hint: 'any OpenTelemetry collector, Loki', isTraces: false },
  { file: 'otlp-traces.json', label: 'Traces, OTLP JSON', hint: 'any OpenTelemetry collector, Tempo', isTraces: true },
  { file: 'jaeger.json', label: 'Traces, Jaeger JSON', hint: 'Jaeger, Upload', isTraces: true },
  { file: 'chrome-trace.json', label: 'Traces, Chrome trace events', hint: 'Perfetto, speedscope', isTraces: true },
];
