import type { BlockIdentity, MetricBlock, Sink } from '../sim/kernel/sink.ts';
import { newIdentityTable, noteIdentity, truncateIdentities, type IdentityTable } from './identities.ts';
import { appendLog, newLogStore, truncateLogs, type LogStore } from './log-store.ts';
import { appendScrape, closeBlock, newMetricStore, openBlock, truncateMetrics, type MetricStore } from './metric-store.ts';
import type { Names } from './metric-plan.ts';
import { appendRequest, newRequestStore, truncateRequests, type RequestClient, type RequestStore } from './request-store.ts';
import type { LogTemplate } from './types.ts';

export interface RecorderOptions {
  /** Wall clock (epoch ms) at world time 0. */
  readonly epochMs: number;
  /** The run's seed: trace ids are derived from it. */
  readonly seed: number;
  readonly blocks: readonly MetricBlock[];
  /** Metrics that are kept; left out: all. */
  readonly names?: Names;
  readonly templates: readonly LogTemplate[];
  readonly clients: readonly RequestClient[];
  /** Identities that began before this recorder listened. */
  readonly identities: readonly BlockIdentity[];
}

/** Everything that is kept of a run. Spans are not: they are made again when somebody opens a trace. */
export interface Recorder {
  readonly sink: Sink;
  readonly metrics: MetricStore;
  readonly logs: LogStore;
  readonly requests: RequestStore;
  readonly identities: IdentityTable;
}

export function newRecorder(options: RecorderOptions): Recorder {
  const { epochMs, seed } = options;
  const identities = newIdentityTable(options.identities);
  const metrics = newMetricStore(epochMs, options.blocks, options.names);
  const logs = newLogStore(epochMs, seed, options.templates, identities);
  const requests = newRequestStore(epochMs, seed, options.clients);
  return recorderOver({ metrics, logs, requests, identities });
}

/** A recorder that writes on in stores that are there. The log's identities must be the ones given. */
export function recorderOver({ metrics, logs, requests, identities }: Omit<Recorder, 'sink'>): Recorder {
  const sink: Sink = {
    blockOpened: (block, atUs, identity) => {
      noteIdentity(identities, identity, atUs);
      openBlock(metrics, block, atUs, identity);
    },
    blockClosed: (block, atUs) => closeBlock(metrics, block, atUs),
    scraped: (atUs, values) => appendScrape(metrics, atUs, values),
    logged: logSink(logs),
    requestEnded: (client, route, trace, startUs, durationUs, outcome, gaveUp) => appendRequest(requests, client, route, trace, startUs, durationUs, outcome, gaveUp),
    span: () => {},
  };
  return { sink, metrics, logs, requests, identities };
}

export function logSink(logs: LogStore): Sink['logged'] {
  return (atUs, template, identity, trace, p0, p1, p2, p3) => appendLog(logs, atUs, template, identity, trace, p0, p1, p2, p3);
}

/**
 * Rewinds the record to a world time, as if nothing later had happened. What happened at that very time stays, so the
 * world that goes on from here must have done everything up to and including it.
 */
export function truncateRecorder(recorder: Recorder, atUs: number): void {
  truncateMetrics(recorder.metrics, atUs);
  truncateLogs(recorder.logs, atUs);
  truncateRequests(recorder.requests, atUs);
  truncateIdentities(recorder.identities, atUs);
}
