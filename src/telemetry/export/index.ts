/** Exports: the telemetry of a run in the formats of other tools, and OpenMetrics back again. */
export { chromeTraceEvents } from './chrome.ts';
export { SCOPE, UNFINISHED, type ExportWindow, type WindowTrace } from './export-types.ts';
export { jaegerTraces } from './jaeger.ts';
export { openMetricsText } from './openmetrics.ts';
export { otlpLogs } from './otlp-logs.ts';
export { otlpMetrics } from './otlp-metrics.ts';
export { otlpTraces } from './otlp-traces.ts';
export { readOpenMetrics, type ImportedMetrics, type OpenMetricsAnswer } from './read-openmetrics.ts';
